"""What the API takes to arrange a meeting and its agenda."""

from rest_framework import serializers

from core.rest.fields import Block, Instant, Line, StrictSerializer, Truth, Whole
from members.markings import Marking
from workinggroups.models import Purpose
from workinggroups.serializers.moving import TermsBody

_DAY_LONG = 24 * 60
_REASON = {"default": "", "allow_blank": True, "max_length": 2000}


class PointBody(StrictSerializer):
    """A point of the agenda."""

    title = Line(max_length=200)
    purpose = serializers.ChoiceField(Purpose.choices, default=Purpose.DISCUSS)
    minutes_long = Whole(default=10, min_value=1, max_value=_DAY_LONG)
    marking = serializers.ChoiceField(
        Marking.choices, default=None, help_text="The meeting’s own, where left out, or narrower."
    )
    led_by = Line(
        default=None, allow_null=True, max_length=60, help_text="Slug of a nation; null: the chair."
    )
    chatham_house = Truth(default=False, help_text="For this point alone.")
    people = serializers.ListField(
        child=Line(max_length=254),
        max_length=500,
        default=list,
        help_text="Addresses of people asked to the meeting who are named for this point.",
    )


class PointPatch(PointBody):
    """Another form of a point."""

    reason = Block(**_REASON, help_text="Needed for another marking.")


class MeetingPatch(StrictSerializer):
    """When, where and for whom a meeting is."""

    title = Line(max_length=160)
    starts_at = Instant()
    time_zone = Line(default="UTC", max_length=60, help_text="The host’s clock: IANA name.")
    minutes_long = Whole(default=60, min_value=5, max_value=_DAY_LONG)
    place = Line(default="", allow_blank=True, max_length=160)
    marking = serializers.ChoiceField(Marking.choices, default=Marking.GREEN)
    released_to_affiliates = Truth(default=False)
    chatham_house = Truth(default=False)
    invite = serializers.ListField(
        child=Line(max_length=254),
        max_length=500,
        default=None,
        allow_null=True,
        help_text=(
            "Addresses of those who are asked. Null or left out: on arranging everybody of the"
            " group or the network, on changing those who are asked already."
        ),
    )


class MeetingChange(MeetingPatch, TermsBody):
    """What may be sent to change a meeting."""

    reason = Block(
        **_REASON, help_text="Needed for another marking, and once it has begun for time and place."
    )


class MeetingBody(MeetingPatch):
    """A meeting that is to be arranged."""

    group = Line(default=None, max_length=60, help_text="Slug; left out, the whole network.")
    items = serializers.ListField(child=PointBody(), default=list, max_length=100)
    tell = Truth(default=True, help_text="Whether those asked are invited by mail.")
