"""The days of a series, and what to know of them before they are arranged. Pure."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from members.workdays import Calendar, off_at
from workinggroups.clocks import instant_of, moment_and_utc
from workinggroups.planner.dates import monthly, weekly

MONTHLY, WEEKLY, FREE = "monthly", "weekly", "free"
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WHICH: Final = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
_WEEK: Final = 7
_FOUR: Final = 4


@dataclass(frozen=True, slots=True)
class Rule:
    """When a series is held: `hour` and the days are on the clock of `zone`.

    `every` counts months or weeks. `days` are those of a free series, where no rule makes them.
    """

    pattern: str
    first_day: datetime.date
    hour: datetime.time
    zone: str
    every: int = 1
    days: tuple[datetime.date, ...] = ()


@dataclass(frozen=True, slots=True)
class Date:
    """A day of a series looked at: `starts` is None where the clock skips the hour that day.

    `words` is the start on the host's clock and in UTC; `changes` tells whose clocks have changed
    since the date before; `off` who is off, and for what.
    """

    day: datetime.date
    starts: datetime.datetime | None
    words: str
    changes: tuple[str, ...]
    off: tuple[str, ...]


def days_of(rule: Rule, count: int) -> list[datetime.date]:
    """The first `count` days of the series."""
    if rule.pattern == FREE:
        return sorted(set(rule.days))[:count]
    if rule.pattern == WEEKLY:
        return [some[0] for some in weekly(rule.first_day, count=count, weeks=rule.every)]
    months = monthly(rule.first_day, count=count * rule.every)
    return [some[0] for some in months[:: rule.every]]


def start_on(day: datetime.date, rule: Rule) -> datetime.datetime | None:
    """When the meeting of that day starts (UTC); None where the clock skips the hour."""
    return instant_of(day, rule.hour, rule.zone)


def rrule(rule: Rule, count: int) -> str:
    """The rule as RFC 5545 writes it; "" for days of their own."""
    if rule.pattern == FREE:
        return ""
    if rule.pattern == WEEKLY:
        return f"FREQ=WEEKLY;INTERVAL={rule.every};COUNT={count}"
    which, weekday = _nth(rule.first_day)
    return f"FREQ=MONTHLY;INTERVAL={rule.every};BYDAY={which}{_DAYS[weekday]};COUNT={count}"


def words(rule: Rule) -> str:
    """The rule in words: "The second Wednesday of every month, 14:00 Europe/Tallinn"."""
    which, weekday = _nth(rule.first_day)
    at = f"{rule.hour:%H:%M} {rule.zone}"
    if rule.pattern == FREE:
        return f"On days of their own, usually at {at}"
    if rule.pattern == WEEKLY:
        often = "Every week" if rule.every == 1 else f"Every {rule.every} weeks"
        return f"{often} on {_NAMES[weekday]}, {at}"
    often = "month" if rule.every == 1 else f"{rule.every} months"
    return f"The {_WHICH[which]} {_NAMES[weekday]} of every {often}, {at}"


def look_at(
    rule: Rule, days: Sequence[datetime.date], calendars: Mapping[str, Calendar]
) -> list[Date]:
    """Each day with the clock changes since the one before, and who is off; by nation's name."""
    zones = dict.fromkeys([rule.zone, *(calendar.zone for calendar in calendars.values())])
    dates, before = [], None
    for day in days:
        starts = start_on(day, rule)
        if starts is None:
            dates.append(Date(day, None, _skipped(day, rule), (), ()))
            continue
        changes: list[str] = [_change(before, starts, zone) for zone in zones] if before else []
        off = [(name, off_at(starts, calendar)) for name, calendar in calendars.items()]
        dates.append(
            Date(
                day=day,
                starts=starts,
                words=moment_and_utc(starts, rule.zone),
                changes=tuple(change for change in changes if change),
                off=tuple(f"{name}: {found.name}" for name, found in off if found),
            )
        )
        before = starts
    return dates


def _skipped(day: datetime.date, rule: Rule) -> str:
    return f"{day.day} {day:%B %Y}: the clock of {rule.zone} skips {rule.hour:%H:%M}"


def _change(before: datetime.datetime, after: datetime.datetime, zone: str) -> str:
    """A sentence where the clock was put forward or back between the two instants."""
    was, now = (at.astimezone(ZoneInfo(zone)).utcoffset() for at in (before, after))
    if was is None or now is None or was == now:
        return ""
    minutes = int((now - was).total_seconds()) // 60
    much = f"{abs(minutes) // 60} h" if minutes % 60 == 0 else f"{abs(minutes)} min"
    return f"{zone} {'forward' if minutes > 0 else 'back'} by {much}"


def _nth(day: datetime.date) -> tuple[int, int]:
    """Which weekday of its month the day is, a fifth being the last; and the weekday from 0."""
    nth = (day.day - 1) // _WEEK + 1
    return (nth if nth <= _FOUR else -1), day.weekday()
