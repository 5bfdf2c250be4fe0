"""A draft in review: approved by its nation, returned, checked and published."""

import datetime
from collections.abc import Collection, Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, Nobody, record
from core.errors import StateConflict
from core.models import Verb
from core.text import validate_block
from members.actions import seated
from members.models import Nation, Person
from practices.actions.drafting import StaleDraft, draft_of, opened
from practices.actions.lifecycle import publish
from practices.actions.reviewing import begin_review, end_review, settle_review
from practices.actions.writing import locked, settle
from practices.clearing import CHECKS, missing_of
from practices.differences import TITLES
from practices.models import (
    Approval,
    Approver,
    ClearanceRule,
    Draft,
    DraftState,
    Practice,
    Remark,
    Status,
)
from practices.queries.clearing import check_clock

_LONGEST: Final = 2000
_NOTHING_SAID: Final = "Say what is missing, at the parts that it is about or for the whole."


@transaction.atomic
def approve(
    practice: Practice,
    *,
    by: Person,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> Draft:
    """Approve the edition that was read, for one's nation: it, or one of those that own it.

    Raises StaleDraft for another edition, StateConflict when it is not in review, when its
    nation has cleared it, and for a second approval of the same person.
    """
    draft = _in_review(practice, at=at, expected=expected)
    nation_id = by.nation_id
    given = list(draft.approvals.values_list("person_id", flat=True))
    needed = draft.approvals_needed
    if draft.cleared_at is None and by.pk in given:
        msg = "You have approved it already; another person must."
        raise StateConflict(msg)
    if nation_id is None or not missing_of(draft, nation_id):
        msg = "Its nation has cleared it already." if needed else "Its nation asks for no approval."
        raise StateConflict(msg)
    approval = Approval(draft=draft, nation_id=nation_id, person=by, edition=draft.edition, at=at)
    approval.full_clean()
    approval.save()
    number = len(given) + 1
    settle_review(draft, at=at)
    changes = {"approvals": [len(given), number]}
    record(Verb.DRAFT_APPROVE, on=draft.practice, by=by, at=at, changes=changes)
    return draft


@transaction.atomic
def return_draft(
    practice: Practice,
    *,
    remarks: Mapping[str, str],
    by: Actor,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> Draft:
    """Give a draft back to its writers, with remarks by part; "" is the whole.

    Raises ValidationError by part, and as `approve` does.
    """
    said = _remarks(remarks)
    draft = _in_review(practice, at=at, expected=expected)
    end_review(draft)
    draft.remarks.all().delete()
    label = str(getattr(by, "in_trail", by))[:200]
    for part, text in said.items():
        Remark.objects.create(draft=draft, part=part, text=text, by=label, at=at)
    draft.state = DraftState.RETURNED
    draft.save(update_fields=["state"])
    row = draft.practice
    changes: dict[str, list[object]] = {"remarks": [0, len(said)]}
    if row.status == Status.SUBMITTED:
        row.status = Status.DRAFT
        row.version += 1
        row.updated_at = at
        row.save(update_fields=["status", "version", "updated_at"])
        changes["status"] = [Status.SUBMITTED, Status.DRAFT]
        settle(row, verb=Verb.DRAFT_RETURN, by=by, at=at, changes=changes)
    else:
        record(Verb.DRAFT_RETURN, on=row, by=by, at=at, changes=changes)
    return draft


@transaction.atomic
def release(
    practice: Practice,
    *,
    checked: Collection[str],
    by: Person,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> Practice:
    """Publish what its nation has cleared: the secretariat by its check, else the nation itself.

    The nation may where the secretariat has not answered in time. `checked` names the CHECKS
    that hold; without all of them the secretariat returns the draft instead. Raises
    StateConflict for a step out of turn, StaleDraft as `approve` does.
    """
    draft = _in_review(practice, at=at, expected=expected)
    if draft.cleared_at is None:
        msg = "Its nation has not cleared it yet."
        raise StateConflict(msg)
    if by.nation_id is None:
        open_ = [sentence for name, sentence in CHECKS.items() if name not in checked]
        if open_:
            told = f"Tick what holds, or return the draft: {' '.join(open_)}"
            raise ValidationError({"checked": [told]}, code="required")
        record(Verb.DRAFT_CHECK, on=draft.practice, by=by, at=at)
    else:
        _expect_unanswered(draft, at)
    return publish(draft.practice, by=by, at=at, edition=draft.edition)


def _expect_unanswered(draft: Draft, at: datetime.datetime) -> None:
    waited = check_clock(draft, at=at)
    if waited is None:
        msg = "The secretariat publishes what no nation owns."
        raise StateConflict(msg)
    if not waited.is_over:
        until = f"{waited.due:%A} {waited.due.day} {waited.due:%B %Y}"
        msg = f"The secretariat checks it first, until {until}; then its nation may publish."
        raise StateConflict(msg)


def _in_review(
    practice: Practice, *, at: datetime.datetime, expected: frozenset[int] | None
) -> Draft:
    """The draft, locked with its practice, in the edition that was read."""
    row = locked(practice, expected=None)
    draft = draft_of(row)
    if draft is None and row.status == Status.SUBMITTED:  # handed over before there were drafts
        draft = opened(row, by=row.author or Nobody(), at=at)
        draft.state, draft.submitted_at = DraftState.SUBMITTED, row.updated_at
        draft.save(update_fields=["state", "submitted_at"])
        begin_review(draft, at=at)
    if draft is None or draft.state != DraftState.SUBMITTED:
        msg = "There is no draft in review: it was returned, taken back or published."
        raise StateConflict(msg)
    if expected is not None and draft.edition not in expected:
        raise StaleDraft(draft)
    return draft


def _remarks(remarks: Mapping[str, str]) -> dict[str, str]:
    said = {part: text.strip() for part, text in remarks.items() if text.strip()}
    if not said:
        raise ValidationError({"remarks": [_NOTHING_SAID]}, code="required")
    for part, text in said.items():
        if part and part not in TITLES:
            raise ValidationError({"remarks": [f"There is no part “{part}”."]}, code="unknown")
        if len(text) > _LONGEST:
            raise ValidationError({"remarks": [f"A remark has at most {_LONGEST} characters."]})
        validate_block(text)
    return said


@transaction.atomic
def set_clearance(
    nation: Nation, *, approvers: int, days: int, by: Actor, at: datetime.datetime
) -> ClearanceRule:
    """Say how many people of a nation approve its drafts, and in how many working days.

    It holds for drafts that are handed over from now on.
    """
    rows = ClearanceRule.objects.select_for_update()
    rule = rows.filter(nation=nation).first() or ClearanceRule(nation=nation)
    before = {"approvers": rule.approvers, "days": rule.days}
    rule.approvers, rule.days = approvers, days
    rule.full_clean()
    after = {"approvers": approvers, "days": days}
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes:
        rule.save()
        record(Verb.NATION_CLEARANCE, on=nation, by=by, at=at, changes=changes)
    return rule


@transaction.atomic
def name_approver(person: Person, *, by: Actor, at: datetime.datetime) -> None:
    """Let somebody of a nation approve its drafts, beside its coordinator."""
    nation = person.nation
    if nation is None or not person.is_current:
        raise ValidationError({"person": ["Only somebody of the nation approves its drafts."]})
    _, is_new = Approver.objects.get_or_create(nation=nation, person=person)
    if is_new:
        record(
            Verb.NATION_CLEARANCE,
            on=nation,
            by=by,
            at=at,
            changes={"approver": [None, seated(person)]},
        )


@transaction.atomic
def dismiss_approver(person: Person, *, by: Actor, at: datetime.datetime) -> None:
    """Let somebody approve no more; what they approved stays approved."""
    rows = Approver.objects.filter(person=person, nation=person.nation_id)
    nation = person.nation
    if nation is not None and rows.delete()[0]:
        record(
            Verb.NATION_CLEARANCE,
            on=nation,
            by=by,
            at=at,
            changes={"approver": [seated(person), None]},
        )


def forget_approver(person: Person) -> None:
    """Forget whom and what somebody whose account is erased approved for."""
    Approval.objects.filter(person=person).delete()
    Approver.objects.filter(person=person).delete()
