"""Milestones of a group, as the API takes and tells them."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import Block, Day, Line, StrictSerializer, Truth
from workinggroups.models import MilestoneState

_STATES = ("due", "late", "met", "dropped", "proposed")


class MilestoneVersionShape(serializers.Serializer[Any]):
    """What a milestone says, said, or is proposed to say."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    due = serializers.DateField()
    nation = serializers.CharField(help_text="Slug.")
    state = serializers.ChoiceField(MilestoneState.choices)
    evidence = serializers.CharField()
    explanation = serializers.CharField()
    who = serializers.CharField(help_text="Role and nation of whoever proposed it.")
    at = serializers.DateTimeField(help_text="UTC.")


class MilestoneShape(serializers.Serializer[Any]):
    """A milestone of a group."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField([(state, state) for state in _STATES])
    present = MilestoneVersionShape(allow_null=True, help_text="Null: it is only proposed.")
    waiting = MilestoneVersionShape(many=True, help_text="For who sits in the group.")
    former = MilestoneVersionShape(many=True)


class MilestonesShape(serializers.Serializer[Any]):
    """The milestones of a group, the first due first."""

    milestones = MilestoneShape(many=True)
    page = serializers.URLField(help_text="This for people.")


class MilestoneBody(StrictSerializer):
    """What a milestone is to say."""

    text = Line(max_length=300)
    due = Day()
    nation = Line(max_length=60, help_text="Slug of the nation that answers for it.")
    state = serializers.ChoiceField(MilestoneState.choices, default=MilestoneState.DUE)
    evidence = Block(default="", allow_blank=True, max_length=1000)
    explanation = Line(default="", allow_blank=True, max_length=300)


class MilestoneAnswerBody(StrictSerializer):
    """Whether a proposal counts."""

    accept = Truth()
    reason = Line(default="", allow_blank=True, max_length=300, help_text="Needed to refuse it.")
