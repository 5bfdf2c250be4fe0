"""Meetings as rows of a list, on the reader's clock."""

import datetime
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from workinggroups.clocks import moment
from workinggroups.models import FormerDate, Meeting
from workinggroups.queries import SeriesPage


def zone_of(user: Any) -> str | None:
    """The reader's clock; None for a reader whose clock is not known."""
    return getattr(user, "time_zone", None)


def meeting_entries(entries: Iterable[Meeting | FormerDate], user: Any) -> list[dict[str, Any]]:
    """What components/entry_row.html shows, the time on the reader's clock or else in UTC.

    Where a meeting stood before it was moved, a row says where it went.
    """
    zone = zone_of(user) or "UTC"
    rows = []
    for entry in entries:
        meeting = entry if isinstance(entry, Meeting) else entry.meeting
        local = entry.starts_at.astimezone(ZoneInfo(zone))
        gone, text = _gone(entry, meeting, zone)
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
                "gone": gone,
                "text": text,
            }
        )
    return rows


def series_entries(page: SeriesPage, user: Any) -> list[dict[str, Any]]:
    """The dates of a series as rows of a list, in order; what is skipped or moved away, too."""
    rows: list[tuple[datetime.datetime, dict[str, Any]]] = []
    for occurrence in page.occurrences:
        if occurrence.meeting is not None:
            [row] = meeting_entries([occurrence.meeting], user)
            rows.append((occurrence.meeting.starts_at, row))
            continue
        noon = datetime.datetime.combine(occurrence.day, datetime.time(12), datetime.UTC)
        day = f"{occurrence.day.day} {occurrence.day:%B %Y}"
        text = f"Skipped: {occurrence.skipped}"
        rows.append((noon, {"title": "No meeting", "when": day, "gone": "Skipped", "text": text}))
    moved = meeting_entries(page.former, user)
    rows += [(date.starts_at, row) for date, row in zip(page.former, moved, strict=True)]
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _gone(entry: Meeting | FormerDate, meeting: Meeting, zone: str) -> tuple[str, str]:
    """A label for what does not take place there, and the sentence with it."""
    if meeting.cancelled_at is not None:
        return "Cancelled", f"Cancelled: {meeting.cancelled_reason}"
    if isinstance(entry, FormerDate):
        why = f" ({entry.reason})" if entry.reason else ""
        return "Moved", f"Moved to {moment(meeting.starts_at, zone)}{why}"
    return "", ""


def _whose(meeting: Meeting) -> str:
    """The group by name where the reader may know it."""
    if meeting.group is not None:
        return meeting.group.name
    return "the whole network" if meeting.group_id is None else "a working group"
