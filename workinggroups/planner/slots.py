"""The hours from which a call's time may be chosen, and what each costs every nation. Pure."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from workinggroups.planner.burden import Party, Share, Table, share

HOURS: Final = range(24)  # a call starts at a full hour, UTC
LIGHT: Final = 1  # points up to which an hour is within 08 to 18 of a working day, in table v1


@dataclass(frozen=True, slots=True)
class Slot:
    """A time for one call: one sitting, or two of the same agenda, as aware UTC instants.

    `shares` has each nation's share in the sitting it attends, `attends` which one that is: the
    cheaper, the earlier of two that cost the same.
    """

    sittings: tuple[datetime.datetime, ...]
    shares: tuple[Share, ...]
    attends: tuple[int, ...]

    @property
    def points(self) -> tuple[int, ...]:
        """What the call costs each nation, in the order of the question's nations."""
        return tuple(each.points for each in self.shares)


def slot_at(sittings: Sequence[datetime.datetime], parties: Sequence[Party], table: Table) -> Slot:
    """The slot with its sittings at the given instants."""
    return _joined([_Sitting(at, _shares(at, parties, table)) for at in sittings])


def slots_on(
    days: Iterable[datetime.date], parties: Sequence[Party], table: Table, *, sittings: int = 1
) -> list[Slot]:
    """Every slot on one of the days, in the order of days and hours.

    With two sittings only the pairs that leave the fewest nations outside 08 to 18.
    """
    found = []
    for day in days:
        singles = [_Sitting(at, _shares(at, parties, table)) for at in _instants(day)]
        found += [list(some) for some in combinations(singles, sittings)]
    if sittings == 1:
        return [_joined(some) for some in found]
    outside = [_outside(some) for some in found]
    fewest = min(outside)
    return [_joined(some) for some, out in zip(found, outside, strict=True) if out == fewest]


def useful(slots: Sequence[Slot]) -> list[Slot]:
    """The slots that are worth weighing.

    A slot that costs no nation less than another, and one nation more, is in no best plan; of
    those that cost all the same the first is kept.
    """
    first: dict[tuple[int, ...], Slot] = {}
    for slot in slots:
        first.setdefault(slot.points, slot)
    return [
        slot
        for points, slot in first.items()
        if not any(_covers(other, points) for other in first if other != points)
    ]


@dataclass(frozen=True, slots=True)
class _Sitting:
    at: datetime.datetime
    shares: tuple[Share, ...]


def _instants(day: datetime.date) -> list[datetime.datetime]:
    midnight = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    return [midnight + datetime.timedelta(hours=hour) for hour in HOURS]


def _shares(at: datetime.datetime, parties: Sequence[Party], table: Table) -> tuple[Share, ...]:
    return tuple(share(party, at, table) for party in parties)


def _joined(sittings: Sequence[_Sitting]) -> Slot:
    columns = list(zip(*(sitting.shares for sitting in sittings), strict=True))
    attends = tuple(
        min(range(len(column)), key=lambda number: (column[number].points, number))
        for column in columns
    )
    return Slot(
        sittings=tuple(sitting.at for sitting in sittings),
        shares=tuple(column[number] for column, number in zip(columns, attends, strict=True)),
        attends=attends,
    )


def _outside(sittings: Sequence[_Sitting]) -> int:
    columns = zip(*(sitting.shares for sitting in sittings), strict=True)
    return sum(min(each.points for each in column) > LIGHT for column in columns)


def _covers(better: tuple[int, ...], points: tuple[int, ...]) -> bool:
    return all(one <= other for one, other in zip(better, points, strict=True))
