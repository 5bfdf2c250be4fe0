"""Moving a meeting and cancelling it, as the API takes them."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import Block, Instant, Line, StrictSerializer, Truth
from workinggroups.actions import Scope


class TermsBody(StrictSerializer):
    """How far a change goes."""

    scope = serializers.ChoiceField(
        Scope.choices, default=Scope.THIS, help_text="Which meetings of a series."
    )
    tell = Truth(
        default=True, help_text="Whether those asked get a letter; false for what is minor."
    )
    dry_run = Truth(default=False, help_text="Change nothing; tell who would hear what.")


class CancelBody(TermsBody):
    """Why a meeting is cancelled."""

    reason = Line(max_length=300, help_text="For all who may read the meeting.")
    into = Line(
        default="",
        allow_blank=True,
        max_length=100,
        help_text="Slug of the meeting held in its stead.",
    )


class MeetingMoveBody(TermsBody):
    """Another start for a meeting."""

    starts_at = Instant()
    reason: serializers.CharField = Block(
        default="", allow_blank=True, max_length=2000, help_text="Needed once it has begun."
    )


class HeardShape(serializers.Serializer[Any]):
    """What somebody hears of a meeting, on their own clock."""

    meeting = serializers.CharField(help_text="Slug.")
    what = serializers.CharField(help_text="In words: asked, moved, cancelled and so on.")
    before = serializers.CharField()
    after = serializers.CharField()


class HearingShape(serializers.Serializer[Any]):
    """What one person hears."""

    person = serializers.CharField(help_text="Name.")
    nation = serializers.CharField(allow_null=True, help_text="Slug.")
    hears = HeardShape(many=True)


class HearingsShape(serializers.Serializer[Any]):
    """Who hears what of a change."""

    people = HearingShape(many=True)
