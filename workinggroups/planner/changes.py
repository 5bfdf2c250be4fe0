"""What differs between two plans for the same calls, as after a new holiday or clock rule. Pure."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from workinggroups.planner.burden import Party
from workinggroups.planner.plans import Plan, Question

_DAY: Final = datetime.timedelta(days=1)


def print_of(question: Question) -> str:
    """What of clocks and calendars a question hangs on, as a digest: another one, other answers.

    The days and their neighbours, each nation's offset from UTC at noon of them, its weekend and
    its holidays then, and the table of points. Not what nations bore before, which always moves.
    """
    days = sorted({day for some in question.calls for day in some})
    near = sorted({day + step * _DAY for day in days for step in (-1, 0, 1)})
    told = [
        (
            party.code,
            [str(_noon(day).astimezone(ZoneInfo(party.calendar.zone)).utcoffset()) for day in near],
            sorted(party.calendar.weekend),
            [(day, str(off.off)) for day, off in sorted(party.calendar.holidays.items())],
        )
        for party in question.parties
    ]
    whole = repr((days, told, question.table.points, question.quorum))
    return hashlib.sha256(whole.encode()).hexdigest()


def _noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), datetime.UTC)


@dataclass(frozen=True, slots=True)
class Moved:
    """A call that stands at another time: its number from 0, and its sittings before and after."""

    call: int
    before: tuple[datetime.datetime, ...]
    after: tuple[datetime.datetime, ...]


@dataclass(frozen=True, slots=True)
class Shifted:
    """A nation that bears more or less than before, in points."""

    code: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Changes:
    """The calls that move and the nations whose burden differs, in the order of the plan."""

    moved: tuple[Moved, ...]
    shifted: tuple[Shifted, ...]

    def __bool__(self) -> bool:
        return bool(self.moved or self.shifted)


def changes(before: Plan, after: Plan, parties: Sequence[Party]) -> Changes:
    """What differs from one plan to another; both are for the same calls and nations.

    Raises ValueError if they are not.
    """
    moved = tuple(
        Moved(call, old.sittings, new.sittings)
        for call, (old, new) in enumerate(zip(before.slots, after.slots, strict=True))
        if old.sittings != new.sittings
    )
    shifted = tuple(
        Shifted(party.code, old, new)
        for party, old, new in zip(parties, before.burdens, after.burdens, strict=True)
        if old != new
    )
    return Changes(moved, shifted)
