"""Meetings as an iCalendar file (RFC 5545). Pure.

Lines are written as text, not as the library's objects, since a calendar of a year is asked for
again and again; what was written of a time zone is kept.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from workinggroups import vtimezone

_OCTETS: Final = 75  # of a line, without its end
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
PRODUCT: Final = "-//Digital Nations hub//EN"
NAME: Final = "Digital Nations hub"
TYPE: Final = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting in a calendar. `uid` and the address stay; instants are aware.

    `sequence` rises when the time or the place changes, or it is cancelled; `changed` with
    every change. `zone` is the host's IANA name, in whose clock the times are written.
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
    cancelled: bool = False
    marking: str = "CLEAR"


@dataclass(frozen=True, slots=True)
class Recurring:
    """A series in a calendar. Days are those of its rule, `hour` its start, on the host's clock.

    `every` is what its meetings have in common; `rule` an RRULE's value, "" where the days follow
    none. `out` are days without a meeting; `others` the meetings that are not as the rule says,
    each with its day.
    """

    every: Entry
    hour: datetime.time
    days: tuple[datetime.date, ...]
    rule: str
    out: tuple[datetime.date, ...]
    others: tuple[tuple[datetime.date, Entry], ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """A calendar sent by mail (RFC 5546): REQUEST or CANCEL, from an address to another."""

    method: str
    by: str
    to: str


def calendar(
    name: str, events: Sequence[Entry], *, about: str = "", sent: Sent | None = None
) -> bytes:
    """The file: every event in its host's clock, with the time zones that it needs."""
    lines = [line for event in events for line in _event(event, _attended(sent))]
    return _file(name, lines, _years(events), about=about, sent=sent)


def recurring(name: str, series: Recurring, *, about: str = "", sent: Sent | None = None) -> bytes:
    """The file of a series: one event with its rule, and its exceptions."""
    every, hour = series.every, series.hour
    last = max(series.days).year
    years = _years([every, *(event for _, event in series.others)])
    if every.zone != "UTC":
        years[every.zone] |= {min(series.days).year, last}
    dates = [_wall("EXDATE", day, hour, every.zone) for day in series.out]
    if series.rule:
        dates = [f"RRULE:{series.rule}", *dates]
    else:
        dates += [_wall("RDATE", day, hour, every.zone) for day in series.days[1:]]
    lines = _event(every, [*dates, *_attended(sent)])
    for day, event in series.others:
        more = [_wall("RECURRENCE-ID", day, hour, every.zone), *_attended(sent)]
        lines += _event(event, more)
    return _file(name, lines, years, about=about, sent=sent)


def _attended(sent: Sent | None) -> list[str]:
    """Who asks whom. Answers are given by a link, so no program is asked for one."""
    if sent is None:
        return []
    who = f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:{sent.to}"
    return [f"ORGANIZER;CN={NAME}:mailto:{sent.by}", who]


def _wall(name: str, day: datetime.date, hour: datetime.time, zone: str) -> str:
    """A date of a series as its rule makes it: what the host's clock shows."""
    local = f"{day:%Y%m%d}T{hour:%H%M%S}"
    return f"{name}:{local}Z" if zone == "UTC" else f"{name};TZID={zone}:{local}"


def _file(
    name: str,
    events: Sequence[str],
    years: dict[str, set[int]],
    *,
    about: str,
    sent: Sent | None = None,
) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        *([f"METHOD:{sent.method}"] if sent else []),
        f"NAME:{text(name)}",
        f"X-WR-CALNAME:{text(name)}",  # clients older than RFC 7986
        *([f"DESCRIPTION:{text(about)}"] if about else []),
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for zone, covered in sorted(years.items()):
        lines += vtimezone.lines(zone, min(covered) - 1, max(covered) + 1)
    lines += [*events, "END:VCALENDAR"]
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


def _event(event: Entry, more: Sequence[str] = ()) -> list[str]:
    ends = event.starts + datetime.timedelta(minutes=event.minutes)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{text(event.uid)}",
        f"DTSTAMP:{_utc(event.changed)}",
        f"LAST-MODIFIED:{_utc(event.changed)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTART{_moment(event.starts, event.zone)}",
        f"DTEND{_moment(ends, event.zone)}",
        *more,
        f"SUMMARY:{text(event.title)}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
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
    """The time in the host's clock; in UTC where that clock shows the hour a second time.

    A local time that comes twice is by RFC 5545 the first of the two.
    """
    local = at.astimezone(ZoneInfo(zone))
    if zone == "UTC" or local.fold:
        return f":{_utc(at)}"
    return f";TZID={zone}:{local:%Y%m%dT%H%M%S}"


def _utc(at: datetime.datetime) -> str:
    return f"{at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
