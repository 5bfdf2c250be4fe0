"""What differs between two plans for the same calls, as after a new holiday or clock rule. Pure."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from workinggroups.planner.burden import Party
from workinggroups.planner.plans import Plan


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
