"""Written consultations: opened, objected to, withdrawn, and closed once their deadline is over."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from core.audit import Actor, need_reason, record
from core.errors import StateConflict
from core.models import Verb
from core.text import tidy
from members.models import Nation, Person
from workinggroups import queries, validators
from workinggroups.actions.agenda import locked
from workinggroups.actions.editions import is_public, raise_editions
from workinggroups.models import (
    AgendaItem,
    Consultation,
    ConsultationState,
    Decision,
    Meeting,
    Objection,
    Reached,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be decided. `deadline` is an instant."""

    title: str
    text: str
    deadline: datetime.datetime
    item: AgendaItem | None = None
    supersedes: Decision | None = None


@transaction.atomic
def open_consultation(
    meeting: Meeting,
    *,
    proposal: Proposal,
    nations: Sequence[Nation],
    by: Actor,
    at: datetime.datetime,
) -> Consultation:
    """Put a text to nations; silence until its deadline is consent.

    Raises ValidationError by field: without nations, for a deadline that leaves one of them no
    working day, and for a decision that would be superseded twice.
    """
    meeting = locked(meeting)
    validators.deadline_is_fair(queries.time_of(nations, at, proposal.deadline))
    row = Consultation(
        meeting=meeting,
        item=proposal.item,
        title=proposal.title.strip(),
        text=tidy(proposal.text.strip()),
        opened_at=at,
        deadline=proposal.deadline,
        supersedes=proposal.supersedes,
    )
    row.full_clean()
    row.save()
    row.nations.set(nations)
    changes = {"nations": [None, len(nations)]}
    record(Verb.CONSULTATION_OPEN, on=row.item or meeting, by=by, at=at, changes=changes)
    raise_editions(public=False)
    return row


@transaction.atomic
def object_to(
    consultation: Consultation, *, reason: str, by: Person, at: datetime.datetime
) -> Objection:
    """Object for the person's nation. Raises StateConflict once it is over, and a second time."""
    row = _open(consultation, at)
    need_reason(reason, "Say why your nation objects: those who are asked read it.")
    if row.objections.standing().filter(nation=by.nation).exists():
        raise StateConflict("Your nation has objected already.")
    objection = Objection(
        consultation=row,
        nation=by.nation,
        person=by,
        by=by.in_trail,
        reason=tidy(reason.strip()),
        at=at,
    )
    objection.full_clean()
    objection.save()
    record(Verb.CONSULTATION_OBJECT, on=row.item or row.meeting, by=by, at=at)
    raise_editions(public=False)
    return objection


@transaction.atomic
def yield_objection(consultation: Consultation, *, by: Person, at: datetime.datetime) -> None:
    """Withdraw the objection of the person's nation. Raises StateConflict where there is none."""
    row = _open(consultation, at)
    standing = row.objections.standing().filter(nation=by.nation)
    if not standing.update(withdrawn_at=at):
        raise StateConflict("Your nation has not objected.")
    record(Verb.CONSULTATION_YIELD, on=row.item or row.meeting, by=by, at=at)
    raise_editions(public=False)


@transaction.atomic
def withdraw_consultation(
    consultation: Consultation, *, reason: str, by: Actor, at: datetime.datetime
) -> Consultation:
    """Take it back before it is over, with a reason that stays."""
    row = _open(consultation, at)
    need_reason(reason, "Say why it is withdrawn: those who were asked read it.")
    row.reason = reason.strip()
    _end(row, ConsultationState.WITHDRAWN, at)
    on = row.item or row.meeting
    record(Verb.CONSULTATION_WITHDRAW, on=on, by=by, at=at, reason=row.reason)
    raise_editions(public=False)
    return row


def close_consultations(*, by: Actor, at: datetime.datetime) -> int:
    """Close what is over by `at`, each in a transaction of its own; how many by this call."""
    return sum(_close(row, by=by, at=at) for row in Consultation.objects.due(at=at))


@transaction.atomic
def _close(found: Consultation, *, by: Actor, at: datetime.datetime) -> bool:
    """Close one, and record what nobody objected to as a decision; False if it is closed."""
    meeting = locked(found.meeting)
    row = Consultation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if row.state != ConsultationState.OPEN:
        return False
    if row.objections.standing().exists():
        _end(row, ConsultationState.OBJECTED, at)
    else:
        row.decision = _decide(row, meeting)
        _end(row, ConsultationState.ADOPTED, at)
    changes = {"state": [str(ConsultationState.OPEN), str(row.state)]}
    record(Verb.CONSULTATION_CLOSE, on=row.item or meeting, by=by, at=at, changes=changes)
    raise_editions(public=is_public(row.item or meeting))
    return True


def _decide(row: Consultation, meeting: Meeting) -> Decision:
    same = Decision.objects.filter(meeting=meeting, item=row.item)
    number = (same.aggregate(last=Max("number"))["last"] or 0) + 1
    decision: Decision = Decision.objects.create(
        meeting=meeting,
        item=row.item,
        number=number,
        text=row.title,
        paragraph=row.text,
        fingerprint=hashlib.sha256(f"consultation:{row.pk}".encode()).hexdigest(),
        reached=Reached.SILENCE,
        supersedes=row.supersedes,
    )
    return decision


def _end(row: Consultation, state: ConsultationState, at: datetime.datetime) -> None:
    row.state, row.closed_at = state, at
    row.full_clean()
    row.save()


def _open(consultation: Consultation, at: datetime.datetime) -> Consultation:
    """The row, locked, while it may still change. Raises StateConflict afterwards."""
    rows = Consultation.objects.select_for_update(of=("self",))
    row: Consultation = rows.select_related("meeting", "item").get(pk=consultation.pk)
    if row.state != ConsultationState.OPEN or row.deadline <= at:
        raise StateConflict("This consultation is over.")
    return row


@transaction.atomic
def describe_decision(  # noqa: PLR0913 - what is said of a decision, by whom, when: all named
    decision: Decision,
    *,
    reached: str,
    objections: str,
    supersedes: Decision | None,
    follow_ups: Sequence[int],
    by: Actor,
    at: datetime.datetime,
) -> Decision:
    """Say how it was reached, what it replaces, and which actions of its meeting carry it out.

    Raises ValidationError by field: for an objection that is not told, and for a decision that
    would, by others, supersede itself.
    """
    meeting, other = _two_locked(decision, supersedes)
    row: Decision = Decision.objects.select_related("item").get(pk=decision.pk)
    if reached == Reached.OBJECTION and not objections.strip():
        said = "Say what was objected, and by which nation."
        raise ValidationError({"objections": [said]}, code="required")
    validators.supersedes_no_loop(row, other)
    before = {"reached": row.reached, "supersedes": row.supersedes_id}
    row.reached, row.objections = reached, tidy(objections.strip())
    row.supersedes = other
    told = {"reached", "objections", "supersedes"}
    row.clean_fields({each.name for each in row._meta.fields} - told)
    row.save(update_fields=["reached", "objections", "supersedes"])
    meeting.actions.filter(follows=row).exclude(pk__in=follow_ups).update(follows=None)
    meeting.actions.filter(pk__in=follow_ups).update(follows=row)
    after = {"reached": row.reached, "supersedes": row.supersedes_id}
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record(Verb.DECISION_UPDATE, on=row.item or meeting, by=by, at=at, changes=changes)
    raise_editions(public=is_public(row))
    return row


def _two_locked(decision: Decision, other: Decision | None) -> tuple[Meeting, Decision | None]:
    """The decision's meeting, and the other decision afresh; both meetings are locked, in order."""
    meetings = {decision.meeting_id} | ({other.meeting_id} if other else set())
    rows = Meeting.objects.select_for_update(of=("self",)).filter(pk__in=meetings)
    held = {meeting.pk: meeting for meeting in rows.order_by("pk")}
    fresh = Decision.objects.get(pk=other.pk) if other else None
    return held[decision.meeting_id], fresh
