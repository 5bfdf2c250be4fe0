"""Meetings as rows of a list, on the reader's clock."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from workinggroups.models import Meeting


def zone_of(user: Any) -> str | None:
    """The reader's clock; None for a reader whose clock is not known."""
    return getattr(user, "time_zone", None)


def meeting_entries(meetings: Iterable[Meeting], user: Any) -> list[dict[str, Any]]:
    """What components/entry_row.html shows, the time on the reader's clock or else in UTC."""
    zone = zone_of(user) or "UTC"
    rows = []
    for meeting in meetings:
        local = meeting.starts_at.astimezone(ZoneInfo(zone))
        rows.append(
            {
                "url": meeting.get_absolute_url(),
                "title": meeting.title,
                "iso": local.isoformat(),
                "when": f"{local.day} {local:%B %Y}",
                "meta": f"{local:%H:%M} {zone} · "
                + _whose(meeting)
                + (f" · {meeting.place}" if meeting.place else ""),
                "marking": meeting.marking,
            }
        )
    return rows


def _whose(meeting: Meeting) -> str:
    """The group by name where the reader may know it."""
    if meeting.group is not None:
        return meeting.group.name
    return "the whole network" if meeting.group_id is None else "a working group"
