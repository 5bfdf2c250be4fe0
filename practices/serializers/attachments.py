"""What the API takes and tells of attached files."""

from typing import Any

from rest_framework import serializers

from core.languages import validate_tag
from core.rest.fields import Block, Line, StrictSerializer
from members.markings import Marking
from practices.files import TAKEN
from practices.serializers.parts import MOST


class SaidBody(StrictSerializer):
    """What is said of a file. What is left out is as its practice has it, or stays as it is."""

    title = Line(max_length=200, required=False)
    language = Line(
        max_length=35, required=False, validators=[validate_tag], help_text="BCP 47 tag."
    )
    marking = serializers.ChoiceField(Marking.choices, required=False, help_text="TLP 2.0.")


class AttachBody(SaidBody):
    """A file to attach, as multipart/form-data."""

    file = serializers.FileField(
        max_length=120,
        help_text=f"{TAKEN}.",
        error_messages={"required": "Send the file as the part “file”."},
    )


class AttachmentBody(SaidBody):
    """What is to change."""

    named_nations = serializers.ListField(
        child=Line(max_length=60), max_length=MOST, required=False, help_text="Slugs."
    )
    reason = Block(max_length=2000, required=False, help_text="Needed when the marking changes.")


class AttachmentShape(serializers.Serializer[Any]):
    """An attached file."""

    ref = serializers.CharField()
    title = serializers.CharField()
    name = serializers.CharField(help_text="Of the file.")
    language = serializers.CharField(help_text="BCP 47 tag.")
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    marking = serializers.ChoiceField(Marking.choices)
    added_at = serializers.DateTimeField()
    shown_at = serializers.DateTimeField(
        allow_null=True, help_text="null while it waits for somebody else to show it."
    )
    url = serializers.URLField(help_text="This in the API.")
    file = serializers.URLField(help_text="The file itself.")
    page = serializers.URLField(help_text="This for people.")
