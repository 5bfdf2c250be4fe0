"""Page, letter, API and calendar give the same instant, in every zone, over every clock change."""

import datetime
import json
import random
import re
import zoneinfo
from dataclasses import replace
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from core.rest.negotiation import encode
from digests.summonses import Part, note_for
from members.models import Person
from tests.calendars.expanding import by_dateutil, by_vobject, utc
from workinggroups import recurrence
from workinggroups.clocks import clocks, instant_of
from workinggroups.ics import Entry, Recurring, calendar, recurring
from workinggroups.models import Meeting
from workinggroups.recurrence import Rule

ZONES = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone or zone == "UTC")
FIRST = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
DAYS = 7 * 365
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
TOLD = re.compile(
    r"(?:You, )?(?P<zone>[\w/+-]+): (?P<hour>\d\d:\d\d) to \d\d:\d\d(?: \(\+1 day\))?,"
    r" \w+ (?P<day>\d+ \w+ \d{4})(?:, UTC(?P<offset>[+-][\d:]+))?"
)


@lru_cache(maxsize=1000)
def edges(zone: str) -> tuple[datetime.datetime, ...]:
    """The minutes at which the clock of a zone was or will be changed, 2024 to 2030."""
    info, found = ZoneInfo(zone), []
    for number in range(DAYS):
        low, high = FIRST + number * DAY, FIRST + (number + 1) * DAY
        if low.astimezone(info).utcoffset() == high.astimezone(info).utcoffset():
            continue
        while high - low > datetime.timedelta(minutes=1):
            middle = (low + (high - low) / 2).replace(second=0, microsecond=0)
            same = middle.astimezone(info).utcoffset() == low.astimezone(info).utcoffset()
            low, high = (middle, high) if same else (low, middle)
            if middle in {low, high} and high - low <= datetime.timedelta(minutes=1):
                break
        found.append(high)
    return tuple(found)


@st.composite
def moments(draw: Any) -> tuple[str, str, datetime.datetime, int]:
    """A host's zone, a reader's, an instant near a change, near midnight or anywhere, a length."""
    host, reader = draw(st.sampled_from(ZONES)), draw(st.sampled_from(ZONES))
    minutes = st.integers(-180, 180)
    near = edges(draw(st.sampled_from([host, reader])))
    at = FIRST + draw(st.integers(0, DAYS * 24 * 60 - 1)) * datetime.timedelta(minutes=1)
    kind = draw(st.sampled_from(["any", "change", "midnight"]))
    if kind == "change" and near:
        at = draw(st.sampled_from(near)) + draw(minutes) * datetime.timedelta(minutes=1)
    if kind == "midnight":
        local = at.astimezone(ZoneInfo(host)).replace(hour=0, minute=0)
        at = local.astimezone(datetime.UTC) + draw(minutes) * datetime.timedelta(minutes=1)
    return host, reader, at, draw(st.integers(5, 24 * 60))


@settings(max_examples=200, deadline=None)
@given(moments())
def test_four_doors_give_the_same_instant(
    moment: tuple[str, str, datetime.datetime, int],
) -> None:
    host, reader, at, minutes = moment
    shown = clocks(at, minutes=minutes, host_zone=host, reader_zone=reader)
    assert {datetime.datetime.fromisoformat(clock.iso) for clock in shown} == {at}
    local = at.astimezone(ZoneInfo(host))
    assert instant_of(local.date(), local.time(), host, present=at) == at

    meeting = Meeting(
        title="A call", starts_at=at, minutes_long=minutes, time_zone=host, marking="CLEAR"
    )
    person = Person(time_zone=reader)
    part = Part(meeting, "Asked", "", "", seen=True)
    letter = note_for([part], person, title="A call", link="", now=at)
    lines = [match for match in map(TOLD.fullmatch, letter.facts[1][1].split("\n")) if match]
    assert len(lines) == len(shown) >= len({host, reader, "UTC"})
    assert {_instant(line) for line in lines} == {at}

    told = json.loads(encode({"starts_at": at}))["starts_at"]
    assert datetime.datetime.fromisoformat(told) == at

    event = Entry("a@b", 0, at, minutes, host, "A call", at, "https://hub.example/")
    file = calendar("Calls", [event])
    vars(vobject.icalendar)["__tzidMap"].clear()  # it keeps the zone of the file before
    theirs = vobject.readOne(file.decode()).vevent
    [ours] = icalendar.Calendar.from_ical(file).walk("VEVENT")
    for start, end in (
        (ours["DTSTART"].dt, ours["DTEND"].dt),
        (theirs.dtstart.value, theirs.dtend.value),
    ):
        assert utc(start) == at
        assert utc(end) == at + datetime.timedelta(minutes=minutes)


def _instant(line: re.Match[str]) -> datetime.datetime:
    """The instant that a line of a letter tells by its words alone."""
    wall = datetime.datetime.strptime(f"{line['day']} {line['hour']} +0000", "%d %B %Y %H:%M %z")
    offset = line["offset"] or "+0"
    hours, _, minutes = offset[1:].partition(":")
    shift = datetime.timedelta(hours=int(hours), minutes=int(minutes or 0))
    return wall + shift if offset.startswith("-") else wall - shift


@settings(max_examples=100, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    pattern=st.sampled_from(["weekly", "monthly", "free"]),
    every=st.integers(1, 3),
    number=st.integers(0, DAYS),
    minute=st.integers(0, 24 * 60 - 1),
    near=st.booleans(),
    seed=st.integers(0, 2**32),
)
def test_every_meeting_of_a_series_is_read_back(
    *, zone: str, pattern: str, every: int, number: int, minute: int, near: bool, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    first = (FIRST + number * DAY).date()
    hour = datetime.time(*divmod(minute, 60))
    if near and edges(zone):  # at an hour that is skipped, or comes twice, on one of its days
        edge = chance.choice(edges(zone)).astimezone(ZoneInfo(zone))
        first, hour = edge.date() - 28 * DAY, edge.time()
    days = tuple(first + chance.randrange(90) * DAY for _ in range(10))
    rule = Rule(pattern, first, hour, zone, every, days if pattern == "free" else ())
    held = recurrence.days_of(rule, 12)
    starts = {day: recurrence.start_on(day, rule) for day in held}
    if starts[held[0]] is None:
        return  # no series begins at an hour that is not
    entry = Entry(
        "s@b", 3, starts[held[0]] or FIRST, 60, zone, "A call", FIRST, "https://hub.example/"
    )
    expected, out, others = [], [], []
    for day, start in starts.items():
        fate = chance.choice(["held", "held", "moved", "cancelled", "skipped"])
        if start is None or fate == "skipped":
            out.append(day)
        elif fate == "held":
            expected.append((start, 60))
        elif fate == "moved":
            elsewhere = start + chance.randrange(-2000, 2000) * datetime.timedelta(minutes=1)
            length = chance.choice([30, 60, 90])
            where = chance.choice([zone, "UTC", "Pacific/Auckland"])
            others.append((day, replace(entry, starts=elsewhere, minutes=length, zone=where)))
            expected.append((elsewhere, length))
        else:
            others.append((day, replace(entry, starts=start, cancelled=True)))
    series = Recurring(
        every=entry,
        hour=hour,
        days=tuple(held),
        rule=recurrence.rrule(rule, len(held)),
        out=tuple(out),
        others=tuple(others),
    )
    file = recurring("Calls", series)
    assert by_dateutil(file) == sorted(expected)
    assert by_vobject(file) == sorted(expected)


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        ("2027-03-28", "03:30", None),  # skipped
        ("2027-10-31", "03:30", "2027-10-31T00:30:00+00:00"),  # the first of two
    ],
)
def test_an_hour_that_is_skipped_or_comes_twice(day: str, hour: str, expected: str | None) -> None:
    on, at = datetime.date.fromisoformat(day), datetime.time.fromisoformat(hour)
    found = instant_of(on, at, "Europe/Tallinn")
    assert (found.isoformat() if found else None) == expected
    second = datetime.datetime(2027, 10, 31, 1, 30, tzinfo=datetime.UTC)
    if found:
        assert instant_of(on, at, "Europe/Tallinn", present=second) == second
