"""What the planner is asked, and what its pages and endpoints read."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from members.models import Nation, Seat
from members.queries import calendars_of
from workinggroups.models import (
    BurdenEntry,
    PlannedCall,
    Planning,
    PlanningNation,
    Rhythm,
    WorkingGroup,
)
from workinggroups.planner import (
    Party,
    Plan,
    Question,
    monthly,
    weekly,
)
from workinggroups.planner.changes import Changes, changes
from workinggroups.planner.dates import Days
from workinggroups.planner.stored import from_json
from workinggroups.queries.burdentables import table_of

_WEEKS: Final = {Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2}
_DAY: Final = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Balance:
    """What a nation bore within twelve months: its points, and in how many calls."""

    nation: Nation
    points: int
    calls: int


@dataclass(frozen=True, slots=True)
class PlanningPage:
    """A planning with its plans, its nations in their order, and what changed since before."""

    planning: Planning
    nations: Sequence[PlanningNation]
    question: Question
    plans: Sequence[Plan]
    chosen: Plan | None
    changes: Mapping[str, Changes]


def days_of(planning: Planning) -> tuple[Days, ...]:
    """The days on which each of the calls may be held, the regular one first."""
    first, count, around = planning.first_day, planning.calls, planning.days_around
    if planning.rhythm == Rhythm.MONTHLY:
        return monthly(first, count=count, around=around)
    weeks = _WEEKS[Rhythm(planning.rhythm)]
    return weekly(first, count=count, weeks=weeks, around=around)


def question_of(planning: Planning, nations: Sequence[PlanningNation]) -> Question:
    """What the planner is asked, with the calendars as they are now."""
    days = days_of(planning)
    every = [day for some in days for day in some]
    calendars = calendars_of(
        [each.nation for each in nations], first=min(every) - _DAY, last=max(every) + _DAY
    )
    carried = _carried(planning) if planning.carries else {}
    parties = tuple(
        Party(
            code=each.nation.iso2,
            name=each.nation.name,
            calendar=calendars[each.nation_id],
            required=each.is_required,
            carried=max(0, carried.get(each.nation_id, 0)),
        )
        for each in nations
    )
    return Question(days, parties, table_of(planning.table_version), planning.quorum)


def parties_of(planning: Planning) -> list[PlanningNation]:
    """The nations that take part, in the order of the plans."""
    return list(planning.parties.select_related("nation").order_by("position"))


def plannings(user: Any) -> QuerySet[Planning]:
    """The plannings that `user` may read, the latest first."""
    return Planning.objects.visible_to(user).select_related("group")


def planning_list(user: Any) -> QuerySet[Planning]:
    """The plannings that `user` may read without their plans, which are long."""
    return plannings(user).defer("plans", "former", "chosen_plan")


def planning_page(user: Any, slug: str) -> PlanningPage | None:
    """A planning as a page and the API show it; None if `user` may not read it."""
    planning = plannings(user).filter(slug=slug).first()
    if planning is None:
        return None
    nations = parties_of(planning)
    question = question_of(planning, nations)
    plans = [from_json(kept) for kept in planning.plans]
    former = {kept["aim"]: from_json(kept) for kept in planning.former}
    found = {
        plan.aim.value: changes(former[plan.aim.value], plan, question.parties)
        for plan in plans
        if plan.aim.value in former
    }
    chosen = planning.chosen_plan
    return PlanningPage(
        planning=planning,
        nations=nations,
        question=question,
        plans=plans,
        chosen=None if chosen is None else from_json(chosen),
        changes={aim: change for aim, change in found.items() if change},
    )


def nations_taking_part(group: WorkingGroup | None) -> list[Nation]:
    """The nations with a seat in the group, or every member of the network, by name."""
    members = Nation.objects.filter(is_member=True)
    if group is not None:
        seats = Seat.objects.filter(circle_id=group.circle_id, person__left_at=None)
        members = members.filter(pk__in=seats.values("person__nation_id"))
    return list(members.order_by("name", "pk"))


def balances(user: Any, *, day: datetime.date) -> list[Balance]:
    """What each nation bore in the twelve months before `day`, the most first."""
    entries = BurdenEntry.objects.visible_to(user).of_year_before(day)
    sums = dict(
        entries.order_by().values("nation").annotate(s=Sum("points")).values_list("nation", "s")
    )
    calls: dict[int, int] = {}
    for nation in entries.filter(corrects=None).values_list("nation_id", flat=True):
        calls[nation] = calls.get(nation, 0) + 1
    nations = Nation.objects.filter(pk__in=sums)
    found = [Balance(nation, sums[nation.pk], calls.get(nation.pk, 0)) for nation in nations]
    return sorted(found, key=lambda each: (-each.points, each.nation.name))


def burdens(user: Any) -> QuerySet[BurdenEntry]:
    """The ledger that `user` may read, the latest first."""
    return BurdenEntry.objects.visible_to(user).select_related(
        "nation", "group", "planned__planning", "planned__meeting"
    )


def calls_to_note(*, at: datetime.datetime) -> list[PlannedCall]:
    """The first sittings of calls that are over, whose burden nobody has noted.

    A call of which every sitting is cancelled costs nobody anything.
    """
    held = PlannedCall.objects.filter(
        planning=OuterRef("planning"), number=OuterRef("number"), meeting__cancelled_at=None
    )
    begun = Q(meeting__starts_at__lte=at) | Q(meeting__cancelled_at__isnull=False)
    rows = PlannedCall.objects.filter(begun, Exists(held), noted_at=None, sitting=0)
    return list(rows.order_by("pk").select_related("planning", "meeting"))


def _carried(planning: Planning) -> dict[int, int]:
    """The points of the twelve months before, from calls of the same group."""
    entries = BurdenEntry.objects.filter(group=planning.group_id).of_year_before(planning.first_day)
    return dict(
        entries.order_by().values("nation").annotate(s=Sum("points")).values_list("nation", "s")
    )
