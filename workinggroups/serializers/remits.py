"""What a group is for and who leads it, as the API takes and tells it."""

from typing import Any

from rest_framework import serializers

from core.markdown import LIMIT
from core.rest.fields import Block, Day, Line, StrictSerializer, Whole
from workinggroups.leading import HANDOVER
from workinggroups.models import GroupStatus, LeadRole


class CharterShape(serializers.Serializer[Any]):
    """A version of a charter."""

    number = serializers.IntegerField()
    text = serializers.CharField(help_text="Markdown.")
    decision = serializers.IntegerField(
        allow_null=True, help_text="Number of the decision that adopted it, if you may read it."
    )
    renew_by = serializers.DateField(allow_null=True, help_text="When the group ends otherwise.")
    reason = serializers.CharField(help_text="What was new in it.")
    at = serializers.DateTimeField(help_text="UTC.")


class GroupStepShape(serializers.Serializer[Any]):
    """A change of state."""

    state = serializers.ChoiceField(GroupStatus.choices)
    reason = serializers.CharField()
    at = serializers.DateTimeField(help_text="UTC.")


class LeadTermShape(serializers.Serializer[Any]):
    """A nation's term of leading."""

    id = serializers.IntegerField()
    nation = serializers.CharField(help_text="Slug.")
    role = serializers.ChoiceField(LeadRole.choices)
    starts = serializers.DateField()
    ends = serializers.DateField(allow_null=True, help_text="The last day.")
    handed_over = serializers.ListField(child=serializers.CharField())


class RemitShape(serializers.Serializer[Any]):
    """A group's charters, states and terms of leading, the latest first."""

    state = serializers.ChoiceField(GroupStatus.choices)
    charters = CharterShape(many=True)
    steps = GroupStepShape(many=True)
    terms = LeadTermShape(many=True)
    warnings = serializers.ListField(
        child=serializers.CharField(), help_text="What ends soon: for those who run the group."
    )
    page = serializers.URLField(help_text="This for people.")


class CharterBody(StrictSerializer):
    """The next version of a charter."""

    text = Block(max_length=LIMIT)
    decision = Whole(default=None, min_value=1, allow_null=True)
    renew_by = Day(default=None, allow_null=True)
    reason = Line(max_length=300)


class GroupStateBody(StrictSerializer):
    """The next state of a group."""

    state = serializers.ChoiceField(GroupStatus.choices)
    reason = Line(max_length=300)


class LeadTermBody(StrictSerializer):
    """A nation's term of leading."""

    nation = Line(max_length=60, help_text="Slug.")
    role = serializers.ChoiceField(LeadRole.choices, default=LeadRole.LEAD)
    starts = Day()
    ends = Day(default=None, allow_null=True)


class HandoverBody(StrictSerializer):
    """The end of a term, and what of the handover is done."""

    ends = Day(default=None, allow_null=True)
    handed_over = serializers.ListField(
        child=serializers.ChoiceField(list(HANDOVER.items())), default=list
    )
