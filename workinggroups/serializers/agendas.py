"""Agendas in the API: what they could take up, and how they stood at the start."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import Line, StrictSerializer
from workinggroups.models import Purpose


class SuggestionShape(serializers.Serializer[Any]):
    """Something that waits and could be put on the agenda."""

    key = serializers.CharField()
    why = serializers.CharField()
    title = serializers.CharField()
    purpose = serializers.ChoiceField(Purpose.choices)
    meeting = serializers.CharField(help_text="Slug of the meeting that left it open.")


class SuggestionsShape(serializers.Serializer[Any]):
    """What waits, as far as you may read it."""

    results = SuggestionShape(many=True)


class TakeUpBody(StrictSerializer):
    """What is to be put on the agenda."""

    key = Line(max_length=40, help_text="Of one of the suggestions.")


class StartPointShape(serializers.Serializer[Any]):
    """A point as it stood at the start."""

    title = serializers.CharField()
    purpose = serializers.ChoiceField(Purpose.choices)
    minutes_long = serializers.IntegerField()
    led_by = serializers.CharField(help_text="Name of a nation; empty: the chair.")


class StartAgendaShape(serializers.Serializer[Any]):
    """The agenda at the start, as far as you may read its points."""

    planned = serializers.IntegerField(help_text="Minutes of the points as they are now.")
    slot = serializers.IntegerField(help_text="Length of the meeting in minutes.")
    at_start = StartPointShape(many=True, allow_null=True)


class JointBody(StrictSerializer):
    """Groups that meet together."""

    groups = serializers.ListField(child=Line(max_length=60), help_text="Slugs.")
