"""Quarters of a year, and by when the access review of each is due. Pure; days are UTC."""

import datetime
from dataclasses import dataclass
from typing import Final

_WORDS: Final = ("first", "second", "third", "fourth")
DUE_AFTER: Final = datetime.timedelta(days=30)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter: `number` is 1 to 4."""

    year: int
    number: int

    @property
    def begins(self) -> datetime.date:
        """Its first day."""
        return datetime.date(self.year, 3 * self.number - 2, 1)

    @property
    def due(self) -> datetime.date:
        """The last day on which its review is in time."""
        return self.begins + DUE_AFTER

    @property
    def words(self) -> str:
        """It in words: "fourth quarter of 2026"."""
        return f"{_WORDS[self.number - 1]} quarter of {self.year}"


def quarter_of(day: datetime.date) -> Quarter:
    """The quarter that holds the day."""
    return Quarter(day.year, (day.month + 2) // 3)


def state_of(quarter: Quarter, *, left: int, on: datetime.date) -> str:
    """Where a review stands on a day: done, due or overdue; `left` places wait for a word."""
    if not left:
        return "done"
    return "overdue" if on > quarter.due else "due"
