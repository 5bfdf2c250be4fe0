"""What the API tells of groups, meetings and registers."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import PartialDay
from members.markings import Marking
from workinggroups.models import ActionState, Attendance, GroupStatus, Purpose, Reached

_URL = "This in the API."
_PAGE = "This for people."


def _slugs(about: str = "Slugs.") -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), help_text=about)


class GroupSourceShape(serializers.Serializer[Any]):
    """Where something was read."""

    ref = serializers.CharField()
    kind = serializers.CharField()


class GroupShape(serializers.Serializer[Any]):
    """A working group."""

    slug = serializers.CharField()
    name = serializers.CharField()
    other_names = serializers.ListField(child=serializers.CharField())
    theme = serializers.CharField()
    status = serializers.ChoiceField(GroupStatus.choices)
    status_as_of = PartialDay(allow_null=True)
    founded = PartialDay(allow_null=True)
    founded_note = serializers.CharField(allow_null=True)
    marking = serializers.ChoiceField(Marking.choices)
    url = serializers.URLField(help_text=_URL)
    page = serializers.URLField(help_text=_PAGE)


class LeadShape(serializers.Serializer[Any]):
    """A nation that led a group when a source shows it."""

    nation = serializers.CharField(help_text="Slug.")
    as_of = PartialDay(allow_null=True)
    note = serializers.CharField(allow_null=True)
    ref = serializers.CharField()


class OutputShape(serializers.Serializer[Any]):
    """Something that a group made."""

    title = serializers.CharField()
    date = PartialDay(allow_null=True)


class GroupDetailShape(GroupShape):
    """A working group with its history."""

    remit = serializers.CharField()
    topics = _slugs()
    leads = LeadShape(many=True)
    outputs = OutputShape(many=True)
    sources = GroupSourceShape(many=True)


class FormerDateShape(serializers.Serializer[Any]):
    """A start that a meeting had before it was moved."""

    starts_at = serializers.DateTimeField()
    moved_at = serializers.DateTimeField()
    reason = serializers.CharField()


class MeetingShape(serializers.Serializer[Any]):
    """A meeting of a group, or of the whole network when `group` is null."""

    slug = serializers.CharField()
    title = serializers.CharField()
    group = serializers.CharField(allow_null=True, help_text="Slug, if you may read the group.")
    series = serializers.CharField(allow_null=True, help_text="Slug of the series it is one of.")
    starts_at = serializers.DateTimeField()
    minutes_long = serializers.IntegerField(help_text="Length in minutes.")
    time_zone = serializers.CharField(help_text="The host's clock: IANA name.")
    place = serializers.CharField()
    status = serializers.ChoiceField(
        [("confirmed", "confirmed"), ("cancelled", "cancelled")],
        help_text="A cancelled meeting stays in its place.",
    )
    cancelled_reason = serializers.CharField(help_text="Why it is cancelled.")
    moved_from = FormerDateShape(many=True, help_text="Where it stood before it was moved.")
    chatham_house = serializers.BooleanField(help_text="Who said what is not to be told.")
    minutes_circulated_at = serializers.DateTimeField(
        allow_null=True, help_text="When they last changed for all readers; null: not circulated."
    )
    marking = serializers.ChoiceField(Marking.choices)
    version = serializers.IntegerField()
    updated_at = serializers.DateTimeField()
    url = serializers.URLField(help_text=_URL)
    page = serializers.URLField(help_text=_PAGE)


class AgendaItemShape(serializers.Serializer[Any]):
    """A point of the agenda that you may read.

    Points come in order; only those who arrange the meeting are told their numbers: a gap would
    tell of one that you may not read.
    """

    id = serializers.IntegerField(
        allow_null=True, help_text="For changing it; null to those who may not."
    )
    title = serializers.CharField()
    purpose = serializers.ChoiceField(Purpose.choices)
    minutes_long = serializers.IntegerField()
    marking = serializers.ChoiceField(Marking.choices)
    led_by = serializers.CharField(allow_null=True, help_text="Slug of a nation; null: the chair.")
    chatham_house = serializers.BooleanField(help_text="For this point alone.")
    minutes = serializers.CharField(help_text="As circulated: Markdown.")


class AttendanceShape(serializers.Serializer[Any]):
    """Whether a nation took part."""

    nation = serializers.CharField(help_text="Slug.")
    state = serializers.ChoiceField(Attendance.State.choices)


class MeetingDetailShape(MeetingShape):
    """A meeting with its agenda and minutes, as far as you may read them."""

    minutes = serializers.CharField(help_text="As circulated: Markdown.")
    further_groups = _slugs("Slugs of the groups that meet with its own, as far as you read them.")
    items = AgendaItemShape(many=True)
    attendance = AttendanceShape(many=True)


class EntryShape(serializers.Serializer[Any]):
    """A line of the minutes that became an entry."""

    id = serializers.IntegerField()
    meeting = serializers.CharField(help_text="Slug.")
    item = serializers.CharField(allow_null=True, help_text="Title of the point of the agenda.")
    number = serializers.IntegerField()
    text = serializers.CharField()
    paragraph = serializers.CharField(help_text="What the minutes say around it.")
    url = serializers.URLField(help_text=_URL)


class DecisionShape(EntryShape):
    """Something that a meeting decided."""

    reached = serializers.ChoiceField(
        [*Reached.choices, ("", "not said")], help_text="How it came about."
    )


class DecisionDetailShape(DecisionShape):
    """A decision with what it replaces and what followed, as far as you may read it."""

    objections = serializers.CharField(help_text="Those noted.")
    nations = _slugs("Slugs of the nations present, or asked in writing.")
    supersedes = serializers.IntegerField(allow_null=True, help_text="Id of a decision.")
    superseded_by = serializers.ListField(child=serializers.IntegerField())
    follow_ups = serializers.ListField(
        child=serializers.IntegerField(), help_text="Ids of the actions that carry it out."
    )


class ActionShape(EntryShape):
    """Something that somebody is to do."""

    owner = serializers.CharField(help_text="Name.")
    nation = serializers.CharField(allow_null=True, help_text="Slug.")
    due = serializers.DateField(help_text="On the meeting's clock.")
    moved = serializers.IntegerField(help_text="How often its day was moved.")
    state = serializers.ChoiceField(ActionState.choices)
    outcome = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)
