"""A plan as pictures made of tables: the whole year, and the day of one call. Pure."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workinggroups.planner.burden import Party, Share, Table, share
from workinggroups.planner.plans import Plan
from workinggroups.planner.slots import HOURS, LIGHT

NIGHT: Final = 10  # points from which an hour is a night or a day off, in table v1


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of a nation: its local hour, how hard it is, and whether the call stands there.

    `kind` is "day", "edge", "night" or "off"; `words` says the same for those who do not see it.
    """

    hour: str
    kind: str
    words: str
    points: int
    picked: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A nation's hours, and the sum of its points where there is one to show."""

    name: str
    code: str
    cells: tuple[Cell, ...]
    total: int


def year(plan: Plan, parties: Sequence[Party]) -> list[Row]:
    """Each nation's local hour in every call of the plan, in the order of the calls."""
    return [
        Row(
            party.name,
            party.code,
            tuple(_cell(slot.shares[place], picked=False) for slot in plan.slots),
            plan.burdens[place],
        )
        for place, party in enumerate(parties)
    ]


def day(plan: Plan, call: int, parties: Sequence[Party], table: Table) -> list[Row]:
    """Each nation's local hour at every hour (UTC) of a call's day; the call's are picked."""
    sittings = plan.slots[call].sittings
    midnight = sittings[0].astimezone(datetime.UTC).replace(hour=0)
    hours = [midnight + datetime.timedelta(hours=hour) for hour in HOURS]
    return [
        Row(
            party.name,
            party.code,
            tuple(_cell(share(party, at, table), picked=at in sittings) for at in hours),
            plan.slots[call].points[place],
        )
        for place, party in enumerate(parties)
    ]


def _cell(each: Share, *, picked: bool) -> Cell:
    kind = _kind(each)
    off = f", {each.off}" if each.off else ""
    points = "1 point" if each.points == 1 else f"{each.points} points"
    words = f"{each.local:%A %H:%M}{off}, {points}"
    return Cell(
        f"{each.local:%H:%M}"[: 2 if each.local.minute == 0 else 5],
        kind,
        words,
        each.points,
        picked,
    )


def _kind(each: Share) -> str:
    if each.off:
        return "off"
    if each.points <= LIGHT:
        return "day"
    return "edge" if each.points < NIGHT else "night"
