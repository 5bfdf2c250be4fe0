"""What the API takes and tells of translations."""

from typing import Any

from rest_framework import serializers

from core.markdown import LONGEST
from core.rest.fields import Block, Line, StrictSerializer, Truth
from practices.document import HEADINGS
from practices.models import TranslationState
from practices.models.translations import LONGEST_REASON


class TranslationBody(StrictSerializer):
    """A write-up in another language."""

    title = Line(max_length=160)
    summary = Block(max_length=400)
    by_machine = Truth(default=False)

    def get_fields(self) -> dict[str, Any]:
        """Add the headings."""
        fields: dict[str, Any] = super().get_fields()
        for name in HEADINGS:
            fields[name] = Block(max_length=LONGEST, allow_blank=True, default="")
        return fields


class TranslationShape(serializers.Serializer[Any]):
    """A translation; the original is the authority."""

    language = serializers.CharField(help_text="BCP 47 tag.")
    by_machine = serializers.BooleanField()
    of_version = serializers.IntegerField(help_text="The version of the practice translated.")
    is_stale = serializers.BooleanField(help_text="Whether the original has moved on since.")
    state = serializers.ChoiceField(TranslationState.choices)
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")


class TranslationDetailShape(TranslationShape):
    """A translation with its texts."""

    content = serializers.DictField(help_text="Title, summary and headings.")


class WaitingTranslationShape(TranslationDetailShape):
    """A translation, and how far its nation is with clearing it."""

    needed = serializers.IntegerField(required=False, help_text="Approvals that it needs.")
    given = serializers.IntegerField(required=False, help_text="Approvals given so far.")
    returned_because = serializers.CharField(required=False, help_text="Empty if it was not.")


class EmptyBody(StrictSerializer):
    """Nothing needs saying."""


class ReasonBody(StrictSerializer):
    """Why."""

    reason = Block(max_length=LONGEST_REASON, help_text="Its translator reads it. It is kept.")
