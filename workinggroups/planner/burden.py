"""What a call at a given instant costs a nation: points by its local hour and calendar. Pure."""

import datetime
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from members.workdays import Calendar, off_at

_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Table:
    """Points by the local hour in which a call starts: `points[0]` is 00:00 to 00:59.

    Its version stands beside every number that was reckoned with it. Raises ValueError unless
    there are 24 numbers, none of them negative.
    """

    version: str
    points: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.points) != _HOURS or min(self.points) < 0:
            raise ValueError("A burden table has 24 numbers, none of them negative.")

    @property
    def worst(self) -> int:
        """The most that one call can cost: a night hour, a holiday, a day of the weekend."""
        return max(self.points)


V1: Final = Table(
    "v1",
    (10, 10, 10, 10, 10, 10, 6, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 10),
)

TABLES: Final = {V1.version: V1}  # later versions are rows: workinggroups.queries.burdentables


@dataclass(frozen=True, slots=True)
class Party:
    """A nation that takes part, with its calendar, which has its zone.

    A call is held without a `required` nation at no hour. `carried` are points from earlier calls.
    """

    code: str
    name: str
    calendar: Calendar
    required: bool = False
    carried: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """What a call costs a nation: points, its local time, and the day off it falls on, if any."""

    points: int
    local: datetime.datetime
    off: str = ""


def share(party: Party, at: datetime.datetime, table: Table) -> Share:
    """What a call that starts at the aware instant `at` costs the party.

    A holiday, a day of the weekend and the free half of a half day cost the table's worst.
    """
    local = at.astimezone(ZoneInfo(party.calendar.zone))
    off = off_at(at, party.calendar)
    if off is not None:
        return Share(table.worst, local, off.name)
    return Share(table.points[local.hour], local)
