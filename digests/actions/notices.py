"""Notices: owed with a sweep of what nobody was told of yet, then sent one by one.

Each is claimed with a conditional update, looked at again, sent and marked. One bad mail stops
no other; two workers, a retry or a double beat send none twice.
"""

import datetime
import uuid
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from core import posting
from core.posting import Clock, Sender
from digests import queries
from digests.actions.sending import Rendered
from digests.actions.standing import MOST_ATTEMPTS
from digests.models import DeliveryState, Notice, NoticeKind
from digests.notices import Note
from members.models import Person
from sharing import queries as sharing
from sharing.models import Wish

WHAT: Final = "notice"  # in the log
KEPT: Final = datetime.timedelta(days=7)
RenderNote = Callable[[Note], Rendered]


def owe_notices(*, at: datetime.datetime) -> int:
    """Turn what nobody was told of yet into notices owed; return how many.

    Any number of processes may do it at once, or again: one marks each thing, so that each
    person is owed one notice of it.
    """
    number = 0
    for wish in Wish.objects.untold().order_by("pk"):
        number += _owe(wish, "told_at", NoticeKind.ASKED, sharing.answerers, at)
    for wish in Wish.objects.answer_untold().select_related("asked_by").order_by("pk"):
        number += _owe(wish, "answer_told_at", NoticeKind.ANSWERED, _who_asked, at)
    for held in queries.untold_elevations():
        number += _owe(held, "told_at", NoticeKind.ELEVATED, queries.whom_to_tell, at)
    return number + _owe_news(at)


def _owe_news(at: datetime.datetime) -> int:
    """Owe this week's letter of news to those who keep searches: one to each, whoever else does."""
    week = queries.week_of(at)
    people = queries.whom_to_tell_weekly(week)
    rows = [_row(NoticeKind.FOUND, person, at, week=week) for person in people]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def send_notices(
    *, clock: Clock, render: RenderNote, connect: Callable[[], Sender]
) -> dict[str, int]:
    """Send the notices that are due, at most MOST; return how many ended in which way."""
    if not Notice.objects.claimable(at=clock()).exists():
        return {}

    def take() -> Notice | None:
        return claim_notice(at=clock())

    def send(notice: Notice, sender: Sender) -> str:
        return _one(notice, clock, render, sender)

    return posting.send_in_turn(take, send, connect=connect, what=WHAT)


def claim_notice(*, at: datetime.datetime) -> Notice | None:
    """Take the notice that is due longest for LEASE; None when nothing is due."""
    due = Notice.objects.claimable(at=at)
    word = posting.claim_next(due, at=at, state=DeliveryState.SENDING)
    mine = Notice.objects.filter(claim=word).select_related("person__nation")
    return mine.first()


def forget_notices(*, at: datetime.datetime) -> int:
    """Forget those sent, withheld or given up KEPT before `at`; return how many."""
    return Notice.objects.filter(finished_at__lte=at - KEPT).delete()[0]


@transaction.atomic
def _owe(
    thing: Any,
    told: str,
    kind: NoticeKind,
    whom: Callable[[Any], Iterable[Person]],
    at: datetime.datetime,
) -> int:
    """Owe a notice of `thing` to each of `whom`, unless another process has."""
    first = type(thing)._default_manager.filter(pk=thing.pk, **{f"{told}__isnull": True})
    if not first.update(**{told: at}):
        return 0
    about = "elevation" if kind == NoticeKind.ELEVATED else "wish"
    rows = [_row(kind, person, at, **{about: thing}) for person in whom(thing)]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _row(kind: NoticeKind, person: Person, at: datetime.datetime, **about: Any) -> Notice:
    host = urlsplit(settings.SITE_URL).hostname
    message_id = f"<{uuid.uuid4()}@{host}>"
    return Notice(kind=kind, person=person, due_at=at, message_id=message_id, **about)


def _who_asked(wish: Wish) -> list[Person]:
    return [wish.asked_by] if wish.asked_by else []


def _one(notice: Notice, clock: Clock, render: RenderNote, sender: Sender) -> str:
    """Deal with one claimed notice; return in one word how it ended."""

    def write() -> EmailMessage | str:
        note = queries.note_of(notice)
        if isinstance(note, queries.Withheld):
            return _finish(notice, DeliveryState.WITHHELD, note.reason, at=clock())
        return posting.mail_to(notice.person.email, render(note), message_id=notice.message_id)

    ended = posting.try_to_send(
        write,
        sender,
        fail=lambda note: _fail(notice, note, at=clock()),
        put_off=lambda note: _put_off(notice, note, at=clock()),
        told={"what": WHAT, "notice": notice.pk},
    )
    return ended or _finish(notice, DeliveryState.SENT, "", at=clock())


def _fail(notice: Notice, note: str, *, at: datetime.datetime) -> None:
    _finish(notice, DeliveryState.FAILED, note, at=at)


def _put_off(notice: Notice, note: str, *, at: datetime.datetime) -> None:
    """Try again after longer and longer pauses; after MOST_ATTEMPTS give it up."""
    if notice.attempts >= MOST_ATTEMPTS:
        _finish(notice, DeliveryState.FAILED, f"Given up. {note}", at=at)
        return
    later = at + posting.pause_after(notice.attempts)
    posting.settle(notice, state=DeliveryState.OWED, due_at=later, note=note[:300])


def _finish(notice: Notice, state: DeliveryState, note: str, *, at: datetime.datetime) -> str:
    posting.settle(notice, state=state, finished_at=at, note=note[:300])
    return state.value
