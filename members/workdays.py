"""Working days of a nation: its weekend, its public holidays, its clock. Pure.

Days are the nation's own: an instant is first put on its clock. Weekdays are ISO numbers, Monday 1
to Sunday 7. A half day is worked, so it counts as a working day; whoever plans an hour asks
`off_at`.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

from django.db import models

DAY: Final = datetime.timedelta(days=1)
NOON: Final = 12
SATURDAY_SUNDAY: Final = frozenset({6, 7})
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONGEST_WEEKEND: Final = 3


class Off(models.TextChoices):
    """How much of a day is off."""

    DAY = "day", "whole day"
    MORNING = "morning", "morning only"
    AFTERNOON = "afternoon", "afternoon only"
    NOTHING = "nothing", "nothing: it is not kept"


@dataclass(frozen=True, slots=True)
class DayOff:
    """What a day is, and how much of it is off."""

    name: str
    off: Off = Off.DAY


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a nation in its IANA zone. Days that `holidays` lacks are ordinary."""

    zone: str = "UTC"
    weekend: frozenset[int] = SATURDAY_SUNDAY
    holidays: Mapping[datetime.date, DayOff] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkClock:
    """How many of the working days that somebody has are used, and the last of them."""

    used: int
    allowed: int
    due: datetime.date

    @property
    def is_over(self) -> bool:
        """Whether the last of the days has passed."""
        return self.used > self.allowed

    @property
    def words(self) -> str:
        """In words: "2 of 5 working days used"."""
        if self.is_over:
            late = self.used - self.allowed
            return (
                f"{late} working day{'s' if late > 1 else ''} over the {self.allowed} it may take"
            )
        return f"{self.used} of {self.allowed} working day{'s' if self.allowed > 1 else ''} used"


def day_in(at: datetime.datetime, calendar: Calendar) -> datetime.date:
    """The day that the nation writes at the aware instant `at`."""
    return at.astimezone(ZoneInfo(calendar.zone)).date()


def is_working_day(day: datetime.date, calendar: Calendar) -> bool:
    """Whether the nation works on that day, or on a half of it."""
    holiday = calendar.holidays.get(day)
    return day.isoweekday() not in calendar.weekend and (holiday is None or holiday.off != Off.DAY)


def working_days_between(start: datetime.date, end: datetime.date, calendar: Calendar) -> int:
    """How many working days come after the day `start`, up to and with `end`; 0 if none do."""
    days = range(1, (end - start).days + 1)
    return sum(is_working_day(start + DAY * number, calendar) for number in days)


def add_working_days(start: datetime.date, number: int, calendar: Calendar) -> datetime.date:
    """The day by which `number` working days have come after `start`; `start` itself for 0."""
    day = start
    while number > 0:
        day += DAY
        number -= is_working_day(day, calendar)
    return day


def clock(
    since: datetime.datetime, at: datetime.datetime, calendar: Calendar, *, allowed: int
) -> WorkClock:
    """Where a wait that began at `since` stands at `at`; the day on which it began is free."""
    began, today = day_in(since, calendar), day_in(at, calendar)
    return WorkClock(
        used=working_days_between(began, today, calendar),
        allowed=allowed,
        due=add_working_days(began, allowed, calendar),
    )


def off_on(day: datetime.date, calendar: Calendar) -> DayOff | None:
    """What is off on that day, None on a day that is worked as any other."""
    if day.isoweekday() in calendar.weekend:
        return DayOff(f"weekend ({WEEKDAYS[day.isoweekday() - 1]})")
    holiday = calendar.holidays.get(day)
    return None if holiday is None or holiday.off == Off.NOTHING else holiday


def off_at(at: datetime.datetime, calendar: Calendar) -> DayOff | None:
    """What the nation is off for at the aware instant `at`, None when it is at work that day."""
    local = at.astimezone(ZoneInfo(calendar.zone))
    found = off_on(local.date(), calendar)
    if found is None or found.off == Off.DAY:
        return found
    is_morning = local.hour < NOON
    return found if is_morning == (found.off == Off.MORNING) else None


def week_words(weekend: frozenset[int]) -> str:
    """The working week in words: "Monday to Friday", "Sunday to Thursday"."""
    worked = [number for number in range(1, 8) if number not in weekend]
    # Days in a row are told from the first after a day that is off, over the end of the week.
    firsts = [n for n in worked if (n - 2) % 7 + 1 in weekend]
    if len(firsts) == 1:
        first = firsts[0]
        last = WEEKDAYS[(first + len(worked) - 2) % 7]
        return WEEKDAYS[first - 1] if len(worked) == 1 else f"{WEEKDAYS[first - 1]} to {last}"
    return ", ".join(WEEKDAYS[number - 1] for number in worked)
