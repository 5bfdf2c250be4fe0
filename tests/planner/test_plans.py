"""The measured case of 2026, and plans against every plan there is."""

import datetime
from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.workdays import Calendar
from tests.planner.network import MEASURED, TEN, WEDNESDAYS, ZONES, shut
from workinggroups.planner import (
    V1,
    Aim,
    NoHourError,
    Party,
    Plan,
    Question,
    fixed,
    propose,
    reckon,
    solving,
    weekly,
)


def by_name(plan: Plan) -> dict[str, int]:
    return dict(zip(ZONES, plan.spent, strict=True))


def stages(plan: Plan) -> list[tuple[str, int, int]]:
    assert plan.proof is not None
    return [(stage.objective, stage.value, stage.bound) for stage in plan.proof.stages]


def test_the_best_fixed_hour_is_13_utc_and_three_nations_pay_for_it() -> None:
    plan = fixed(MEASURED)

    assert {slot.sittings[0].hour for slot in plan.slots} == {13}
    assert (plan.total, plan.worst, plan.proof) == (220, 120, None)
    paying = {name: points for name, points in by_name(plan).items() if points}
    assert paying == {"New Zealand": 120, "Korea": 72, "Mexico": 24, "Canada": 4}


def test_the_plans_of_the_measured_case_are_proven() -> None:
    least, fairest, balanced, two = propose(MEASURED)

    assert stages(least) == [("total", 220, 220), ("worst", 120, 120)]
    assert stages(fairest) == [("worst", 45, 45), ("total", 414, 414)]
    assert stages(balanced) == [("squares", 13438, 13438), ("total", 330, 330)]
    assert stages(two) == [("worst", 4, 4), ("total", 29, 29)]
    assert all(plan.proof and plan.proof.is_proven for plan in (least, fairest, balanced, two))
    assert (fairest.worst, fairest.total) == (45, 414)
    assert (balanced.worst, balanced.total) == (62, 330)


def test_two_sittings_put_every_nation_within_08_to_18_on_each_date() -> None:
    (two,) = propose(MEASURED, [Aim.TWO_SITTINGS])

    for slot in two.slots:
        assert len(slot.sittings) == 2
        assert slot.sittings[0].date() == slot.sittings[1].date()
        assert all(8 <= share.local.hour < 18 for share in slot.shares)
        for share, sitting in zip(slot.shares, slot.attends, strict=True):
            assert share.local == slot.sittings[sitting]


def test_the_same_question_has_the_same_plans() -> None:
    assert propose(MEASURED) == propose(MEASURED)


def test_no_nation_pays_the_worst_twice_in_a_row_where_months_are_alike() -> None:
    (fairest,) = propose(MEASURED, [Aim.FAIREST])

    for nation in range(len(TEN)):
        costs = [slot.points[nation] for slot in fairest.slots]
        nights = [a == b == V1.worst for a, b in pairwise(costs)]
        assert sum(nights) <= 2


_ZONES = st.sampled_from(sorted(ZONES.values()))
_PARTIES = st.lists(st.tuples(_ZONES, st.integers(0, 30)), min_size=2, max_size=4)


@settings(max_examples=15, deadline=None)
@given(_PARTIES, st.dates(datetime.date(2024, 1, 1), datetime.date(2030, 12, 1)))
def test_no_plan_of_all_there_are_is_better(
    parties: list[tuple[str, int]], first: datetime.date
) -> None:
    calls = weekly(first, count=2, weeks=9)
    asked = Question(
        calls,
        tuple(
            Party(str(n), str(n), Calendar(zone), carried=old)
            for n, (zone, old) in enumerate(parties)
        ),
        V1,
    )
    every = [
        reckon(
            asked,
            [[_at(days[0], hour)] for days, hour in zip(calls, hours, strict=True)],
            aim=Aim.FIXED,
        )
        for hours in product(range(24), repeat=2)
    ]

    least, fairest, balanced = propose(asked, [Aim.LEAST, Aim.FAIREST, Aim.BALANCED])

    assert (least.total, least.worst) == min((plan.total, plan.worst) for plan in every)
    assert (fairest.worst, fairest.total) == min((plan.worst, plan.total) for plan in every)
    assert _squares(balanced) == min(map(_squares, every))
    for plan in (least, fairest, balanced):
        assert plan.proof is not None
        assert plan.proof.is_proven


def _squares(plan: Plan) -> tuple[int, int]:
    return sum(burden**2 for burden in plan.burdens), plan.total


def _at(day: datetime.date, hour: int) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour), datetime.UTC)


def test_what_a_nation_brings_weighs_in_the_fairest_plan() -> None:
    tired = tuple(replace(party, carried=60 if party.name == "Korea" else 0) for party in TEN)
    (plan,) = propose(replace(MEASURED, parties=tired), [Aim.FAIREST])

    assert by_name(plan)["Korea"] < 43
    assert plan.burdens[1] == by_name(plan)["Korea"] + 60


def test_a_required_nation_is_never_called_at_the_worst_hour() -> None:
    needed = tuple(replace(party, required=party.name == "New Zealand") for party in TEN)
    (plan,) = propose(replace(MEASURED, parties=needed), [Aim.LEAST])

    assert all(slot.points[0] < V1.worst for slot in plan.slots)


def test_a_quorum_keeps_enough_nations_out_of_the_night() -> None:
    (plan,) = propose(replace(MEASURED, quorum=9), [Aim.FAIREST])

    assert all(sum(points < V1.worst for points in slot.points) >= 9 for slot in plan.slots)


def test_a_call_that_no_hour_suits_is_named() -> None:
    day = WEDNESDAYS[0][0]
    closed = [day + datetime.timedelta(shift) for shift in (-1, 0, 1)]
    needed = (replace(shut(TEN[0], *closed), required=True), *TEN[1:])

    with pytest.raises(NoHourError) as raised:
        propose(replace(MEASURED, parties=needed), [Aim.LEAST])

    assert raised.value.days == WEDNESDAYS[0]
    assert raised.value.nations == ("New Zealand",)
    with pytest.raises(NoHourError) as raised:
        propose(replace(MEASURED, quorum=10), [Aim.LEAST])
    assert raised.value.nations == ()


def test_a_call_may_move_to_another_day_that_costs_less() -> None:
    first = WEDNESDAYS[0][0]
    closed = tuple(shut(party, first) for party in TEN)
    near = (first, first + datetime.timedelta(1))
    (plan,) = propose(Question((near,), closed, V1), [Aim.LEAST])

    assert plan.slots[0].sittings[0].date() == near[1]
    assert plan.hardest(0) == 0


def test_a_question_that_cannot_be_asked_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one nation"):
        Question(WEDNESDAYS, (), V1)
    with pytest.raises(ValueError, match="quorum"):
        Question(WEDNESDAYS, TEN, V1, quorum=11)


def test_no_calls_have_an_empty_plan() -> None:
    plans = propose(Question((), TEN, V1))

    assert {plan.total for plan in plans} == {0}
    assert all(plan.proof and plan.proof.is_proven for plan in plans)


def test_a_search_that_ran_out_of_effort_says_how_far_it_may_be() -> None:
    (plan,) = propose(MEASURED, [Aim.FAIREST], effort=0.0001)

    assert plan.proof is not None
    assert not plan.proof.is_proven
    stage = plan.proof.stages[0]
    assert stage.bound < stage.value
    assert 0 < stage.gap <= 1
    assert plan.worst == stage.value


def test_a_measure_of_nothing_has_no_gap() -> None:
    (plan,) = propose(Question((), TEN, V1), [Aim.FAIREST])

    assert plan.proof is not None
    assert [stage.gap for stage in plan.proof.stages] == [0.0, 0.0]
    assert solving.fairest([], [3, 1]).stages[0] == solving.Reached(3, 3)
