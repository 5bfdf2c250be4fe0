"""Plans for a year of calls: which hours, what each nation pays, and whether it can be done better.

The aims, each with its objective:

- least total: the smallest total, then the smallest burden of the worst-off nation;
- fairest: the smallest burden of the worst-off nation, then the smallest total;
- balanced: the smallest sum of squares of the nations' burdens, then the smallest total, so that
  a point weighs more the more its nation bears already;
- two sittings: each call is held twice on its day and every nation attends the cheaper sitting;
  of the pairs that leave the fewest nations outside 08 to 18, chosen as in “fairest”.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workinggroups.planner import solving
from workinggroups.planner.burden import Party, Table
from workinggroups.planner.dates import Days
from workinggroups.planner.slots import HOURS, Slot, slot_at, slots_on, useful


class Aim(StrEnum):
    """What a plan is best at."""

    LEAST = "least"
    FAIREST = "fairest"
    BALANCED = "balanced"
    TWO_SITTINGS = "two_sittings"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the planner.

    `calls` has, for each call, the days on which it may be held; hours are UTC. A call is held
    only at an hour that is not the worst for at least `quorum` nations, and for each required
    one. Raises ValueError without a nation, or with a quorum beyond their number.
    """

    calls: tuple[Days, ...]
    parties: tuple[Party, ...]
    table: Table
    quorum: int = 0

    def __post_init__(self) -> None:
        if not self.parties:
            raise ValueError("A plan needs at least one nation.")
        if not 0 <= self.quorum <= len(self.parties):
            raise ValueError("The quorum is a number of nations, and no more than take part.")

    @property
    def carried(self) -> tuple[int, ...]:
        """The points that each nation brings from earlier calls."""
        return tuple(party.carried for party in self.parties)


class NoHourError(Exception):
    """No hour of a call's days meets the quorum and suits the required nations.

    `days` are that call's; `nations` the required ones that no hour suits, by name.
    """

    def __init__(self, days: Days, nations: tuple[str, ...]) -> None:
        super().__init__(days, nations)
        self.days = days
        self.nations = nations


@dataclass(frozen=True, slots=True)
class Stage:
    """One objective of a plan: what it reached, and the bound that no plan can go below."""

    objective: str
    value: int
    bound: int

    @property
    def gap(self) -> float:
        """How far at most the value is from the best, as a share of the value."""
        return (self.value - self.bound) / self.value if self.value else 0.0


@dataclass(frozen=True, slots=True)
class Proof:
    """The objectives in the order in which they were met."""

    stages: tuple[Stage, ...]

    @property
    def is_proven(self) -> bool:
        """Whether no plan is better at any of them."""
        return all(stage.value == stage.bound for stage in self.stages)


@dataclass(frozen=True, slots=True)
class Plan:
    """A time for each call, in the order of the question's calls, and what each nation pays.

    `burdens` are the points of each nation for these calls and those it brought; `proof` is None
    for a plan that nobody claims to be best.
    """

    aim: Aim
    slots: tuple[Slot, ...]
    spent: tuple[int, ...]
    burdens: tuple[int, ...]
    proof: Proof | None = None

    @property
    def total(self) -> int:
        """The points of all nations together, for these calls alone."""
        return sum(self.spent)

    @property
    def worst(self) -> int:
        """The points of the worst-off nation, with those it brought."""
        return max(self.burdens)

    def hardest(self, nation: int) -> int:
        """The number of the call that costs the nation most, the earliest of several."""
        return max(
            range(len(self.slots)), key=lambda call: (self.slots[call].points[nation], -call)
        )


_Solver = Callable[..., solving.Solved]
_AIMS: Final[dict[Aim, tuple[_Solver, int, tuple[str, ...]]]] = {
    Aim.LEAST: (solving.least, 1, (solving.TOTAL, solving.WORST)),
    Aim.FAIREST: (solving.fairest, 1, (solving.WORST, solving.TOTAL)),
    Aim.BALANCED: (solving.balanced, 1, (solving.SQUARES, solving.TOTAL)),
    Aim.TWO_SITTINGS: (solving.fairest, 2, (solving.WORST, solving.TOTAL)),
}


def propose(
    question: Question,
    aims: Iterable[Aim] = (Aim.LEAST, Aim.FAIREST, Aim.BALANCED, Aim.TWO_SITTINGS),
    *,
    effort: float = solving.EFFORT,
) -> list[Plan]:
    """A plan for each of the aims. The same question has the same plans.

    `effort` bounds the search of each objective, in the solver's units of work (about a second of
    a core each); a plan that ran out of it says how far from the best it may be. Raises
    NoHourError.
    """
    return [_plan(question, aim, effort) for aim in aims]


def fixed(question: Question) -> Plan:
    """The usual way, to compare with: the same UTC hour all year, the one with the least total.

    On each call's first day, whomever it suits. Of several hours the earliest.
    """
    plans = [
        reckon(question, [[_at(days[0], hour)] for days in question.calls], aim=Aim.FIXED)
        for hour in HOURS
    ]
    return min(plans, key=lambda plan: plan.total)


def reckon(question: Question, times: Sequence[Sequence[datetime.datetime]], *, aim: Aim) -> Plan:
    """What the given times cost by the question's calendars and table: a plan without proof.

    `times` has the sittings of each call, aware instants. It shows what an override costs, and
    what a new holiday or clock rule does to a plan that was chosen before.
    """
    slots = [slot_at(sittings, question.parties, question.table) for sittings in times]
    return _made(question, aim, slots, None)


def admissible(question: Question, days: Days, *, sittings: int = 1) -> list[Slot]:
    """The slots on the days that meet the quorum and suit the required nations.

    Raises NoHourError if there is none.
    """
    found = slots_on(days, question.parties, question.table, sittings=sittings)
    fitting = [slot for slot in found if _fits(question, slot)]
    if not fitting:
        raise NoHourError(days, _unsuited(question, found))
    return fitting


def _plan(question: Question, aim: Aim, effort: float) -> Plan:
    solve, sittings, objectives = _AIMS[aim]
    choices = [useful(admissible(question, days, sittings=sittings)) for days in question.calls]
    options = [tuple(slot.points for slot in slots) for slots in choices]
    solved = solve(options, question.carried, effort=effort)
    slots = [some[index] for some, index in zip(choices, solved.taken, strict=True)]
    stages = [
        Stage(objective, reached.value, reached.bound)
        for objective, reached in zip(objectives, solved.stages, strict=True)
    ]
    return _made(question, aim, slots, Proof(tuple(stages)))


def _made(question: Question, aim: Aim, slots: Sequence[Slot], proof: Proof | None) -> Plan:
    spent = tuple(
        sum(slot.points[nation] for slot in slots) for nation in range(len(question.parties))
    )
    burdens = tuple(new + old for new, old in zip(spent, question.carried, strict=True))
    return Plan(aim, tuple(slots), spent, burdens, proof)


def _fits(question: Question, slot: Slot) -> bool:
    suited = [points < question.table.worst for points in slot.points]
    required = zip(question.parties, suited, strict=True)
    return sum(suited) >= question.quorum and all(
        fits for party, fits in required if party.required
    )


def _unsuited(question: Question, slots: Sequence[Slot]) -> tuple[str, ...]:
    return tuple(
        party.name
        for nation, party in enumerate(question.parties)
        if party.required and all(slot.points[nation] >= question.table.worst for slot in slots)
    )


def _at(day: datetime.date, hour: int) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour), datetime.UTC)
