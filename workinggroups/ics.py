"""Meetings as an iCalendar file (RFC 5545). Pure.

Lines are written as text, not as the library's objects, since a calendar of a year is asked for
again and again; the library makes the time zones, which are kept.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Timezone

_OCTETS: Final = 75  # of a line, without its end
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
PRODUCT: Final = "-//Digital Nations hub//EN"
TYPE: Final = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting in a calendar. `uid` and the address stay; instants are aware.

    `sequence` rises when the time or the place changes, `changed` with every change. `zone` is
    the host's IANA name, in whose clock the times are written.
    """

    uid: str
    sequence: int
    starts: datetime.datetime
    minutes: int
    zone: str
    title: str
    changed: datetime.datetime
    url: str
    place: str = ""
    about: str = ""
    group: str = ""
    public: bool = False


def calendar(name: str, events: Sequence[Entry], *, about: str = "") -> bytes:
    """The file: every event in its host's clock, with the time zones that it needs."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"NAME:{text(name)}",
        f"X-WR-CALNAME:{text(name)}",  # clients older than RFC 7986
        *([f"DESCRIPTION:{text(about)}"] if about else []),
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for zone, years in sorted(_years(events).items()):
        lines += _zone(zone, min(years), max(years))
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in fold(line)).encode()


def text(value: str) -> str:
    """A value of type TEXT, escaped. Characters that no calendar may hold are left out."""
    clean = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    for mark, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        clean = clean.replace(mark, escaped)
    return clean


def fold(line: str) -> Iterator[str]:
    """A line in pieces of 75 octets at most, all but the first begun with a space."""
    if len(line.encode()) <= _OCTETS:
        yield line
        return
    piece, octets = "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > _OCTETS:
            yield piece
            piece, octets = " ", 1
        piece += letter
        octets += size
    yield piece


def _years(events: Iterable[Entry]) -> dict[str, set[int]]:
    years: dict[str, set[int]] = {}
    for event in events:
        if event.zone != "UTC":
            years.setdefault(event.zone, set()).add(event.starts.year)
    return years


@lru_cache(maxsize=256)
def _zone(zone: str, first: int, last: int) -> tuple[str, ...]:
    """The lines of a time zone over these years, a year more at either end."""
    made = Timezone.from_tzid(
        zone,
        first_date=datetime.date(first - 1, 1, 1),
        last_date=datetime.date(last + 2, 1, 1),
    )
    lines = made.to_ical().decode().replace("\r\n ", "").strip().split("\r\n")
    return tuple(line for line in lines if not line.startswith("COMMENT"))


def _event(event: Entry) -> list[str]:
    ends = event.starts + datetime.timedelta(minutes=event.minutes)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{text(event.uid)}",
        f"DTSTAMP:{_utc(event.changed)}",
        f"LAST-MODIFIED:{_utc(event.changed)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTART{_moment(event.starts, event.zone)}",
        f"DTEND{_moment(ends, event.zone)}",
        f"SUMMARY:{text(event.title)}",
        "STATUS:CONFIRMED",
        f"CLASS:{'PUBLIC' if event.public else 'PRIVATE'}",
        f"URL:{event.url}",
    ]
    if event.place:
        lines.append(f"LOCATION:{text(event.place)}")
    if event.about:
        lines.append(f"DESCRIPTION:{text(event.about)}")
    if event.group:
        lines.append(f"CATEGORIES:{text(event.group)}")
    return [*lines, "END:VEVENT"]


def _moment(at: datetime.datetime, zone: str) -> str:
    if zone == "UTC":
        return f":{_utc(at)}"
    return f";TZID={zone}:{at.astimezone(ZoneInfo(zone)):%Y%m%dT%H%M%S}"


def _utc(at: datetime.datetime) -> str:
    return f"{at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
