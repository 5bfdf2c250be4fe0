"""Plans as their pages show them: cards to choose from, and one plan call by call. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from core.time import day_words
from workinggroups.planner import Aim, Plan
from workinggroups.planner.changes import Changes
from workinggroups.planner.picture import Row, day, year
from workinggroups.planner.slots import HOURS
from workinggroups.planner.words import (
    Alternative,
    alternatives,
    objective,
    proof,
    slot_sentences,
)

if TYPE_CHECKING:
    from workinggroups.models import BurdenEntry
    from workinggroups.queries import PlanningPage

NAMES: Final = {
    Aim.LEAST: "Least total",
    Aim.FAIREST: "Fairest",
    Aim.BALANCED: "Balanced",
    Aim.TWO_SITTINGS: "Two sittings",
    Aim.FIXED: "One hour all year",
}
_OTHERS: Final = 6  # other times that are shown for a call, the best ones


@dataclass(frozen=True, slots=True)
class Card:
    """A plan in short: what it is best at, what it costs whom, whether that is proven."""

    aim: str
    name: str
    objective: str
    worst: int
    worst_names: str
    total: int
    nights: int
    proven: bool | None
    rows: list["Bar"]
    differs: Changes | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A nation's row in the table of plans: what it bears in each."""

    name: str
    required: bool
    bars: list["Bar"]


@dataclass(frozen=True, slots=True)
class Bar:
    """What a nation bears: the points, their share of the worst of all plans, its worst night."""

    name: str
    code: str
    points: int
    width: int
    hardest: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a plan: its number from 1, its times, and who pays."""

    number: int
    title: str
    times: list[datetime]
    hours: str
    sentences: list[str]
    points: int


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan call by call; `call` is shown closer, with its day and other times for it."""

    card: Card
    proof: list[str]
    calls: list[Call]
    rows: list[Row]
    call: Call
    day: list[Row]
    hours: list[str]
    others: list["Other"]
    excused: list["Excused"]


@dataclass(frozen=True, slots=True)
class Excused:
    """A nation that the quorum spares some calls: it need not come to them at its worst hour."""

    name: str
    calls: list[int]


@dataclass(frozen=True, slots=True)
class Other:
    """Another time for a call, and what the plan would come to with it."""

    words: str
    worst: int
    total: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger with its time on the nation's clock in words."""

    row: "BurdenEntry"
    local: str


def cards(page: "PlanningPage") -> list[Card]:
    """The plans of a planning, in the order in which they were made."""
    return [card(page, plan) for plan in page.plans]


def card(page: "PlanningPage", plan: Plan) -> Card:
    """One plan in short."""
    widest = max((each.worst for each in [*page.plans, plan]), default=0)
    parties = page.question.parties
    bars = [
        Bar(
            party.name,
            party.code,
            plan.burdens[place],
            round(100 * plan.burdens[place] / widest) if widest else 0,
            _hardest(plan, place),
        )
        for place, party in enumerate(parties)
    ]
    worst = [bar.name for bar in bars if bar.points == plan.worst]
    night = page.question.table.worst
    return Card(
        aim=plan.aim.value.replace("_", "-"),
        name=NAMES[plan.aim],
        objective=objective(plan.aim),
        worst=plan.worst,
        worst_names=_names(worst, len(parties)),
        total=plan.total,
        nights=sum(points >= night for slot in plan.slots for points in slot.points),
        proven=None if plan.proof is None else plan.proof.is_proven,
        rows=bars,
        differs=page.changes.get(plan.aim.value),
        chosen=page.planning.chosen == plan.aim.value,
    )


def lines_of(page: "PlanningPage", found: Sequence[Card]) -> list[Line]:
    """The table of plans: a line for each nation, with what it bears in each of the cards."""
    return [
        Line(party.name, party.required, [each.rows[place] for each in found])
        for place, party in enumerate(page.question.parties)
    ]


def page_of_plan(page: "PlanningPage", plan: Plan, call: int) -> PlanPage:
    """One plan call by call, with call number `call` (from 0) closer."""
    question = page.question
    calls = [_call(plan, number, page) for number in range(len(plan.slots))]
    others = alternatives(question, plan, call)[:_OTHERS] if plan.aim != Aim.FIXED else []
    return PlanPage(
        card=card(page, plan),
        proof=proof(plan),
        calls=calls,
        rows=year(plan, question.parties),
        call=calls[call],
        day=day(plan, call, question.parties, question.table),
        hours=[f"{hour:02}" for hour in HOURS],
        others=[_other(each) for each in others],
        excused=excused(page, plan),
    )


def excused(page: "PlanningPage", plan: Plan) -> list[Excused]:
    """Who is excused from which calls, by number from 1, so that none is always left out.

    With a quorum, that is every nation at its worst hours. Without one nobody is.
    """
    if not page.planning.quorum:
        return []
    worst = page.question.table.worst
    rows = [
        Excused(
            party.name,
            [n for n, slot in enumerate(plan.slots, 1) if slot.points[place] >= worst],
        )
        for place, party in enumerate(page.question.parties)
    ]
    return sorted((row for row in rows if row.calls), key=lambda row: -len(row.calls))


def hours_of(entries: Iterable["BurdenEntry"]) -> list[Entry]:
    """The rows of the ledger with the local time of each in words."""
    return [Entry(row, _local(row.local)) for row in entries]


def _call(plan: Plan, number: int, page: "PlanningPage") -> Call:
    slot = plan.slots[number]
    return Call(
        number=number + 1,
        title=day_words(slot.sittings[0].date()),
        times=list(slot.sittings),
        hours=" and ".join(f"{at:%H:%M}" for at in slot.sittings) + " UTC",
        sentences=slot_sentences(slot, page.question.parties),
        points=sum(slot.points),
    )


def _other(each: Alternative) -> Other:
    times: Sequence[Any] = each.slot.sittings
    hours = " and ".join(f"{at:%H:%M}" for at in times)
    return Other(f"{day_words(times[0].date())}, {hours} UTC", each.worst, each.total)


def _hardest(plan: Plan, place: int) -> str:
    if not plan.slots:
        return ""
    each = plan.slots[plan.hardest(place)].shares[place]
    if not each.points:
        return "always in working hours"
    off = f", {each.off}" if each.off else ""
    return f"{each.local:%H:%M} on {day_words(each.local.date())}{off}"


def _names(names: Sequence[str], every: int) -> str:
    if len(names) == every:
        return "every nation"
    if len(names) > 2:  # noqa: PLR2004 - three names and more are too many for a card
        return f"{len(names)} nations"
    return " and ".join(names)


def _local(text: str) -> str:
    at = datetime.fromisoformat(text)
    return f"{day_words(at.date())}, {at:%H:%M}"
