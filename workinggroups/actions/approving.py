"""Circulated minutes on their way: comments and answers, approval, and errata afterwards."""

import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from core.audit import Actor, record
from core.errors import StateConflict
from core.models import Verb
from core.text import tidy
from members.models import Person
from workinggroups.actions.agenda import locked
from workinggroups.actions.editions import is_public, raise_editions
from workinggroups.minutes import unattributed
from workinggroups.models import (
    AgendaItem,
    Erratum,
    Meeting,
    MinutesComment,
    MinutesRound,
    MinutesState,
)
from workinggroups.queries import names_of

USUAL_DAYS: Final = 14  # for comments
MOST_DAYS: Final = 90


def open_round(meeting: Meeting, *, days: int, at: datetime.datetime) -> MinutesRound:
    """Let readers comment for so many days from `at`; one that is open begins again.

    Raises ValidationError for days that are none. Called in the transaction that circulates.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError({"days": [f"Give 1 to {MOST_DAYS} days for comments."]}, code="days")
    closes = at + datetime.timedelta(days=days)
    opened, _ = MinutesRound.objects.update_or_create(
        meeting=meeting, defaults={"opened_at": at, "closes_at": closes}
    )
    return opened


@transaction.atomic
def approve_minutes(
    meeting: Meeting, *, by: Actor, at: datetime.datetime, within: Meeting | None = None
) -> Meeting:
    """Approve circulated minutes: what they say then stays, and is corrected by errata only.

    `within` is the later meeting that approves them. Raises StateConflict while they are not
    circulated, still open for comments, or changed in the draft and not circulated again.
    """
    meeting = locked(meeting)
    if meeting.minutes_state != MinutesState.CIRCULATED:
        raise StateConflict("Only circulated minutes are approved, and only once.")
    found = MinutesRound.objects.filter(meeting=meeting).first()
    if found is not None and found.closes_at > at:
        last = f"{found.closes_at:%Y-%m-%d %H:%M} UTC"
        raise StateConflict(f"Readers may comment until {last}. Approve the minutes afterwards.")
    if meeting.minutes_draft != meeting.minutes:
        raise StateConflict("The draft has changed since. Circulate it first, or put it back.")
    kept = found or MinutesRound(
        meeting=meeting, opened_at=meeting.starts_at, closes_at=max(at, _after(meeting))
    )
    kept.approved_at, kept.approved_in = at, within
    kept.save()
    _next_version(meeting, at, state=MinutesState.APPROVED)
    record(Verb.MINUTES_APPROVE, on=meeting, by=by, at=at)
    raise_editions(public=is_public(meeting))
    return meeting


def _after(meeting: Meeting) -> datetime.datetime:
    return meeting.starts_at + datetime.timedelta(minutes=meeting.minutes_long)


def _next_version(
    meeting: Meeting, at: datetime.datetime, *, state: MinutesState | None = None
) -> None:
    meeting.version += 1
    meeting.updated_at = at
    meeting.minutes_state = state or meeting.minutes_state
    meeting.save(update_fields=["version", "updated_at", "minutes_state"])


@transaction.atomic
def comment_on_minutes(
    meeting: Meeting, *, item: AgendaItem | None, text: str, by: Person, at: datetime.datetime
) -> MinutesComment:
    """Say something about circulated minutes, or about those of one point.

    Raises StateConflict unless they are open for comments, ValidationError without a text.
    """
    meeting = locked(meeting)
    found = MinutesRound.objects.filter(meeting=meeting).first()
    is_open = found is not None and found.closes_at > at
    if meeting.minutes_state != MinutesState.CIRCULATED or not is_open:
        raise StateConflict("These minutes are not open for comments now.")
    comment = MinutesComment(
        meeting=meeting, item=item, author=by, by=by.in_trail, text=_said(text), at=at
    )
    comment.full_clean()
    comment.save()
    record(Verb.MINUTES_COMMENT, on=item or meeting, by=by, at=at)
    return comment


@transaction.atomic
def answer_comment(
    comment: MinutesComment, *, answer: str, by: Actor, at: datetime.datetime
) -> MinutesComment:
    """Say what came of a comment. Raises ValidationError without words, StateConflict twice."""
    locked(comment.meeting)
    comment = MinutesComment.objects.get(pk=comment.pk)
    if comment.answered_at is not None:
        raise StateConflict("This comment is answered already.")
    comment.answer, comment.answered_at = _said(answer, "answer"), at
    comment.full_clean()
    comment.save(update_fields=["answer", "answered_at"])
    record(Verb.MINUTES_ANSWER, on=comment.item or comment.meeting, by=by, at=at)
    return comment


@transaction.atomic
def add_erratum(
    meeting: Meeting, *, item: AgendaItem | None, text: str, by: Actor, at: datetime.datetime
) -> Erratum:
    """Put a correction beside approved minutes, or those of one point; nothing is overwritten.

    Raises StateConflict before they are approved, ValidationError without a text.
    """
    meeting = locked(meeting)
    if meeting.minutes_state != MinutesState.APPROVED:
        raise StateConflict("Minutes that are not approved are changed in the draft instead.")
    if not (item or meeting).minutes.strip():
        raise ValidationError({"item": ["No minutes of this point are circulated."]}, code="item")
    known = Erratum.objects.filter(meeting=meeting, item=item)
    number = (known.aggregate(last=Max("number"))["last"] or 0) + 1
    said = _said(text)
    if meeting.chatham_house or (item is not None and item.chatham_house):
        said = unattributed(said, names_of(meeting))
    erratum = Erratum(meeting=meeting, item=item, number=number, text=said, at=at)
    erratum.full_clean()
    erratum.save()
    if item is None:  # what readers cannot see leaves no time or version behind
        _next_version(meeting, at)
    changes = {"erratum": [None, number]}
    record(Verb.MINUTES_CORRECT, on=item or meeting, by=by, at=at, changes=changes)
    raise_editions(public=is_public(item or meeting))
    return erratum


def _said(text: str, field: str = "text") -> str:
    text = tidy(text.strip())
    if not text:
        raise ValidationError({field: ["Write a text."]}, code="required")
    return text
