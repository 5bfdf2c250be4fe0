"""Consultations in a list, one of them with each nation's clock, and what follows a decision."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from members.models import Nation
from members.queries.calendars import calendars_of
from members.reading import reader_of
from members.workdays import day_in, off_at, working_days_between
from workinggroups.clocks import moment
from workinggroups.models import (
    Action,
    Attendance,
    Consultation,
    ConsultationState,
    Decision,
    Meeting,
    Objection,
)
from workinggroups.queries.minutes import readers_of
from workinggroups.rules import can_object, can_write_minutes


@dataclass(frozen=True, slots=True)
class NationTime:
    """A deadline in a capital: on its clock, in its working days, and what is off then."""

    nation: Nation
    words: str
    days: int
    off: str


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """A consultation as one reader sees it."""

    consultation: Consultation
    times: Sequence[NationTime]
    objections: Sequence[Objection]
    decision: Decision | None
    supersedes: Decision | None
    is_open: bool
    may_object: bool
    may_yield: bool
    may_withdraw: bool


def time_of(
    nations: Iterable[Nation], since: datetime.datetime, deadline: datetime.datetime
) -> list[NationTime]:
    """For each nation the deadline on its clock, and its working days until then."""
    nations = list(nations)
    margin = datetime.timedelta(days=1)
    first, last = (since - margin).date(), (deadline + margin).date()
    calendars = calendars_of(nations, first=first, last=last)
    told = []
    for nation in nations:
        calendar = calendars[nation.pk]
        days = working_days_between(day_in(since, calendar), day_in(deadline, calendar), calendar)
        off = off_at(deadline, calendar)
        words = moment(deadline, nation.time_zone)
        told.append(NationTime(nation, words, days, off.name if off else ""))
    return told


def consultations(user: Any, *, state: str = "") -> QuerySet[Consultation]:
    """Those that `user` may read, the latest first."""
    rows: QuerySet[Consultation] = Consultation.objects.visible_to(user)
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("meeting__group", "item").order_by("-opened_at", "-id")


def waiting_consultations(user: Any, *, at: datetime.datetime) -> QuerySet[Consultation]:
    """Open ones that ask the nation of `user`, the first to end before."""
    rows = consultations(user, state=ConsultationState.OPEN)
    asked = rows.filter(nations=reader_of(user).nation or 0, deadline__gt=at)
    return asked.order_by("deadline", "id")


def consultation_page(user: Any, number: int, *, at: datetime.datetime) -> ConsultationPage | None:
    """One of them at the moment `at`; None where `user` may not read it."""
    row = consultations(user).filter(pk=number).first()
    if row is None:
        return None
    objections = list(row.objections.standing().select_related("nation"))
    is_open = row.state == ConsultationState.OPEN and row.deadline > at
    may_object = is_open and can_object(user, row)
    has = may_object and any(each.nation_id == user.nation_id for each in objections)
    seen = Decision.objects.visible_to(user).current().select_related("meeting")
    return ConsultationPage(
        consultation=row,
        times=time_of(row.nations.order_by("name", "pk"), row.opened_at, row.deadline),
        objections=objections,
        decision=seen.filter(pk=row.decision_id or 0).first(),
        supersedes=seen.filter(pk=row.supersedes_id or 0).first(),
        is_open=is_open,
        may_object=may_object and not has,
        may_yield=has,
        may_withdraw=is_open and can_write_minutes(user, row.meeting),
    )


def nations_to_ask(meeting: Meeting, item: Any = None) -> list[Nation]:
    """The nations of the people who are asked to the meeting and may read the part, by name."""
    people = [row.person for row in meeting.invitations.select_related("person__nation")]
    readers = readers_of(item or meeting, people)
    found = {p.nation for p in people if p.pk in readers and p.nation and p.nation.is_member}
    return sorted(found, key=lambda nation: (nation.name, nation.pk))


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """A decision as one reader sees it, with what it replaces and what followed."""

    decision: Decision
    present: Sequence[Nation]
    supersedes: Decision | None
    superseded_by: Sequence[Decision]
    follow_ups: Sequence[Action]
    consultation: Consultation | None
    may_edit: bool


def decision_page(user: Any, number: int) -> DecisionPage | None:
    """One decision; None where `user` may not read it.

    The nations present are those of the meeting, or of a consultation those that were asked.
    """
    seen = Decision.objects.visible_to(user).current().select_related("meeting__group", "item")
    row = seen.filter(pk=number).first()
    if row is None:
        return None
    asked = Consultation.objects.visible_to(user).filter(decision=row).first()
    attended = Q(attendance__meeting=row.meeting, attendance__state=Attendance.State.PRESENT)
    present = asked.nations.all() if asked else Nation.objects.filter(attended)
    follow_ups = Action.objects.visible_to(user).current().filter(follows=row)
    return DecisionPage(
        decision=row,
        present=list(present.order_by("name", "pk")),
        supersedes=seen.filter(pk=row.supersedes_id or 0).first(),
        superseded_by=list(seen.filter(supersedes=row)),
        follow_ups=list(follow_ups.select_related("meeting__group", "item", "owner__nation")),
        consultation=asked,
        may_edit=can_write_minutes(user, row.meeting),
    )


def earlier_decisions(meeting: Meeting, user: Any, *, but: int = 0) -> QuerySet[Decision]:
    """Those of the same body that may be superseded, the latest first."""
    rows: QuerySet[Decision] = Decision.objects.visible_to(user).current()
    same = rows.filter(meeting__group=meeting.group_id).exclude(pk=but)
    return same.select_related("meeting").order_by("-meeting__starts_at", "-id")


def actions_of(meeting: Meeting, user: Any) -> QuerySet[Action]:
    """The actions of a meeting that `user` may read, which a decision of it can be given."""
    rows: QuerySet[Action] = Action.objects.visible_to(user).current().filter(meeting=meeting)
    return rows.select_related("owner__nation")
