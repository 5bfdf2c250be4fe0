"""A plan in words, other times for a call, and what differs between two plans."""

import datetime
from dataclasses import replace

from tests.planner.network import MEASURED, TEN, WEDNESDAYS, shut
from workinggroups.planner import V1, Aim, Question, fixed, propose, reckon
from workinggroups.planner.changes import Moved, Shifted, changes
from workinggroups.planner.words import alternatives, objective, proof, slot_sentences

TWO = tuple(party for party in TEN if party.name in {"New Zealand", "Portugal"})
SHORT = Question(WEDNESDAYS[:2], TWO, V1)


def utc(month: int, day: int, hour: int) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, tzinfo=datetime.UTC)


def test_every_aim_states_its_objective() -> None:
    assert all(objective(aim).endswith(".") for aim in Aim)


def test_a_proof_is_told_for_each_objective() -> None:
    (plan,) = propose(MEASURED, [Aim.FAIREST])

    assert proof(plan) == [
        "Proven: no plan has a smaller burden of the worst-off nation than 45.",
        "Proven: none of those has a smaller total than 414.",
    ]
    assert proof(fixed(MEASURED)) == ["Not a proven plan: its times were set, not searched for."]


def test_a_search_that_ended_early_states_its_gap() -> None:
    (plan,) = propose(MEASURED, [Aim.FAIREST], effort=0.0001)

    assert proof(plan)[0].startswith(
        "Not proven: this plan has a burden of the worst-off nation of"
    )
    assert proof(plan)[0].endswith("% from the best.")


def test_a_slot_tells_who_pays_and_why() -> None:
    closed = shut(TWO[1], WEDNESDAYS[0][0])
    asked = replace(SHORT, parties=(TWO[0], closed))
    plan = reckon(asked, [[utc(1, 14, 21)], [utc(2, 11, 17)]], aim=Aim.FIXED)

    assert slot_sentences(plan.slots[0], asked.parties) == [
        "In working hours: New Zealand (10:00).",
        "Portugal: 21:00, A holiday, 10 points.",
    ]
    assert slot_sentences(plan.slots[1], asked.parties) == [
        "New Zealand: 06:00 on Thursday 12 February 2026, 6 points.",
        "Portugal: 17:00, 1 point.",
    ]


def test_other_times_for_a_call_are_told_with_the_plan_they_make() -> None:
    (plan,) = propose(SHORT, [Aim.FAIREST])
    others = alternatives(SHORT, plan, 0)

    assert len(others) == 23
    assert plan.slots[0].sittings not in [each.slot.sittings for each in others]
    assert all((each.worst, each.total) >= (plan.worst, plan.total) for each in others)
    assert others == sorted(others, key=lambda each: (each.worst, each.total, each.slot.sittings))
    last, times = others[-1], [slot.sittings for slot in plan.slots]
    moved = reckon(SHORT, [last.slot.sittings, *times[1:]], aim=plan.aim)
    assert (last.worst, last.total) == (moved.worst, moved.total)


def test_a_call_that_no_hour_suits_any_more_has_no_other_times() -> None:
    (plan,) = propose(SHORT, [Aim.FAIREST])
    day = SHORT.calls[0][0]
    shut_now = shut(TWO[0], *(day + datetime.timedelta(shift) for shift in (-1, 0, 1)))
    closed = replace(SHORT, parties=(replace(shut_now, required=True), TWO[1]))
    assert alternatives(closed, plan, 0) == []


def test_a_new_holiday_shows_as_a_difference() -> None:
    (plan,) = propose(SHORT, [Aim.LEAST])
    day = plan.slots[0].shares[1].local.date()
    closed = replace(SHORT, parties=(TWO[0], shut(TWO[1], day)))

    same_times = reckon(closed, [slot.sittings for slot in plan.slots], aim=plan.aim)
    before = plan.burdens[1]
    after = before - plan.slots[0].points[1] + V1.worst
    found = changes(plan, same_times, TWO)
    assert found.moved == ()
    assert found.shifted == (Shifted(TWO[1].code, before, after),)
    assert found
    assert not changes(plan, plan, TWO)


def test_a_moved_call_shows_with_both_times() -> None:
    one = reckon(SHORT, [[utc(1, 14, 8)], [utc(2, 11, 8)]], aim=Aim.FIXED)
    two = reckon(SHORT, [[utc(1, 14, 8)], [utc(2, 11, 20)]], aim=Aim.FIXED)

    assert changes(one, two, TWO).moved == (Moved(1, (utc(2, 11, 8),), (utc(2, 11, 20),)),)
