"""A practice's way to the readers: submitted, published, withdrawn."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor
from core.errors import StateConflict
from core.models import Verb
from practices.actions.writing import locked, settle
from practices.models import Practice, Status
from practices.validators import ready_to_publish


@transaction.atomic
def submit(
    practice: Practice, *, by: Actor, at: datetime.datetime, expected: frozenset[int] | None = None
) -> Practice:
    """Hand a draft over for review.

    Raises StateConflict if it is no draft, ValidationError for what is missing.
    """
    practice = locked(practice, expected=expected)
    _expect(practice, Status.DRAFT)
    ready_to_publish(practice)
    return _move(practice, Status.SUBMITTED, Verb.PRACTICE_SUBMIT, by=by, at=at)


@transaction.atomic
def publish(
    practice: Practice, *, by: Actor, at: datetime.datetime, expected: frozenset[int] | None = None
) -> Practice:
    """Put a draft into the library. Raises ValidationError with what is missing."""
    practice = locked(practice, expected=expected)
    _expect(practice, Status.DRAFT, Status.SUBMITTED)
    ready_to_publish(practice)
    practice.published_at = at
    practice.last_confirmed_at = at
    practice.versions_from = practice.version + 1
    return _move(practice, Status.PUBLISHED, Verb.PRACTICE_PUBLISH, by=by, at=at)


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
