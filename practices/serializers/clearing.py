"""What is sent and told about a draft in review."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import Block, StrictSerializer
from practices.clearing import CHECKS, Step
from practices.differences import TITLES
from practices.models import DraftState


class ApprovalBody(StrictSerializer):
    """Nothing needs saying: If-Match says what was read."""


class RemarkPart(StrictSerializer):
    """What is missing at one part, or at the whole."""

    part = serializers.ChoiceField(
        [("", "the whole"), *TITLES.items()], allow_blank=True, default=""
    )
    text = Block(max_length=2000)


class ReturnBody(StrictSerializer):
    """Why a draft goes back."""

    remarks = serializers.ListField(child=RemarkPart(), min_length=1, max_length=40)


class CheckBody(StrictSerializer):
    """What the secretariat checked; a nation that publishes itself sends none."""

    checked = serializers.ListField(
        child=serializers.ChoiceField(list(CHECKS.items())), max_length=len(CHECKS), default=list
    )


class RemarkShape(serializers.Serializer[Any]):
    """A remark of whoever returned the draft last."""

    part = serializers.CharField(help_text="A member of the practice; empty for the whole.")
    text = serializers.CharField()
    by = serializers.CharField(help_text="A role and a nation.")
    at = serializers.DateTimeField()


class ClearanceShape(serializers.Serializer[Any]):
    """Where a draft stands; counts and days are those of the review it is in."""

    practice = serializers.CharField(help_text="Slug.")
    edition = serializers.IntegerField(help_text="Of the draft; the ETag holds it.")
    state = serializers.ChoiceField(DraftState.choices)
    step = serializers.ChoiceField(Step.choices, allow_null=True, help_text="Null out of review.")
    approvals_needed = serializers.IntegerField()
    approvals_given = serializers.IntegerField()
    working_days_used = serializers.IntegerField(allow_null=True)
    working_days_allowed = serializers.IntegerField(allow_null=True)
    due = serializers.DateField(allow_null=True, help_text="The last of the working days.")
    waits_for_you = serializers.BooleanField()
    remarks = RemarkShape(many=True)
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")
