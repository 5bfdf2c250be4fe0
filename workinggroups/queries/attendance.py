"""Attendance of nations in a group's meetings over time."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef

from workinggroups.attendance import Kept
from workinggroups.models import Attendance, Meeting, WorkingGroup
from workinggroups.queries.planning import nations_taking_part

_MEETINGS: Final = 12


@dataclass(frozen=True, slots=True)
class AttendancePage:
    """The latest meetings whose attendance is noted, and a row for each nation, by name."""

    meetings: Sequence[Meeting]
    rows: Sequence[Kept]


def attendance_page(group: WorkingGroup, user: Any, *, at: datetime.datetime) -> AttendancePage:
    """Of the meetings that `user` may read; a nation of the group stands there if never noted."""
    noted = Exists(Attendance.objects.filter(meeting=OuterRef("pk")))
    rows = Meeting.objects.filter(group=group).visible_to(user).past(at=at)
    meetings = list(rows.filter(noted)[:_MEETINGS])
    states: dict[int, dict[int, str]] = {}
    names = {n.pk: (n.name, n.slug) for n in nations_taking_part(group)}
    for each in Attendance.objects.filter(meeting__in=meetings).select_related("nation"):
        states.setdefault(each.nation_id, {})[each.meeting_id] = each.state
        names[each.nation_id] = (each.nation.name, each.nation.slug)
    kept = [
        Kept(name, slug, tuple(states.get(pk, {}).get(meeting.pk, "") for meeting in meetings))
        for pk, (name, slug) in names.items()
    ]
    return AttendancePage(meetings, sorted(kept, key=lambda row: row.name))
