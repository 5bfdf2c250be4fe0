"""Dates known to the year, the month or the day (a subset of ISO 8601 calendar dates)."""

import datetime
import re
from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models

_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
_EARLIEST, _LATEST = 1900, 2100
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True, order=True, slots=True)
class PartialDate:
    """A calendar date as precise as its source: "2018", "2018-02" or "2018-02-21".

    Ordered by the ISO text, so a year sorts before its months and a month before its days.
    No time zone: it is the date as the source writes it.
    """

    iso: str

    def __post_init__(self) -> None:
        match = _SHAPE.fullmatch(self.iso)
        if match is None:
            msg = (
                f"“{self.iso}” is not a date. "
                "Write a year, a month or a day: 2018, 2018-02 or 2018-02-21."
            )
            raise ValueError(msg)
        year, month, day = (int(part or 1) for part in match.groups())
        if not _EARLIEST <= year <= _LATEST:
            msg = f"The year of “{self.iso}” is outside {_EARLIEST} to {_LATEST}."
            raise ValueError(msg)
        try:
            datetime.date(year, month, day)
        except ValueError:
            msg = f"“{self.iso}” is not in the calendar."
            raise ValueError(msg) from None

    @classmethod
    def of(cls, date: datetime.date) -> Self:
        """The day `date`, in full precision."""
        return cls(date.isoformat())

    @property
    def precision(self) -> str:
        """How much is known: "year", "month" or "day"."""
        return {4: "year", 7: "month", 10: "day"}[len(self.iso)]

    @property
    def year(self) -> int:
        """The year, which is always known."""
        return int(self.iso[:4])

    def first_day(self) -> datetime.date:
        """The earliest day it can mean."""
        year, month, day = (self.iso + "-01-01")[:10].split("-")
        return datetime.date(int(year), int(month), int(day))

    def last_day(self) -> datetime.date:
        """The latest day it can mean."""
        first = self.first_day()
        if self.precision == "day":
            return first
        if self.precision == "year":
            return datetime.date(first.year, 12, 31)
        following = datetime.date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return following - datetime.timedelta(days=1)

    def __str__(self) -> str:
        """Words for a reader: "9 December 2014", "December 2014" or "2014"."""
        first = self.first_day()
        month = _MONTHS[first.month - 1]
        return {
            "year": str(first.year),
            "month": f"{month} {first.year}",
            "day": f"{first.day} {month} {first.year}",
        }[self.precision]


def parse(text: str) -> PartialDate:
    """`text` as a partial date; ValidationError with a sentence for the person who typed it."""
    try:
        return PartialDate(text)
    except ValueError as error:
        raise ValidationError(str(error), code="partial_date") from None


def span(start: PartialDate, end: PartialDate | None) -> str:
    """A period in words, without saying twice what both ends share: "2 to 4 November 2020"."""
    if end is None or start == end:
        return str(start)
    if start.precision == end.precision == "day":
        if start.iso[:7] == end.iso[:7]:
            return f"{start.first_day().day} to {end}"
        if start.year == end.year:
            first = start.first_day()
            return f"{first.day} {_MONTHS[first.month - 1]} to {end}"
    return f"{start} to {end}"


class PartialDateField(models.CharField):  # type: ignore[type-arg] # reason: generic only in the stubs
    """Stores a PartialDate as its ISO text, which sorts and compares as the value does."""

    description = "A date known to the year, month or day"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """As CharField's, without the length, which is fixed."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, list(args), kwargs

    def from_db_value(self, value: str | None, *_: object) -> PartialDate | None:
        """The stored text as a value."""
        return None if value is None else PartialDate(value)

    def to_python(self, value: Any) -> PartialDate | None:
        """A value from text, a date or itself; ValidationError if it is no date."""
        if value is None or isinstance(value, PartialDate):
            return value
        if isinstance(value, datetime.date):
            return PartialDate.of(value)
        return parse(str(value)) if value else None

    def get_prep_value(self, value: Any) -> str | None:
        """The ISO text to store or compare with."""
        date = self.to_python(value)
        return None if date is None else date.iso

    def value_to_string(self, obj: models.Model) -> str:
        """The ISO text, for serialised fixtures."""
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def run_validators(self, value: Any) -> None:
        """Nothing more to check: a PartialDate is valid by construction."""
