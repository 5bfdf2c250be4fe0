"""What the API takes and tells of the nations that own a practice."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import Line, StrictSerializer


class OwnerShape(serializers.Serializer[Any]):
    """A nation that owns a practice besides its first owner, or is asked to."""

    nation = serializers.CharField(help_text="Slug.")
    asked_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(
        allow_null=True, help_text="null while its coordinator has not answered."
    )


class OwnerBody(StrictSerializer):
    """Which nation is asked."""

    nation = Line(max_length=60, help_text="Slug.")
