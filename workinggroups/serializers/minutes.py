"""Minutes as they are written, circulated, commented on and approved, in the API."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import Block, Line, StrictSerializer, Truth, Whole
from members.markings import Marking
from workinggroups.actions import MOST_DAYS, USUAL_DAYS
from workinggroups.models import Attendance, MinutesState
from workinggroups.models.approval import LONGEST
from workinggroups.serializers import AttendanceShape

_TEXT = "Markdown; a line begins with DECISION: or ACTION: to become an entry."


class DraftPartShape(serializers.Serializer[Any]):
    """The draft of the minutes of one point."""

    id = serializers.IntegerField(help_text="Number of the point.")
    title = serializers.CharField()
    marking = serializers.ChoiceField(Marking.choices)
    minutes = serializers.CharField(help_text=_TEXT)


class PlannedEntryShape(serializers.Serializer[Any]):
    """What a line of the draft would be in a register, once it is circulated."""

    kind = serializers.ChoiceField([("decision", "decision"), ("action", "action")])
    status = serializers.CharField(help_text="new, as before, or changed.")
    text = serializers.CharField()
    item = serializers.IntegerField(allow_null=True, help_text="Number of the point.")
    owner = serializers.CharField(allow_null=True)
    due = serializers.DateField(allow_null=True)
    entry = serializers.IntegerField(allow_null=True, help_text="The entry that it stays.")


class LineFaultShape(serializers.Serializer[Any]):
    """What is wrong on a line of the draft."""

    item = serializers.IntegerField(allow_null=True)
    line = serializers.IntegerField(help_text="From 1.")
    sentence = serializers.CharField()


class MinutesDraftShape(serializers.Serializer[Any]):
    """The draft of minutes for those who write them, and what circulating it would do."""

    meeting = serializers.CharField(help_text="Slug.")
    state = serializers.ChoiceField(MinutesState.choices)
    minutes = serializers.CharField(help_text=_TEXT)
    items = DraftPartShape(many=True)
    attendance = AttendanceShape(many=True)
    entries = PlannedEntryShape(many=True)
    struck = serializers.ListField(
        child=serializers.CharField(), help_text="Entries that would leave the registers."
    )
    faults = LineFaultShape(many=True)
    hints = LineFaultShape(many=True)
    approves = serializers.CharField(
        allow_null=True, help_text="Slug of the meeting whose minutes these would approve."
    )
    url = serializers.URLField(help_text="This in the API.")


class PartBody(StrictSerializer):
    """The minutes of one point."""

    id = Whole(min_value=1)
    minutes = Block(max_length=100_000, allow_blank=True)


class AttendanceBody(StrictSerializer):
    """Whether a nation took part."""

    nation = Line(max_length=60, help_text="Slug.")
    state = serializers.ChoiceField([*Attendance.State.choices, ("", "not known")])


class MinutesBody(StrictSerializer):
    """What of the draft changes; what is left out stays."""

    minutes = Block(max_length=100_000, allow_blank=True, required=False)
    items = PartBody(many=True, default=list)
    attendance = AttendanceBody(many=True, default=list)


class CirculateBody(StrictSerializer):
    """For how long readers comment, and whether the minutes before are approved."""

    days = Whole(default=USUAL_DAYS, min_value=1, max_value=MOST_DAYS)
    approves = Truth(default=True)


class NothingBody(StrictSerializer):
    """Nothing: the address says it all."""


class ErratumShape(serializers.Serializer[Any]):
    """A correction beside approved minutes."""

    item = serializers.IntegerField(allow_null=True, help_text="Number of the point.")
    number = serializers.IntegerField(help_text="In its part.")
    text = serializers.CharField()
    at = serializers.DateTimeField(help_text="UTC.")


class MinutesStandingShape(serializers.Serializer[Any]):
    """How far minutes have come."""

    meeting = serializers.CharField(help_text="Slug.")
    state = serializers.ChoiceField(MinutesState.choices)
    comments_until = serializers.DateTimeField(allow_null=True, help_text="UTC.")
    approved_at = serializers.DateTimeField(allow_null=True, help_text="UTC.")
    approved_in = serializers.CharField(allow_null=True, help_text="Slug of a later meeting.")
    previous = serializers.CharField(allow_null=True, help_text="The meeting with minutes before.")
    errata = ErratumShape(many=True)


class CommentShape(serializers.Serializer[Any]):
    """What a reader says about circulated minutes."""

    id = serializers.IntegerField()
    item = serializers.IntegerField(allow_null=True, help_text="Number of the point.")
    who = serializers.CharField(help_text="“A participant” under the Chatham House rule.")
    text = serializers.CharField()
    at = serializers.DateTimeField(help_text="UTC.")
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True, help_text="UTC.")


class CommentsShape(serializers.Serializer[Any]):
    """The comments on minutes, the first one first."""

    results = CommentShape(many=True)


class TextBody(StrictSerializer):
    """A text about the whole of the minutes, or about one point."""

    item = Whole(default=None, allow_null=True, min_value=1, help_text="Number of the point.")
    text = Block(max_length=LONGEST)
