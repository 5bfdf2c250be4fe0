"""Papers in the API."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import Instant, Line, StrictSerializer, Whole
from members.markings import Marking


class PaperVersionShape(serializers.Serializer[Any]):
    """A file that was handed in."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    at = serializers.DateTimeField(help_text="UTC.")
    late = serializers.BooleanField()
    file = serializers.URLField(help_text="Where it is handed out.")


class PaperShape(serializers.Serializer[Any]):
    """A paper that a point of an agenda waits for."""

    ref = serializers.CharField()
    title = serializers.CharField()
    point = serializers.CharField(help_text="Title of the point.")
    nation = serializers.CharField(allow_null=True, help_text="Who owes it: slug.")
    state = serializers.CharField()
    marking = serializers.ChoiceField(Marking.choices)
    opens_at = serializers.DateTimeField(help_text="UTC.")
    due_at = serializers.DateTimeField(help_text="UTC.")
    closes_at = serializers.DateTimeField(help_text="UTC.")
    versions = PaperVersionShape(many=True)
    url = serializers.URLField(help_text="This in the API.")


class PapersShape(serializers.Serializer[Any]):
    """The papers of a meeting, in the order of its agenda."""

    results = PaperShape(many=True)


class PaperBody(StrictSerializer):
    """A paper that is asked for."""

    item = Whole(min_value=1, help_text="Number of the point.")
    title = Line(max_length=200)
    nation = Line(default=None, allow_null=True, max_length=60, help_text="Slug.")
    opens_at = Instant()
    due_at = Instant()
    closes_at = Instant()


class HandInBody(StrictSerializer):
    """A version of a paper."""

    file = serializers.FileField(max_length=120)
