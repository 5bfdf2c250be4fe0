"""A practice's way to the readers: submitted, published, withdrawn."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.errors import StateConflict
from core.models import Verb
from members.models import Person
from practices.actions.drafting import changed_parts, draft_of, opened
from practices.actions.lineage import hold_lineage
from practices.actions.reviewing import begin_review
from practices.actions.sharing import Sharing
from practices.actions.writing import locked, rehearse, settle, update, write
from practices.models import Draft, DraftState, Practice, Status
from practices.validators import ready_to_publish


@transaction.atomic
def submit(
    practice: Practice,
    *,
    by: Actor,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
    edition: int | None = None,
) -> Practice:
    """Hand a draft over for review: of a practice to come, or of one that is published.

    What it says must be right and whole by now. Raises StateConflict if there is no draft to
    hand over, FieldErrors for what is wrong, ValidationError for what is missing, StaleDraft if
    the draft is not of the `edition` that was read.
    """
    hold_lineage()
    practice = locked(practice, expected=expected)
    draft = draft_of(practice, edition=edition)
    if draft is None or practice.status != Status.PUBLISHED:
        _expect(practice, Status.DRAFT)
    draft = draft or opened(practice, by=by, at=at)
    if draft.state == DraftState.SUBMITTED:
        msg = "This draft is handed over for review already."
        raise StateConflict(msg)
    draft.state = DraftState.SUBMITTED
    draft.submitted_by = by if isinstance(by, Person) else None
    draft.submitted_at = at
    draft.save(update_fields=["state", "submitted_by", "submitted_at"])
    begin_review(draft, at=at)
    if practice.status == Status.PUBLISHED:
        _need_change(rehearse(practice, changed_parts(draft), by=by))
        record(Verb.DRAFT_SUBMIT, on=practice, by=by, at=at)
        return practice
    write(practice, draft.content, Sharing(), by=by)
    ready_to_publish(practice)
    return _move(practice, Status.SUBMITTED, Verb.PRACTICE_SUBMIT, by=by, at=at)


@transaction.atomic
def publish(
    practice: Practice,
    *,
    by: Actor,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
    edition: int | None = None,
) -> Practice:
    """Put a draft into the library, or in the place of what readers see: the next version.

    The draft is then done with. Refuses as `submit` does.
    """
    hold_lineage()
    practice = locked(practice, expected=expected)
    draft = draft_of(practice, edition=edition)
    if practice.status == Status.PUBLISHED and draft is not None:
        changed = update(practice, content=changed_parts(draft), by=by, at=at)
        _need_change(changed.version != practice.version)
        draft.delete()
        return changed
    _expect(practice, Status.DRAFT, Status.SUBMITTED)
    if draft is not None:
        write(practice, draft.content, Sharing(), by=by)
        draft.delete()
    ready_to_publish(practice)
    practice.published_at = at
    practice.last_confirmed_at = at
    practice.versions_from = practice.version + 1
    return _move(practice, Status.PUBLISHED, Verb.PRACTICE_PUBLISH, by=by, at=at)


def _need_change(changed: object) -> None:
    if not changed:
        msg = "The draft says what is published already. Discard it."
        raise StateConflict(msg)


@transaction.atomic
def withdraw(
    practice: Practice,
    *,
    reason: str,
    by: Actor,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> Practice:
    """Take a published practice out of the library; a notice with the reason stays in its place.

    Raises ValidationError without a reason, StateConflict if it is not published.
    """
    practice = locked(practice, expected=expected)
    _expect(practice, Status.PUBLISHED)
    if not reason.strip():
        msg = "Say why it is withdrawn: readers of its address will see the reason."
        raise ValidationError({"reason": [msg]}, code="required")
    Draft.objects.filter(practice=practice).delete()  # nothing is written of it any more
    practice.withdrawn_at = at
    practice.withdrawal_reason = reason.strip()
    return _move(practice, Status.WITHDRAWN, Verb.PRACTICE_WITHDRAW, by=by, at=at, reason=reason)


def _expect(practice: Practice, *allowed: Status) -> None:
    if practice.status not in allowed:
        wanted = " or ".join(status.label.lower() for status in allowed)
        present = practice.get_status_display().lower()
        msg = f"This is possible for a practice that is {wanted}; this one is {present}."
        raise StateConflict(msg)


def _move(  # noqa: PLR0913 - a move has these parts
    practice: Practice,
    status: Status,
    verb: Verb,
    *,
    by: Actor,
    at: datetime.datetime,
    reason: str = "",
) -> Practice:
    before = practice.status
    practice.status = status
    practice.version += 1
    practice.updated_at = at
    practice.full_clean()
    practice.save(
        update_fields=[
            "status",
            "version",
            "versions_from",
            "updated_at",
            "published_at",
            "last_confirmed_at",
            "withdrawn_at",
            "withdrawal_reason",
        ]
    )
    settle(practice, verb=verb, by=by, at=at, changes={"status": [before, status]}, reason=reason)
    return practice
