"""What the API takes and tells when a write-up starts from what exists."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import Block, Line, StrictSerializer, Truth
from practices.importing import FORMATS
from practices.importing.shape import LONGEST
from practices.models import Kind


class ImportBody(StrictSerializer):
    """A text, or the address of one, and which form it has."""

    text = Block(max_length=LONGEST, allow_blank=True, default="")
    address = Line(max_length=600, allow_blank=True, default="", help_text="https:// only.")
    format = serializers.ChoiceField(
        ["", *FORMATS], default="", help_text="Left out, it is told by the text."
    )
    title = Line(max_length=160, allow_blank=True, default="", help_text="If not the text’s own.")
    kind = serializers.ChoiceField(
        ["", *Kind.values], default="", help_text="If not the text’s own."
    )
    dry_run = Truth(default=False, help_text="Tell only what becomes what; keep nothing.")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Refuse none and both."""
        if bool(data["text"].strip()) == bool(data["address"]):
            raise serializers.ValidationError({"text": ["Give either a text or an address."]})
        return data


class TakenShape(serializers.Serializer[Any]):
    """A part that was taken."""

    place = serializers.CharField(help_text="In the text.")
    part = serializers.CharField(help_text="In the write-up.")


class LeftShape(serializers.Serializer[Any]):
    """A part that was not."""

    place = serializers.CharField(help_text="In the text.")
    why = serializers.CharField()
    text = serializers.CharField(help_text="What stood there, if it would be lost.")


class ImportShape(serializers.Serializer[Any]):
    """What becomes what."""

    format = serializers.ChoiceField(list(FORMATS))
    content = serializers.DictField(help_text="The parts of a write-up, as a draft has them.")
    taken = TakenShape(many=True)
    left = LeftShape(many=True)
    draft = serializers.URLField(
        allow_null=True, help_text="The draft in the API, if one was made."
    )
    page = serializers.URLField(allow_null=True, help_text="Where people write on.")
