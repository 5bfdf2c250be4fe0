"""Milestones of a group: proposed by its members, accepted by those who run it."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, need_reason, record
from core.errors import StateConflict
from core.models import Verb
from members.models import Nation, Person
from workinggroups import rules
from workinggroups.models import Milestone, MilestoneState, MilestoneVersion, WorkingGroup


@dataclass(frozen=True, slots=True)
class Aim:
    """What a milestone says; `due` is a day of the network (UTC)."""

    text: str
    due: datetime.date
    nation: Nation
    state: str = MilestoneState.DUE
    evidence: str = ""
    explanation: str = ""


@transaction.atomic
def propose_milestone(
    group: WorkingGroup, *, aim: Aim, by: Person, at: datetime.datetime
) -> MilestoneVersion:
    """A milestone, which counts at once if whoever runs the group proposes it.

    Raises ValidationError by field.
    """
    milestone = Milestone.objects.create(group=group, at=at)
    return _propose(milestone, aim, by=by, at=at)


@transaction.atomic
def propose_change(
    milestone: Milestone, *, aim: Aim, by: Person, at: datetime.datetime
) -> MilestoneVersion:
    """What a milestone should say instead; what it said stays beside it.

    Raises ValidationError where a met one shows nothing, and a moved or dropped one does not
    say why.
    """
    locked = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
    before = locked.versions.exclude(accepted_at=None).order_by("-accepted_at", "-pk").first()
    if before is not None and before.due != aim.due and not aim.explanation.strip():
        raise ValidationError({"explanation": ["Say why the day changes."]}, code="required")
    return _propose(locked, aim, by=by, at=at)


@transaction.atomic
def answer_milestone(
    version: MilestoneVersion,
    *,
    accept: bool,
    by: Actor,
    at: datetime.datetime,
    reason: str = "",
) -> MilestoneVersion:
    """Let a proposal count, or refuse it with a reason. Raises StateConflict if it is answered."""
    row = MilestoneVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if row.accepted_at is not None or row.refused_at is not None:
        raise StateConflict("This proposal is answered already.")
    if accept:
        row.accepted_at = at
    else:
        need_reason(reason, "Say why it is refused: the reason is kept.")
        row.refused_at = at
    row.save(update_fields=["accepted_at", "refused_at"])
    changes = {"accepted": [None, accept]}
    group = row.milestone.group
    record(Verb.GROUP_MILESTONE, on=group, by=by, at=at, changes=changes, reason=reason.strip())
    return row


def _propose(
    milestone: Milestone, aim: Aim, *, by: Person, at: datetime.datetime
) -> MilestoneVersion:
    if aim.state == MilestoneState.MET and not aim.evidence.strip():
        raise ValidationError({"evidence": ["Say what shows that it is met."]}, code="required")
    if aim.state == MilestoneState.DROPPED and not aim.explanation.strip():
        raise ValidationError({"explanation": ["Say why it is dropped."]}, code="required")
    counts = rules.can_arrange(by, milestone.group)
    version = MilestoneVersion(
        milestone=milestone,
        who=by.in_trail,
        at=at,
        accepted_at=at if counts else None,
        **{name: getattr(aim, name) for name in Aim.__dataclass_fields__},
    )
    version.full_clean()
    version.save()
    changes = {"state": [None, str(aim.state)], "due": [None, aim.due.isoformat()]}
    record(Verb.GROUP_MILESTONE, on=milestone.group, by=by, at=at, changes=changes)
    return version
