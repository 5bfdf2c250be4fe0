"""Where a draft in review stands: who has cleared it, how long it may take, what was said."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from members.models import Nation, Person
from members.queries import calendars_of
from members.roles import Role
from members.workdays import Calendar, WorkClock, clock
from practices import rules
from practices.clearing import (
    CHECK_DAYS,
    USUAL_DAYS,
    Clearance,
    Step,
    missing_of,
    needs_of,
    step_of,
)
from practices.models import (
    Approver,
    ClearanceRule,
    Draft,
    DraftState,
    Practice,
    Remark,
)

_SPAN = datetime.timedelta(days=60)
_DAY = datetime.timedelta(days=1)


def check_clock(draft: Draft, *, at: datetime.datetime) -> WorkClock | None:
    """How long the secretariat has had for its check; None before, and without a nation."""
    return _check_clock(draft, _calendars([draft], at=at), at=at)


def _calendars(drafts: Sequence[Draft], *, at: datetime.datetime) -> Mapping[int, Calendar]:
    """The calendars of the owners, for as long as drafts waited and some weeks from now."""
    nations = {d.practice.owner_nation for d in drafts if d.practice.owner_nation is not None}
    since = min((d.submitted_at for d in drafts if d.submitted_at is not None), default=at)
    return calendars_of(nations, first=(since - _DAY).date(), last=(at + _SPAN).date())


def _check_clock(
    draft: Draft, calendars: Mapping[int, Calendar], *, at: datetime.datetime
) -> WorkClock | None:
    calendar = calendars.get(draft.practice.owner_nation_id or 0)
    if draft.cleared_at is None or calendar is None:
        return None
    return clock(draft.cleared_at, at, calendar, allowed=CHECK_DAYS)


def _clearance(
    draft: Draft, calendars: Mapping[int, Calendar], days: int, *, at: datetime.datetime
) -> Clearance | None:
    """How far a draft has come; None for one that is not in review, or that no nation owns."""
    calendar = calendars.get(draft.practice.owner_nation_id or 0)
    if draft.state != DraftState.SUBMITTED or calendar is None or draft.submitted_at is None:
        return None
    checked = _check_clock(draft, calendars, at=at)
    return Clearance(
        needed=draft.approvals_needed,
        given=len(draft.approvals.all()),
        step=step_of(is_cleared=draft.cleared_at is not None, check_clock=checked),
        clock=checked or clock(draft.submitted_at, at, calendar, allowed=days),
    )


@dataclass(frozen=True, slots=True)
class Share:
    """How far one of several nations that own a draft is with clearing it."""

    nation: str
    given: int
    needed: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A draft with how far it has come, what was said of it and what the reader may do."""

    practice: Practice
    draft: Draft
    clearance: Clearance | None
    remarks: list[Remark]
    may_clear: bool
    may_check: bool
    has_approved: bool
    shares: Sequence["Share"] = ()

    @property
    def waits_for_reader(self) -> bool:
        """Whether the next step is the reader's."""
        if self.clearance is None:
            return False
        if self.clearance.step == Step.NATION:
            return self.may_clear and not self.has_approved
        if self.clearance.step == Step.CHECK:
            return self.may_check
        return self.may_check or self.may_clear


def standings(user: Any, drafts: Sequence[Draft], *, at: datetime.datetime) -> list[Standing]:
    """Where drafts stand that `user` may see: as many statements for one as for many.

    They come with their practice and its owner.
    """
    if not drafts:
        return []
    prefetch_related_objects(drafts, "approvals", "remarks", "practice__co_ownerships__nation")
    calendars = _calendars(drafts, at=at)
    days = dict(ClearanceRule.objects.filter(nation__in=calendars).values_list("nation", "days"))
    named = named_for(user)
    found = []
    for draft in drafts:
        practice: Practice = draft.practice
        nation = practice.owner_nation_id or 0
        approved = {approval.person_id for approval in draft.approvals.all()}
        may_clear = rules.can_clear(user, practice, draft, named=bool(named))
        own = str(getattr(user, "nation_id", None))
        done = own in needs_of(draft) and not missing_of(draft, own)
        found.append(
            Standing(
                practice=practice,
                draft=draft,
                clearance=_clearance(draft, calendars, days.get(nation, USUAL_DAYS), at=at),
                remarks=list(draft.remarks.all()),
                may_clear=may_clear,
                may_check=rules.can_check(user, practice, draft),
                has_approved=done or getattr(user, "pk", None) in approved,
                shares=_shares(draft),
            )
        )
    return found


def _shares(draft: Draft) -> list[Share]:
    """How far each nation is; nothing for a draft of one."""
    practice, needs = draft.practice, needs_of(draft)
    others = [row.nation for row in practice.co_ownerships.all() if row.accepted_at is not None]
    if draft.state != DraftState.SUBMITTED or not others or practice.owner_nation is None:
        return []
    found = []
    for nation in (practice.owner_nation, *others):
        needed = needs.get(str(nation.pk), 0)
        found.append(Share(nation.name, needed - missing_of(draft, nation.pk), needed))
    return found


def named_for(user: Any) -> set[int]:
    """The nation whose coordinator named the user to approve its drafts, if it is still theirs."""
    if not isinstance(user, Person):
        return set()
    rows = Approver.objects.filter(person=user, nation=user.nation_id)
    return set(rows.values_list("nation_id", flat=True))


def standing(user: Any, slug: str, *, at: datetime.datetime) -> Standing | None:
    """Where the open draft of a practice stands; None when it is not the user's to see."""
    rows = Draft.objects.visible_to(user).filter(practice__slug=slug)
    draft = rows.select_related("practice__owner_nation").first()
    return standings(user, [draft], at=at)[0] if draft is not None else None


def waiting_for(user: Any, *, at: datetime.datetime, most: int = 50) -> list[Standing]:
    """The drafts in review whose next step is the user's, the longest waiting first."""
    rows = Draft.objects.visible_to(user).filter(state=DraftState.SUBMITTED)
    rows = rows.select_related("practice__owner_nation").order_by("submitted_at", "pk")
    found = standings(user, list(rows[:most]), at=at)
    return [each for each in found if each.waits_for_reader]


def remarks_on(draft: Draft | None) -> list[Remark]:
    """What a returned draft lacks, for its writers; nothing of one that was not returned."""
    if draft is None or draft.state != DraftState.RETURNED:
        return []
    return list(draft.remarks.all())


def clearance_rule(nation: Nation) -> ClearanceRule:
    """The nation's rule, or the usual one."""
    found = ClearanceRule.objects.filter(nation=nation).first()
    return found or ClearanceRule(nation=nation)


def approvers_of(nation: Nation) -> list[Person]:
    """Whom its coordinator named to approve drafts, by name."""
    people = Person.objects.current().filter(nation=nation, approves_for__nation=nation)
    return list(people.order_by("name", "pk"))


def could_approve(nation: Nation) -> list[Person]:
    """The officials of the nation who are not named yet and cannot approve by their role."""
    people = Person.objects.current().filter(nation=nation).exclude(approves_for__nation=nation)
    people = people.filter(role__in=[Role.OFFICIAL, Role.CONTRIBUTOR])
    return list(people.order_by("name", "pk"))
