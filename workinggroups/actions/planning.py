"""Planning calls: asked, worked out by a worker, chosen."""

import datetime
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from core.audit import Actor, need_reason, record
from core.errors import StateConflict, check_version
from core.models import Verb
from core.time import day_words
from members.models import Nation
from workinggroups.actions.meetings import Details, arrange
from workinggroups.actions.series import series_of_meetings
from workinggroups.models import (
    Meeting,
    PlannedCall,
    Planning,
    PlanningNation,
    PlanningState,
    Rhythm,
    WorkingGroup,
)
from workinggroups.planner import Aim, NoHourError, Plan, fixed, propose, reckon, solving
from workinggroups.planner.changes import print_of
from workinggroups.planner.stored import from_json, to_json
from workinggroups.queries.burdentables import present_table
from workinggroups.queries.planning import parties_of, question_of
from workinggroups.validators import NAMES_SHOWN, planning_makes_sense

LEASE: Final = datetime.timedelta(minutes=5)  # longer than the hardest question takes
MOST_WAITING: Final = 5  # plannings of one group: each takes a worker up to a minute
QUEUED: Final = "Several plannings of these calls are being worked out. Wait until one is ready."
_ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The calls that are to be planned; days are UTC."""

    title: str
    first_day: datetime.date
    rhythm: str = Rhythm.MONTHLY
    calls: int = 12
    days_around: int = 0
    minutes_long: int = 60
    quorum: int = 0
    carries: bool = True


@transaction.atomic
def ask_for_plans(  # noqa: PLR0913 - a planning is made of these, all named
    *,
    group: WorkingGroup | None,
    wanted: Wanted,
    nations: Sequence[Nation],
    required: Sequence[Nation] = (),
    by: Actor,
    at: datetime.datetime,
) -> Planning:
    """A planning, which is owed plans from now on. Raises ValidationError by field."""
    tail = "".join(secrets.choice(_ALPHABET) for _ in range(4))
    planning = Planning(
        slug=f"{slugify(wanted.title)[:70] or 'calls'}-{tail}",
        group=group,
        table_version=present_table().version,
        asked_at=at,
        **{name: getattr(wanted, name) for name in Wanted.__dataclass_fields__},
    )
    planning_makes_sense(planning, nations, required, at=at)
    if _is_full(group):
        raise ValidationError({"title": [QUEUED]}, code="waiting")
    planning.full_clean()
    planning.save()
    PlanningNation.objects.bulk_create(
        PlanningNation(
            planning=planning, nation=nation, position=position, is_required=nation in required
        )
        for position, nation in enumerate(nations)
    )
    record(Verb.PLANNING_ASK, on=planning, by=by, at=at)
    return planning


@transaction.atomic
def ask_again(
    planning: Planning,
    *,
    by: Actor,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> Planning:
    """Have it worked out anew, with calendars, points and ledger as they are now.

    The plans there were are kept beside, to tell what differs. Raises StateConflict once a plan
    is chosen, while one is being worked out, and while too many of the group's are.
    """
    planning = _locked(planning, expected)
    _expect(planning, PlanningState.WORKED, PlanningState.FAILED)
    if _is_full(planning.group):
        raise StateConflict(QUEUED)
    planning.former = planning.plans or planning.former
    planning.state = PlanningState.ASKED
    planning.table_version = present_table().version
    planning.asked_at = at
    planning.fault = ""
    planning.version += 1
    names = ["former", "state", "table_version", "asked_at", "fault", "version"]
    planning.save(update_fields=names)
    record(Verb.PLANNING_ASK, on=planning, by=by, at=at)
    return planning


def _is_full(group: WorkingGroup | None) -> bool:
    """Whether so many plannings of these calls wait that one more would only add to the queue."""
    waiting = Planning.objects.filter(group=group, state=PlanningState.ASKED)
    return waiting.count() >= MOST_WAITING


def claim(*, at: datetime.datetime) -> Planning | None:
    """Take the planning that has waited longest, so that no other worker does."""
    waiting: list[Planning] = list(Planning.objects.claimable(at=at)[:5])
    return next((planning for planning in waiting if _take(planning, at)), None)


def _take(planning: Planning, at: datetime.datetime) -> bool:
    """Whether it was still free, and is now the caller's."""
    free = Planning.objects.claimable(at=at).filter(pk=planning.pk).order_by()
    return bool(free.update(leased_until=at + LEASE))


def work_out(
    planning: Planning, *, by: Actor, at: datetime.datetime, effort: float = solving.EFFORT
) -> Planning:
    """Answer a claimed planning with its plans, or with the reason why there are none."""
    question = question_of(planning, parties_of(planning))
    plans: list[Plan] = []
    fault = ""
    try:
        plans = [*propose(question, effort=effort), fixed(question)]
    except NoHourError as error:
        fault = _no_hour(error)
    return _answer(planning, plans, fault, print_of(question), by=by, at=at)


@transaction.atomic
def _answer(  # noqa: PLR0913 - an answer has these parts, the last two named
    planning: Planning,
    plans: Sequence[Plan],
    fault: str,
    digest: str,
    *,
    by: Actor,
    at: datetime.datetime,
) -> Planning:
    planning = _locked(planning, None)
    if planning.state != PlanningState.ASKED:  # another worker was there first
        return planning
    planning.plans = [to_json(plan) for plan in plans]
    planning.fault = fault
    planning.state = PlanningState.FAILED if fault else PlanningState.WORKED
    planning.worked_at = at
    planning.leased_until = None
    planning.reckoned_with = digest
    planning.version += 1
    names = ["plans", "fault", "state", "worked_at", "leased_until", "reckoned_with", "version"]
    planning.save(update_fields=names)
    record(Verb.PLANNING_WORK, on=planning, by=by, at=at)
    return planning


def refresh_plans(*, by: Actor, at: datetime.datetime) -> int:
    """Have plans worked out anew whose clocks or calendars have changed since; how many.

    Of calls that are still to come, and not chosen yet. What differs is shown beside the plans.
    """
    rows = Planning.objects.filter(state=PlanningState.WORKED, first_day__gt=at.date())
    number = 0
    for planning in rows.exclude(reckoned_with="").order_by("pk"):
        if print_of(question_of(planning, parties_of(planning))) == planning.reckoned_with:
            continue
        try:
            ask_again(planning, by=by, at=at)
        except StateConflict:  # somebody asked meanwhile, or many of the group’s wait
            continue
        number += 1
    return number


def _no_hour(error: NoHourError) -> str:
    day = day_words(error.days[0])
    if error.nations:
        more = len(error.nations) - NAMES_SHOWN
        named = ", ".join(error.nations[:NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
        return (
            f"On {day} no hour suits {named}, whom you named as required."
            " Require fewer nations, or let calls move by a day."
        )
    return f"On {day} no hour meets the quorum. Lower it, or let calls move by a day."


@transaction.atomic
def choose_plan(  # noqa: PLR0913 - a choice has these parts, all named
    planning: Planning,
    *,
    aim: Aim,
    by: Actor,
    at: datetime.datetime,
    instead: Mapping[int, Sequence[datetime.datetime]] | None = None,
    reason: str = "",
    expected: frozenset[int] | None = None,
) -> Planning:
    """Choose a plan and arrange its meetings; `instead` has other times for some calls, by number.

    Raises StateConflict unless plans are ready, ValidationError for an aim that has none, for
    times set against the plan without a reason, and for what the meetings refuse.
    """
    planning = _locked(planning, expected)
    _expect(planning, PlanningState.WORKED)
    plan = next((from_json(kept) for kept in planning.plans if kept["aim"] == aim), None)
    if plan is None:
        raise ValidationError({"aim": ["There is no such plan here. Choose one of those shown."]})
    if instead:
        need_reason(reason, "Say why these times are better than the plan’s: the reason is kept.")
        plan = _with(planning, plan, instead)
    planning.state = PlanningState.CHOSEN
    planning.chosen = aim
    planning.chosen_at = at
    planning.chosen_plan = to_json(plan)
    planning.reason = reason.strip() if instead else ""
    planning.version += 1
    planning.save(
        update_fields=["state", "chosen", "chosen_at", "chosen_plan", "reason", "version"]
    )
    _arrange(planning, plan, by=by, at=at)
    changes = {"chosen": [None, str(aim)]}
    verb = Verb.PLANNING_CHOOSE
    record(verb, on=planning, by=by, at=at, changes=changes, reason=planning.reason)
    return planning


def _with(
    planning: Planning, plan: Plan, instead: Mapping[int, Sequence[datetime.datetime]]
) -> Plan:
    times = [list(slot.sittings) for slot in plan.slots]
    for call, sittings in instead.items():
        if not 0 <= call < len(times) or len(sittings) != len(times[call]):
            raise ValidationError({"instead": [f"There is no call {call + 1} with these times."]})
        times[call] = list(sittings)
    question = question_of(planning, parties_of(planning))
    return reckon(question, times, aim=plan.aim)


def _arrange(planning: Planning, plan: Plan, *, by: Actor, at: datetime.datetime) -> None:
    """Arrange the calls: the first sittings are a series, the second ones another."""
    sittings: dict[int, list[Meeting]] = {}
    for number, slot in enumerate(plan.slots):
        for sitting, start in enumerate(slot.sittings):
            which = f" ({sitting + 1} of {len(slot.sittings)})" if len(slot.sittings) > 1 else ""
            details = Details(
                title=f"{planning.title}, call {number + 1}{which}",
                starts_at=start,
                time_zone="UTC",
                minutes_long=planning.minutes_long,
            )
            meeting = arrange(group=planning.group, details=details, by=by, at=at)
            PlannedCall.objects.create(
                planning=planning, number=number, sitting=sitting, meeting=meeting
            )
            sittings.setdefault(sitting, []).append(meeting)
    for sitting, meetings in sittings.items():
        which = f", sitting {sitting + 1}" if len(sittings) > 1 else ""
        series_of_meetings(f"{planning.title}{which}", meetings, group=planning.group, at=at)


def _locked(planning: Planning, expected: frozenset[int] | None) -> Planning:
    row: Planning = Planning.objects.select_for_update(of=("self",)).get(pk=planning.pk)
    check_version(expected, row.version)
    return row


def _expect(planning: Planning, *allowed: PlanningState) -> None:
    if planning.state not in allowed:
        present: Any = planning.get_state_display()
        raise StateConflict(f"This is not possible now: the planning is “{present.lower()}”.")
