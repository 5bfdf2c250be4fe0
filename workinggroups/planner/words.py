"""A plan in words: why a call stands where it stands, and what another time would cost. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import add
from typing import Final

from core.time import day_words
from workinggroups.planner import solving
from workinggroups.planner.burden import Party, Share
from workinggroups.planner.plans import (
    Aim,
    NoHourError,
    Plan,
    Question,
    Stage,
    admissible,
    reckon,
)
from workinggroups.planner.slots import Slot

_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another time for one call of a plan, and what the whole plan would come to with it."""

    slot: Slot
    total: int
    worst: int


def objective(aim: Aim) -> str:
    """What a plan with this aim is best at, in a sentence."""
    return _OBJECTIVES[aim]


_OBJECTIVES: Final = {
    Aim.LEAST: "The smallest total; of those, the smallest burden of the worst-off nation.",
    Aim.FAIREST: "The smallest burden of the worst-off nation; of those, the smallest total.",
    Aim.BALANCED: (
        "The smallest sum of squares of the nations’ burdens, so that a point weighs more the"
        " more its nation bears already; of those, the smallest total."
    ),
    Aim.TWO_SITTINGS: (
        "Two sittings a day that leave the fewest nations outside 08 to 18; of those, the smallest"
        " burden of the worst-off nation, then the smallest total."
    ),
    Aim.FIXED: "The same hour UTC for every call: the one with the smallest total.",
}


def proof(plan: Plan) -> list[str]:
    """Whether the plan is the best there is, in one sentence for each objective."""
    if plan.proof is None:
        return ["Not a proven plan: its times were set, not searched for."]
    first, *rest = plan.proof.stages
    return [_stage(first, "no plan"), *(_stage(stage, "none of those") for stage in rest)]


def _stage(stage: Stage, whose: str) -> str:
    what = _MEASURES[stage.objective]
    if stage.value == stage.bound:
        return f"Proven: {whose} has a smaller {what} than {stage.value}."
    return (
        f"Not proven: this plan has a {what} of {stage.value}; {whose} can have less than"
        f" {stage.bound}, so it is at most {stage.gap * _PERCENT:.1f} % from the best."
    )


_MEASURES: Final = {
    solving.WORST: "burden of the worst-off nation",
    solving.TOTAL: "total",
    solving.SQUARES: "sum of squares",
}


def slot_sentences(slot: Slot, parties: Sequence[Party]) -> list[str]:
    """Who pays what for a slot: one sentence for those who pay nothing, one for each other."""
    free = [
        f"{party.name} ({each.local:%H:%M})"
        for party, each in zip(parties, slot.shares, strict=True)
        if not each.points
    ]
    paying = [
        (each, party) for party, each in zip(parties, slot.shares, strict=True) if each.points
    ]
    paying.sort(key=lambda pair: (-pair[0].points, pair[1].name))
    said = [f"In working hours: {', '.join(free)}."] if free else []
    return said + [f"{party.name}: {_share(each, slot)}." for each, party in paying]


def _share(each: Share, slot: Slot) -> str:
    day = each.local.date()
    on = "" if day == slot.sittings[0].date() else f" on {day_words(day)}"
    off = f", {each.off}" if each.off else ""
    points = "1 point" if each.points == 1 else f"{each.points} points"
    return f"{each.local:%H:%M}{on}{off}, {points}"


def alternatives(question: Question, plan: Plan, call: int) -> list[Alternative]:
    """Every other time that call number `call` could have, as the plan would be with it.

    The cheapest for the worst-off nation first, then by total, then by time. None where no hour
    fits any more, because the calendars have changed since the plan was made.
    """
    sittings = len(plan.slots[call].sittings)
    present = reckon(question, [slot.sittings for slot in plan.slots], aim=plan.aim)
    here = present.slots[call]
    total = present.total - sum(here.points)
    rest = [all_ - own for all_, own in zip(present.burdens, here.points, strict=True)]
    try:
        slots = admissible(question, question.calls[call], sittings=sittings)
    except NoHourError:
        return []
    found = [
        Alternative(slot, total + sum(slot.points), max(map(add, rest, slot.points)))
        for slot in slots
        if slot.sittings != here.sittings
    ]
    return sorted(found, key=lambda each: (each.worst, each.total, each.slot.sittings))
