"""What a group is for, in which state it is, and who leads it."""

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, need_reason, record
from core.editions import bump
from core.errors import StateConflict
from core.models import Verb
from core.partialdate import PartialDate
from members.models import Nation
from workinggroups.leading import HANDOVER, NEXT, leads_on
from workinggroups.models import (
    Charter,
    Decision,
    GroupStatus,
    GroupStep,
    LeadRole,
    LeadTerm,
    WorkingGroup,
)


@transaction.atomic
def adopt_charter(  # noqa: PLR0913 - a charter is made of these, all named
    group: WorkingGroup,
    *,
    text: str,
    reason: str,
    by: Actor,
    at: datetime.datetime,
    decision: Decision | None = None,
    renew_by: datetime.date | None = None,
) -> Charter:
    """The next version of a group's charter; those before stay. Raises ValidationError."""
    group = _locked(group)
    need_reason(reason, "Say what is new in it: that is shown beside the version.")
    if renew_by is not None and renew_by <= at.date():
        msg = "The group ends, or is chartered again, on a day in the future."
        raise ValidationError({"renew_by": [msg]}, code="past")
    number = group.charters.count() + 1
    charter = Charter(
        group=group,
        number=number,
        text=text,
        decision=decision,
        renew_by=renew_by,
        reason=reason.strip(),
        at=at,
    )
    charter.full_clean()
    charter.save()
    changes = {"charter": [number - 1 or None, number]}
    record(Verb.GROUP_CHARTER, on=group, by=by, at=at, changes=changes, reason=reason)
    return charter


@transaction.atomic
def set_group_state(
    group: WorkingGroup, *, state: str, reason: str, by: Actor, at: datetime.datetime
) -> WorkingGroup:
    """Let a group go on to another state; the way there is kept.

    Raises StateConflict for one that does not follow, and for a chartered group without a
    charter or an active one without a lead; ValidationError without a reason.
    """
    group = _locked(group)
    need_reason(reason, "Say why: the reason is shown beside the state.")
    if state not in NEXT[group.status]:
        before = group.get_status_display().lower()
        raise StateConflict(f"A group that is {before} does not become {state} next.")
    if state == GroupStatus.CHARTERED and not group.charters.exists():
        raise StateConflict("Write its charter down first: without one it is not chartered.")
    day = at.astimezone(datetime.UTC).date()
    terms = list(group.terms.filter(role=LeadRole.LEAD))
    if state == GroupStatus.ACTIVE and not leads_on(day, terms):
        raise StateConflict("Name the nation that leads it first: one at least does.")
    step = GroupStep(group=group, state=state, reason=reason.strip(), at=at)
    step.full_clean()
    step.save()
    before, group.status, group.status_as_of = group.status, state, PartialDate.of(day)
    group.save(update_fields=["status", "status_as_of"])
    record(
        Verb.GROUP_STATE,
        on=group,
        by=by,
        at=at,
        changes={"state": [str(before), str(state)]},
        reason=reason,
    )
    bump("network")
    return group


@transaction.atomic
def begin_term(  # noqa: PLR0913 - a term is made of these, all named
    group: WorkingGroup,
    *,
    nation: Nation,
    starts: datetime.date,
    by: Actor,
    at: datetime.datetime,
    ends: datetime.date | None = None,
    role: str = LeadRole.LEAD,
) -> LeadTerm:
    """A nation's term of leading a group. Raises ValidationError for one that runs into another."""
    group = _locked(group)
    term = LeadTerm(group=group, nation=nation, role=role, starts=starts, ends=ends)
    _saved(term)
    changes = {"nation": [None, nation.slug], "role": [None, str(role)]} | _days(None, term)
    record(Verb.GROUP_LEAD, on=group, by=by, at=at, changes=changes, behalf=nation)
    return term


@transaction.atomic
def change_term(
    term: LeadTerm,
    *,
    ends: datetime.date | None,
    handed_over: Collection[str],
    by: Actor,
    at: datetime.datetime,
) -> LeadTerm:
    """Set the last day of a term, and what of the handover is done."""
    group = _locked(term.group)
    row = LeadTerm.objects.select_related("nation").get(pk=term.pk)
    before = row.ends
    row.ends = ends
    row.handed_over = [name for name in HANDOVER if name in handed_over]
    _saved(row)
    changes = _days(before, row) | {"nation": [row.nation.slug, row.nation.slug]}
    record(Verb.GROUP_LEAD, on=group, by=by, at=at, changes=changes, behalf=row.nation)
    return row


def _saved(term: LeadTerm) -> None:
    """Save it, unless the nation leads the group at the same time already."""
    term.full_clean()
    others = term.group.terms.filter(nation=term.nation).exclude(pk=term.pk)
    for other in others:
        if (term.ends is None or other.starts <= term.ends) and (
            other.ends is None or term.starts <= other.ends
        ):
            msg = f"{term.nation.name} has a term in these days already: set its end first."
            raise ValidationError({"starts": [msg]}, code="overlap")
    term.save()


def _days(before: datetime.date | None, term: LeadTerm) -> dict[str, list[str | None]]:
    return {"starts": [None, _iso(term.starts)], "ends": [_iso(before), _iso(term.ends)]}


def _iso(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _locked(group: WorkingGroup) -> WorkingGroup:
    row: WorkingGroup = WorkingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    return row
