"""Calls are asked for, worked out, chosen, held, and their cost noted."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.errors import StaleVersion, StateConflict
from core.models import Event, Verb
from members.models import Holiday, Nation
from tests.factories.workinggroups import GroupFactory
from tests.planner.network import FIRST_DAY, planned
from tests.readers import COMMUNITY, NOW, READERS, TEST, Cast
from workinggroups import actions, queries
from workinggroups.actions import Wanted
from workinggroups.models import BurdenEntry, Meeting, PlannedCall, Planning, PlanningState
from workinggroups.planner import Aim, reckon
from workinggroups.planning import excused
from workinggroups.tasks import note_burdens, refresh_plans, work_out_plans

pytestmark = pytest.mark.django_db


def ask(cast: Cast, **wanted: Any) -> Planning:
    values = {"title": "Calls", "first_day": FIRST_DAY, "calls": 2} | wanted
    nations = [cast.nations["estonia"], cast.nations["canada"]]
    who = cast.people["secretariat"]
    return actions.ask_for_plans(
        group=None, wanted=Wanted(**values), nations=nations, by=who, at=NOW
    )


def choose(planning: Planning, cast: Cast, aim: Aim = Aim.FAIREST, **more: Any) -> Planning:
    who = cast.people["secretariat"]
    return actions.choose_plan(planning, aim=aim, by=who, at=NOW, **more)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"first_day": NOW.date()}, "first_day"),
        ({"first_day": datetime.date(2031, 1, 1)}, "first_day"),
        ({"quorum": 3}, "quorum"),
        ({"calls": 0}, "calls"),
        ({"calls": 54}, "calls"),
        ({"days_around": 4}, "days_around"),
        ({"title": "two\nlines"}, "title"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(
    cast: Cast, wanted: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as raised:
        ask(cast, **wanted)
    assert set(raised.value.message_dict) == {field}
    assert not Planning.objects.exists()


def test_somebody_takes_part_and_only_they_are_required(cast: Cast) -> None:
    who = cast.people["secretariat"]
    with pytest.raises(ValidationError) as raised:
        actions.ask_for_plans(
            group=None,
            wanted=Wanted("Calls", FIRST_DAY),
            nations=[],
            required=[cast.nations["estonia"]],
            by=who,
            at=NOW,
        )
    assert set(raised.value.message_dict) == {"nations", "required"}


def test_what_is_asked_is_worked_out_by_one_worker(cast: Cast) -> None:
    planning = ask(cast)

    assert actions.claim(at=NOW) == planning
    assert actions.claim(at=NOW) is None  # in somebody's hands
    assert actions.claim(at=NOW + actions.planning.LEASE) == planning  # who was lost

    first = actions.work_out(planning, by=TEST, at=NOW, effort=1)
    assert first.state == PlanningState.WORKED
    again = actions.work_out(planning, by=TEST, at=NOW, effort=1)
    assert (again.version, again.plans) == (first.version, first.plans)
    aims = [kept["aim"] for kept in first.plans]
    assert aims == ["least", "fairest", "balanced", "two_sittings", "fixed"]
    assert Event.objects.filter(verb=Verb.PLANNING_WORK).count() == 1


def test_the_sweep_answers_all_that_wait(cast: Cast) -> None:
    ask(cast)
    ask(cast, rhythm="weekly")
    ask(cast, rhythm="fortnightly", days_around=1)

    work_out_plans()

    assert {planning.state for planning in Planning.objects.all()} == {PlanningState.WORKED}
    work_out_plans()


def test_a_group_has_only_so_many_in_the_queue(cast: Cast) -> None:
    worked = planned(cast)
    for _ in range(actions.planning.MOST_WAITING):
        ask(cast)
    with pytest.raises(ValidationError, match="being worked out"):
        ask(cast)
    with pytest.raises(StateConflict, match="being worked out"):
        actions.ask_again(worked, by=TEST, at=NOW)


def test_a_call_that_no_hour_suits_is_told(cast: Cast) -> None:
    nation = cast.nations["estonia"]
    for shift in (-1, 0, 1):
        day = FIRST_DAY + datetime.timedelta(shift)
        Holiday.objects.create(nation=nation, day=day, name="A holiday", source="a test")
    planning = actions.ask_for_plans(
        group=None,
        wanted=Wanted("Calls", FIRST_DAY, calls=1),
        nations=[nation],
        required=[nation],
        by=cast.people["secretariat"],
        at=NOW,
    )
    failed = actions.work_out(planning, by=TEST, at=NOW, effort=1)
    assert failed.state == PlanningState.FAILED
    assert failed.fault.startswith("On Wednesday 13 January 2027 no hour suits Estonia")

    crowd = actions.work_out(ask(cast, quorum=2, calls=1), by=TEST, at=NOW, effort=1)
    assert "no hour meets the quorum" in crowd.fault


def test_working_out_again_tells_what_differs(cast: Cast) -> None:
    who = cast.people["secretariat"]
    planning = planned(cast)
    Holiday.objects.create(
        nation=cast.nations["estonia"], day=FIRST_DAY, name="New", source="a test"
    )
    again = actions.ask_again(planning, by=who, at=NOW)
    with pytest.raises(StateConflict):
        actions.ask_again(again, by=who, at=NOW)
    actions.work_out(again, by=TEST, at=NOW, effort=1)

    page = queries.planning_page(who, planning.slug)
    assert page is not None
    assert page.changes["fixed"].shifted[0].code == "EE"
    with pytest.raises(StaleVersion):
        actions.ask_again(again, by=who, at=NOW, expected=frozenset({1}))


def test_a_chosen_plan_becomes_meetings(cast: Cast) -> None:
    planning = choose(planned(cast), cast)

    calls = PlannedCall.objects.filter(planning=planning).select_related("meeting")
    assert [call.meeting.title for call in calls] == [
        "Monthly call, call 1",
        "Monthly call, call 2",
    ]
    kept = [slot["sittings"][0] for slot in planning.chosen_plan["calls"]]
    assert [call.meeting.starts_at.isoformat() for call in calls] == kept
    with pytest.raises(StateConflict):
        choose(planning, cast)


def test_two_sittings_become_two_meetings_a_call(cast: Cast) -> None:
    choose(planned(cast), cast, Aim.TWO_SITTINGS)

    titles = list(
        Meeting.objects.order_by("planned__number", "planned__sitting").values_list(
            "title", flat=True
        )
    )
    assert titles[:2] == ["Monthly call, call 1 (1 of 2)", "Monthly call, call 1 (2 of 2)"]
    assert len(titles) == 4


def test_another_hour_needs_a_reason_that_is_kept(cast: Cast) -> None:
    planning = planned(cast)
    moment = datetime.datetime(2027, 1, 13, 3, tzinfo=datetime.UTC)
    with pytest.raises(ValidationError, match="Say why"):
        choose(planning, cast, instead={0: [moment]})
    for wrong in ({9: [moment]}, {0: [moment, moment]}):
        with pytest.raises(ValidationError, match="There is no call"):
            choose(planning, cast, instead=wrong, reason="The host asked.")
    with pytest.raises(ValidationError, match="no such plan"):
        choose(_without_plans(planned(cast)), cast)

    chosen = choose(planning, cast, instead={0: [moment]}, reason=" The host asked. ")
    assert chosen.reason == "The host asked."
    assert Meeting.objects.filter(starts_at=moment).count() == 1
    event = Event.objects.get(verb=Verb.PLANNING_CHOOSE)
    assert event.reason == "The host asked."


def _without_plans(planning: Planning) -> Planning:
    Planning.objects.filter(pk=planning.pk).update(plans=[])
    return planning


@pytest.fixture
def held(cast: Cast) -> Planning:
    return choose(planned(cast), cast, Aim.TWO_SITTINGS)


def after(planning: Planning) -> datetime.datetime:
    last = Meeting.objects.order_by("-starts_at").values_list("starts_at", flat=True)[0]
    return last + datetime.timedelta(minutes=planning.minutes_long)


def test_what_a_call_cost_is_noted_once_it_is_over(held: Planning) -> None:
    assert actions.note_burdens(by=TEST, at=NOW) == 0
    first = PlannedCall.objects.get(planning=held, number=0, sitting=1).meeting.starts_at
    assert actions.note_burdens(by=TEST, at=first) == 0  # the second sitting is on

    assert actions.note_burdens(by=TEST, at=after(held)) == 2
    assert actions.note_burdens(by=TEST, at=after(held)) == 0
    note_burdens()
    entries = BurdenEntry.objects.filter(planned__number=0)
    assert entries.count() == 3
    kept = held.chosen_plan["calls"][0]["shares"]
    assert sorted(entry.points for entry in entries) == sorted(share[0] for share in kept)
    event = Event.objects.filter(verb=Verb.BURDEN_NOTE).order_by("sequence")[0]
    assert event.changes == {"call": [None, 1]}


def test_what_was_borne_counts_in_the_next_plan(cast: Cast, held: Planning) -> None:
    actions.note_burdens(by=TEST, at=after(held))
    entry = BurdenEntry.objects.filter(nation=cast.nations["canada"])[0]
    actions.correct_burden(entry, points=9, reason="It was at night.", by=TEST, at=NOW)

    later = planned(cast, first_day=datetime.date(2027, 6, 9))
    who = cast.people["secretariat"]
    page = queries.planning_page(who, later.slug)
    assert page is not None
    carried = {party.code: party.carried for party in page.question.parties}
    assert carried["CA"] >= 9
    alone = planned(cast, first_day=datetime.date(2027, 6, 9), carries=False)
    page = queries.planning_page(who, alone.slug)
    assert page is not None
    assert {party.carried for party in page.question.parties} == {0}


def test_a_correction_stands_beside_the_entry(cast: Cast, held: Planning) -> None:
    actions.note_burdens(by=TEST, at=after(held))
    entry = BurdenEntry.objects.filter(nation=cast.nations["estonia"]).order_by("pk")[0]
    with pytest.raises(ValidationError, match="Say why"):
        actions.correct_burden(entry, points=8, reason=" ", by=TEST, at=NOW)

    first = actions.correct_burden(entry, points=8, reason="Moved.", by=TEST, at=NOW)
    with pytest.raises(ValidationError, match="stands at 8 already"):
        actions.correct_burden(first, points=8, reason="Again.", by=TEST, at=NOW)
    second = actions.correct_burden(first, points=2, reason="Moved back.", by=TEST, at=NOW)
    assert (first.points, second.points) == (8 - entry.points, -6)
    assert second.corrects == entry

    balances = queries.balances(cast.people["secretariat"], day=datetime.date(2027, 12, 1))
    estonia = next(each for each in balances if each.nation.slug == "estonia")
    others = BurdenEntry.objects.filter(nation=estonia.nation, corrects=None).exclude(pk=entry.pk)
    assert estonia.points == 2 + sum(others.values_list("points", flat=True))
    assert estonia.calls == 2


@pytest.mark.no_cover  # a table of readers
@pytest.mark.parametrize("reader", READERS)
def test_the_network_reads_plans_of_groups_that_it_reads(cast: Cast, reader: str) -> None:
    group = GroupFactory(
        marking="AMBER+STRICT",
        circle=cast.circles["the-group"],
        owner_circle=cast.circles["the-group"],
    )
    network, hidden = planned(cast), planned(cast, group)
    user = cast.user(reader)

    seen = set(queries.planning_list(user).values_list("slug", flat=True))
    in_group = reader in {"group member", "chair"}
    wanted = {network.slug} if reader in COMMUNITY else set()
    assert seen == (wanted | {hidden.slug} if in_group else wanted)
    assert (queries.planning_page(user, hidden.slug) is not None) == in_group
    assert queries.burdens(user).count() == 0


def test_who_takes_part_follows_from_the_seats(cast: Cast) -> None:
    group = GroupFactory(circle=cast.circles["the-group"], owner_circle=cast.circles["the-group"])

    assert [nation.slug for nation in queries.nations_taking_part(group)] == ["canada"]
    everybody = set(Nation.objects.filter(is_member=True))
    assert set(queries.nations_taking_part(None)) == everybody


def test_a_new_holiday_has_the_plans_worked_out_anew(cast: Cast) -> None:
    planning = planned(cast)
    refresh_plans()
    planning.refresh_from_db()
    assert planning.state == PlanningState.WORKED
    Holiday.objects.create(nation=cast.nations["canada"], day=FIRST_DAY, name="A new one")
    assert actions.refresh_plans(by=TEST, at=NOW) == 1
    assert actions.refresh_plans(by=TEST, at=NOW) == 0
    planning.refresh_from_db()
    assert planning.state == PlanningState.ASKED
    actions.work_out(planning, by=TEST, at=NOW, effort=1)
    page = queries.planning_page(cast.people["secretariat"], planning.slug)
    assert page is not None
    assert "CA" in {each.code for each in page.changes["fixed"].shifted}
    for _ in range(5):
        ask(cast)
    Holiday.objects.all().delete()
    assert actions.refresh_plans(by=TEST, at=NOW) == 0  # enough are being worked out


def test_the_quorum_tells_who_is_excused(cast: Cast) -> None:
    planning = planned(cast, quorum=1)
    page = queries.planning_page(cast.people["secretariat"], planning.slug)
    assert page is not None
    plan = reckon(page.question, [[at] for at in _nights(page)], aim=Aim.FIXED)
    assert [(row.name, row.calls) for row in excused(page, plan)] == [
        ("Denmark", [1, 2]), ("Estonia", [1, 2]),
    ]  # fmt: skip
    without = planned(cast)
    other = queries.planning_page(cast.people["secretariat"], without.slug)
    assert other is not None
    assert excused(other, plan) == []


def _nights(page: queries.PlanningPage) -> list[datetime.datetime]:
    """Midnight UTC of each call: night in Europe, evening in Canada."""
    return [
        datetime.datetime.combine(days[0], datetime.time(), datetime.UTC)
        for days in page.question.calls
    ]
