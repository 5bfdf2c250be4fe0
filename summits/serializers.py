"""What the API tells of summits."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import PartialDay
from summits.models import Confidence, SummitFormat, SummitKind


def _slugs() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), help_text="Slugs.")


class SummitShape(serializers.Serializer[Any]):
    """A gathering of the network. Days are of the place's own clock."""

    slug = serializers.CharField()
    name = serializers.CharField()
    ordinal = serializers.IntegerField(allow_null=True, help_text="Of ministerial summits.")
    kind = serializers.ChoiceField(SummitKind.choices)
    format = serializers.ChoiceField(SummitFormat.choices)
    part_of = serializers.CharField(allow_null=True, help_text="Slug.")
    host = serializers.CharField(allow_null=True, help_text="Slug of the nation.")
    city = serializers.CharField(allow_null=True)
    venue = serializers.CharField(allow_null=True)
    start = PartialDay()
    end = PartialDay()
    time_zone = serializers.CharField(help_text="IANA name.")
    theme = serializers.CharField(allow_null=True)
    confidence = serializers.ChoiceField(Confidence.choices)
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")


class SummitDetailShape(SummitShape):
    """A gathering with what came of it."""

    participants = serializers.CharField()
    outcomes = serializers.ListField(child=serializers.CharField())
    admitted = _slugs()
    groups_founded = _slugs()
    sources = serializers.ListField(child=serializers.DictField(child=serializers.CharField()))
