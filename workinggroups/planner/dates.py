"""The days on which calls may be held: a weekday of each month, or every so many weeks. Pure."""

import datetime
from typing import Final

Days = tuple[datetime.date, ...]
LAST: Final = -1
_WEEK: Final = 7
_MONTHS: Final = 12


def monthly(year: int, *, weekday: int, nth: int, around: int = 0) -> tuple[Days, ...]:
    """For each month of `year` the days on which its call may be held, the regular day first.

    `weekday` counts from Monday 0; `nth` is 1 to 4, or -1 for the month's last. `around` lets the
    call move by up to so many days, within its month.
    """
    return tuple(
        _around(_nth(year, month, weekday, nth), around, within_month=True)
        for month in range(1, _MONTHS + 1)
    )


def weekly(
    first: datetime.date, *, count: int, weeks: int = 1, around: int = 0
) -> tuple[Days, ...]:
    """The days for `count` calls, one every so many weeks from `first` on."""
    step = datetime.timedelta(weeks=weeks)
    return tuple(_around(first + step * number, around) for number in range(count))


def _nth(year: int, month: int, weekday: int, nth: int) -> datetime.date:
    if nth == LAST:
        following = datetime.date(year + month // _MONTHS, month % _MONTHS + 1, 1)
        return following - datetime.timedelta((following.weekday() - weekday - 1) % _WEEK + 1)
    first = datetime.date(year, month, 1)
    return first + datetime.timedelta((weekday - first.weekday()) % _WEEK + _WEEK * (nth - 1))


def _around(day: datetime.date, around: int, *, within_month: bool = False) -> Days:
    shifts = [shift for far in range(1, around + 1) for shift in (-far, far)]
    days = [day, *(day + datetime.timedelta(shift) for shift in shifts)]
    return tuple(other for other in days if not within_month or other.month == day.month)
