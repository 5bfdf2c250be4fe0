"""What readers take away of groups, meetings, decisions and actions."""

import datetime
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings

from core.takeaway import Sheet
from workinggroups.models import Action, Decision, Meeting, WorkingGroup

TAKEN: Final = 1000  # rows that are taken away at once
_ENTRY: Final = (
    ("text", "Text"),
    ("meeting", "Meeting"),
    ("held", "Held on"),
    ("address", "Address"),
)


def _sheet(
    name: str,
    at: datetime.datetime,
    columns: Sequence[tuple[str, str]],
    rows: list[dict[str, Any]],
    query: str = "",
) -> Sheet:
    more = [f"There is more than these {TAKEN}. Narrow the list to take all of it."]
    return Sheet(
        name=name,
        title=name.capitalize(),
        address=f"{settings.SITE_URL}/{name}/{f'?{query}' if query else ''}",
        at=at,
        columns=columns,
        rows=rows[:TAKEN],
        notes=more if len(rows) > TAKEN else [],
    )


def groups_sheet(groups: Sequence[WorkingGroup], *, at: datetime.datetime) -> Sheet:
    """Working groups with their themes, topics and last known leads."""
    columns = (
        ("name", "Group"), ("theme", "Theme"), ("status", "Status"), ("status_as_of", "As of"),
        ("topics", "Topics"), ("lead", "Last known lead"), ("address", "Address"),
    )  # fmt: skip
    rows = [
        {
            "marking": group.marking,
            "name": group.name,
            "theme": group.theme,
            "status": group.get_status_display(),
            "status_as_of": group.status_as_of.iso if group.status_as_of else None,
            "topics": [topic.label for topic in group.topics.all()],
            "lead": next((lead.nation.name for lead in reversed(group.leads.all())), None),
            "address": f"{settings.SITE_URL}{group.get_absolute_url()}",
        }
        for group in groups
    ]
    return _sheet("groups", at, columns, rows)


def meetings_sheet(meetings: Sequence[Meeting], *, at: datetime.datetime) -> Sheet:
    """Meetings to come and past, each with its moment in UTC."""
    columns = (
        ("title", "Meeting"), ("starts_at", "Starts (UTC)"), ("minutes_long", "Minutes long"),
        ("time_zone", "Host's time zone"), ("status", "Status"), ("group", "Group"),
        ("place", "Place"), ("address", "Address"),
    )  # fmt: skip
    rows = [
        {
            "marking": meeting.marking,
            "title": meeting.title,
            "starts_at": meeting.starts_at.isoformat(),
            "minutes_long": meeting.minutes_long,
            "time_zone": meeting.time_zone,
            "status": f"cancelled: {meeting.cancelled_reason}" if meeting.cancelled_at else None,
            "group": meeting.group.name if meeting.group else None,
            "place": meeting.place or None,
            "address": f"{settings.SITE_URL}{meeting.get_absolute_url()}",
        }
        for meeting in meetings
    ]
    return _sheet("meetings", at, columns, rows)


def decisions_sheet(decisions: Sequence[Decision], query: str, *, at: datetime.datetime) -> Sheet:
    """Decisions, each with the meeting that took it."""
    return _sheet("decisions", at, _ENTRY, [_entry(row) for row in decisions], query)


def actions_sheet(actions: Sequence[Action], query: str, *, at: datetime.datetime) -> Sheet:
    """Actions with their days and states, and the nations that took them upon themselves."""
    columns = (
        ("text", "Text"), ("due", "Due on"), ("state", "State"), ("nation", "Nation"),
        ("moved", "Moved"), ("outcome", "What came of it"), *_ENTRY[1:],
    )  # fmt: skip
    rows = [
        _entry(row)
        | {
            "due": row.due.isoformat(),
            "state": row.get_state_display(),
            "nation": row.nation.name if row.nation else None,
            "moved": row.moved,
            "outcome": row.outcome or None,
        }
        for row in actions
    ]
    return _sheet("actions", at, columns, rows, query)


def _entry(row: Decision | Action) -> dict[str, Any]:
    meeting = row.meeting
    return {
        "marking": (row.item or meeting).marking,
        "text": row.text,
        "meeting": meeting.title,
        "held": meeting.starts_at.date().isoformat(),
        "address": f"{settings.SITE_URL}{meeting.get_absolute_url()}",
    }
