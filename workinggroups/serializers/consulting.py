"""Written consultations and what is said of decisions, in the API."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import Block, Day, Instant, Line, StrictSerializer, Whole
from members.markings import Marking
from workinggroups.models import ActionState, ConsultationState, Reached


class ConsultationShape(serializers.Serializer[Any]):
    """A text put to nations in writing."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    meeting = serializers.CharField(help_text="Slug.")
    state = serializers.ChoiceField(ConsultationState.choices)
    opened_at = serializers.DateTimeField(help_text="UTC.")
    deadline = serializers.DateTimeField(help_text="UTC.")
    marking = serializers.ChoiceField(Marking.choices)
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")


class DeadlineShape(serializers.Serializer[Any]):
    """The deadline in a capital."""

    nation = serializers.CharField(help_text="Slug.")
    local = serializers.CharField(help_text="On the nation’s clock, in words.")
    working_days = serializers.IntegerField(help_text="From the beginning to the deadline.")
    off = serializers.CharField(help_text="The day off that the deadline falls on.")


class ObjectionShape(serializers.Serializer[Any]):
    """A nation's objection."""

    nation = serializers.CharField(help_text="Slug.")
    reason = serializers.CharField()
    at = serializers.DateTimeField(help_text="UTC.")


class ConsultationDetailShape(ConsultationShape):
    """A consultation with its text, deadlines and objections."""

    text = serializers.CharField(help_text="Markdown.")
    item = serializers.IntegerField(allow_null=True, help_text="Number of the point.")
    nations = DeadlineShape(many=True)
    objections = ObjectionShape(many=True)
    decision = serializers.IntegerField(allow_null=True, help_text="What came of it.")
    supersedes = serializers.IntegerField(allow_null=True, help_text="Id of a decision.")
    reason = serializers.CharField(help_text="Why it was withdrawn.")


class ConsultationBody(StrictSerializer):
    """What would be decided, and until when nations may object."""

    title = Line(max_length=300)
    text = Block(max_length=100_000)
    deadline = Instant()
    item = Whole(default=None, allow_null=True, min_value=1, help_text="Number of a point.")
    nations = serializers.ListField(
        child=Line(max_length=60), default=list, help_text="Slugs; left out, all that are invited."
    )
    supersedes = Whole(default=None, allow_null=True, min_value=1, help_text="A decision.")


class WhyBody(StrictSerializer):
    """Why."""

    reason = Block(max_length=500)


class DecisionBody(StrictSerializer):
    """How a decision was reached, what it replaces and what carries it out."""

    reached = serializers.ChoiceField([*Reached.choices, ("", "not said")], default="")
    objections = Block(max_length=2000, allow_blank=True, default="")
    supersedes = Whole(default=None, allow_null=True, min_value=1, help_text="Id of a decision.")
    follow_ups = serializers.ListField(
        child=Whole(min_value=1), default=list, help_text="Ids of actions of the same meeting."
    )


class CloseBody(StrictSerializer):
    """What became of an action."""

    state = serializers.ChoiceField([ActionState.DONE.value, ActionState.DROPPED.value])
    outcome = Block(max_length=2000, help_text="What came of it, or why it is dropped.")


class MoveBody(StrictSerializer):
    """Another day for an action."""

    due = Day(help_text="On the meeting's clock.")
    reason = Block(max_length=500)
