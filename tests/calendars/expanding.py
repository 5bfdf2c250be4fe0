"""A series in a calendar file, expanded by libraries that know nothing of ours.

Twice read and twice expanded: by icalendar with dateutil's rules, and by vobject with its own
reading of rules. Overrides are put in by their RECURRENCE-ID, cancelled ones left out.
"""

import datetime
from collections.abc import Iterable
from typing import Any

import icalendar
import vobject
from dateutil.rrule import rruleset, rrulestr

Found = list[tuple[datetime.datetime, int]]  # starts in UTC, with minutes


def by_dateutil(file: bytes) -> Found:
    """The meetings as icalendar reads them and dateutil expands them."""
    every: dict[datetime.datetime, int] = {}
    others: dict[datetime.datetime, tuple[datetime.datetime, int] | None] = {}
    for event in icalendar.Calendar.from_ical(file).walk("VEVENT"):
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        minutes = int((utc(end) - utc(start)).total_seconds()) // 60
        if "RECURRENCE-ID" in event:
            gone = event["STATUS"] == "CANCELLED"
            others[utc(event["RECURRENCE-ID"].dt)] = None if gone else (utc(start), minutes)
            continue
        dates = rruleset()
        dates.rdate(start)
        if "RRULE" in event:
            dates.rrule(rrulestr(event["RRULE"].to_ical().decode(), dtstart=start))
        for name, put in (("RDATE", dates.rdate), ("EXDATE", dates.exdate)):
            for value in _listed(event.get(name)):
                for each in value.dts:
                    put(each.dt)
        every = {utc(each): minutes for each in dates}
    return _joined(every, others)


def by_vobject(file: bytes) -> Found:
    """The meetings as vobject reads and expands them."""
    vars(vobject.icalendar)["__tzidMap"].clear()  # it keeps the zone of the file before
    every: dict[datetime.datetime, int] = {}
    others: dict[datetime.datetime, tuple[datetime.datetime, int] | None] = {}
    for event in vobject.readOne(file.decode()).vevent_list:
        start = event.dtstart.value
        minutes = int((utc(event.dtend.value) - utc(start)).total_seconds()) // 60
        if hasattr(event, "recurrence_id"):
            gone = event.status.value == "CANCELLED"
            at = utc(event.recurrence_id.value)
            others[at] = None if gone else (utc(start), minutes)
            continue
        left = {utc(at) for each in event.contents.get("exdate", []) for at in each.value}
        dates = {utc(each) for each in event.getrruleset(addRDate=True)}
        every = dict.fromkeys(dates - left, minutes)
    return _joined(every, others)


def _joined(every: dict[datetime.datetime, int], others: dict[datetime.datetime, Any]) -> Found:
    assert others.keys() <= every.keys(), "an override of a date that the rule does not make"
    kept = [(at, minutes) for at, minutes in every.items() if at not in others]
    return sorted([*kept, *(other for other in others.values() if other)])


def _listed(value: Any) -> Iterable[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def utc(at: datetime.datetime) -> datetime.datetime:
    """The instant; vobject reads some zones by pytz, which asks for what a wall clock shows."""
    zone: Any = at.tzinfo
    if hasattr(zone, "localize"):
        at = zone.localize(at.replace(tzinfo=None), is_dst=True)
    return at.astimezone(datetime.UTC)
