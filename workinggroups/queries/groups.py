"""Groups in a list, and one group with everything that hangs on it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from members.models import Nation, Seat
from practices.models import Topic
from workinggroups.models import (
    Decision,
    FormerDate,
    GroupLead,
    GroupOutput,
    Meeting,
    WorkingGroup,
)
from workinggroups.queries.moving import with_former
from workinggroups.rules import sees_roster, sees_roster_names

MEETINGS_SHOWN = 5
DECISIONS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A group as one reader sees it. `roster` is nations with people, or with none shown."""

    group: WorkingGroup
    leads: Sequence[GroupLead]
    outputs: Sequence[GroupOutput]
    topics: Sequence[Topic]
    founded_at: Sequence[Any]
    declarations: Sequence[Any]
    coming: Sequence[Meeting | FormerDate]
    past: Sequence[Meeting | FormerDate]
    decisions: Sequence[Decision]
    roster: Sequence[tuple[Nation | None, list[Seat]]]
    shows_names: bool


def groups(user: Any) -> QuerySet[WorkingGroup]:
    """The groups that `user` may read, by name, with topics and leads."""
    leads = GroupLead.objects.select_related("nation").order_by("position")
    return WorkingGroup.objects.visible_to(user).prefetch_related(
        Prefetch("leads", leads), "topics"
    )


def group_page(group: WorkingGroup, user: Any, *, at: datetime.datetime) -> GroupPage:
    """Everything on a group's page; each part is what `user` may read of it."""
    meetings = Meeting.objects.of_group(group).visible_to(user).select_related("group")
    decisions = Decision.objects.of_group(group).visible_to(user).current()
    named = sees_roster_names(user, group)
    return GroupPage(
        group=group,
        leads=list(group.leads.select_related("nation")),
        outputs=list(group.outputs.prefetch_related("declarations")),
        topics=list(group.topics.order_by("label", "pk")),
        founded_at=list(group.founded_at.visible_to(user)),
        declarations=list(group.declarations.visible_to(user)),
        coming=_coming(group, list(meetings.upcoming(at=at)[:MEETINGS_SHOWN]), user, at),
        past=_past(group, list(meetings.past(at=at)[:MEETINGS_SHOWN]), user, at),
        decisions=list(
            decisions.select_related("meeting", "item").order_by("-id")[:DECISIONS_SHOWN]
        ),
        roster=_roster(group, named=named) if sees_roster(user) else [],
        shows_names=named,
    )


def _coming(
    group: WorkingGroup, found: list[Meeting], user: Any, at: datetime.datetime
) -> list[Meeting | FormerDate]:
    until = found[-1].starts_at if len(found) == MEETINGS_SHOWN else None
    return with_former(user, found, after=at, until=until, group=group)


def _past(
    group: WorkingGroup, found: list[Meeting], user: Any, at: datetime.datetime
) -> list[Meeting | FormerDate]:
    after = found[-1].starts_at if len(found) == MEETINGS_SHOWN else None
    return with_former(user, found, after=after, until=at, group=group, latest_first=True)


def _roster(group: WorkingGroup, *, named: bool) -> list[tuple[Nation | None, list[Seat]]]:
    """Nations in the group by name, each with its people when they may be shown."""
    seats = Seat.objects.filter(circle_id=group.circle_id, person__is_active=True)
    rows = seats.filter(person__left_at=None).select_related("person__nation")
    by_nation: dict[Nation | None, list[Seat]] = {}
    for seat in rows.order_by("person__nation__name", "person__name", "pk"):
        by_nation.setdefault(seat.person.nation, []).append(seat)
    return [
        (nation, seats if named else [])
        for nation, seats in by_nation.items()
        if nation is not None or named
    ]
