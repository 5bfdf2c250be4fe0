"""The days on which calls may be held: a weekday of each month, or every so many weeks. Pure."""

import datetime
from typing import Final

Days = tuple[datetime.date, ...]
_LAST: Final = -1
_WEEK: Final = 7
_MONTHS: Final = 12
_FOUR: Final = 4  # weeks that every month has whole


def monthly(first: datetime.date, *, count: int, around: int = 0) -> tuple[Days, ...]:
    """The days of `count` monthly calls, from `first` on: the regular day of each comes first.

    They are on the same weekday of the month as `first`, such as the second Wednesday; a fifth
    weekday stands for the month's last. `around` lets a call move by so many days in its month.
    """
    nth = (first.day - 1) // _WEEK + 1
    months = [divmod(first.month - 1 + number, _MONTHS) for number in range(count)]
    days = [
        _nth(first.year + years, month + 1, first.weekday(), nth if nth <= _FOUR else _LAST)
        for years, month in months
    ]
    return tuple(_around(day, around, within_month=True) for day in days)


def weekly(
    first: datetime.date, *, count: int, weeks: int = 1, around: int = 0
) -> tuple[Days, ...]:
    """The days for `count` calls, one every so many weeks from `first` on."""
    step = datetime.timedelta(weeks=weeks)
    return tuple(_around(first + step * number, around) for number in range(count))


def _nth(year: int, month: int, weekday: int, nth: int) -> datetime.date:
    if nth == _LAST:
        following = datetime.date(year + month // _MONTHS, month % _MONTHS + 1, 1)
        return following - datetime.timedelta((following.weekday() - weekday - 1) % _WEEK + 1)
    first = datetime.date(year, month, 1)
    return first + datetime.timedelta((weekday - first.weekday()) % _WEEK + _WEEK * (nth - 1))


def _around(day: datetime.date, around: int, *, within_month: bool = False) -> Days:
    shifts = [shift for far in range(1, around + 1) for shift in (-far, far)]
    days = [day, *(day + datetime.timedelta(shift) for shift in shifts)]
    return tuple(other for other in days if not within_month or other.month == day.month)
