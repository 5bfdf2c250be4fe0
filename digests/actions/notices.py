"""Notices: owed with a sweep of what nobody was told of yet, then sent one by one.

Each is claimed with a conditional update, looked at again, sent and marked. One bad mail stops
no other; two workers, a retry or a double beat send none twice.
"""

import datetime
import secrets
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, QuerySet

from core.smtp import Fate, refusal_of
from digests import queries
from digests.actions.sending import Clock, Rendered, Sender, hang_up
from digests.actions.standing import LONGEST_PAUSE, MOST_ATTEMPTS
from digests.models import DeliveryState, Notice, NoticeKind
from digests.notices import Note
from members.models import Person
from sharing import queries as sharing
from sharing.models import Wish

logger = structlog.get_logger(__name__)

MOST: Final = 100  # letters in one call, so that it ends long before Celery's limit
# A claim must outlast one mail: five exchanges with the server, EMAIL_TIMEOUT each.
LEASE: Final = datetime.timedelta(seconds=90)
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
    tally: Counter[str] = Counter()
    if not Notice.objects.claimable(at=clock()).exists():
        return {}
    sender = connect()
    try:
        sender.open()
        while tally.total() < MOST and not tally[Fate.OUTAGE.name]:
            notice = claim_notice(at=clock())
            if notice is None:
                break
            tally[_one(notice, clock, render, sender)] += 1
    except OSError as error:
        logger.warning("notice_refused", reason=refusal_of(error).reason)
    finally:
        hang_up(sender)
    return {word: count for word, count in tally.items() if count}


def claim_notice(*, at: datetime.datetime) -> Notice | None:
    """Take the notice that is due longest for LEASE; None when nothing is due."""
    due = Notice.objects.claimable(at=at)
    pk = due.order_by("due_at", "pk").values_list("pk", flat=True).first()
    word = secrets.token_hex(16)
    due.filter(pk=pk).update(
        state=DeliveryState.SENDING,
        claim=word,
        leased_until=at + LEASE,
        attempts=F("attempts") + 1,
    )
    # None as well when another worker was faster: the next sweep finds what is left.
    mine: QuerySet[Notice] = Notice.objects.filter(claim=word).select_related("person__nation")
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
    try:
        note = queries.note_of(notice)
        if isinstance(note, queries.Withheld):
            return _finish(notice, DeliveryState.WITHHELD, note.reason, at=clock())
        sender.send_messages([_mail(notice, render(note))])
    except OSError as error:
        refusal = refusal_of(error)
        logger.warning("notice_refused", notice=notice.pk, reason=refusal.reason)
        if refusal.fate is Fate.FAIL:
            return _finish(notice, DeliveryState.FAILED, refusal.reason, at=clock())
        _put_off(notice, refusal.reason, at=clock())
        return refusal.fate.name
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        # Not one of the others is at fault: this one waits, the rest goes on.
        logger.exception("notice_not_written", notice=notice.pk)
        _put_off(notice, f"Not written ({type(error).__name__}).", at=clock())
        return Fate.RETRY.name
    return _finish(notice, DeliveryState.SENT, "", at=clock())


def _mail(notice: Notice, written: Rendered) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        written.subject,
        written.text,
        to=[notice.person.email],
        headers={"Message-ID": notice.message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(written.html, "text/html")
    return mail


def _put_off(notice: Notice, note: str, *, at: datetime.datetime) -> None:
    """Try again after longer and longer pauses; after MOST_ATTEMPTS give it up."""
    if notice.attempts >= MOST_ATTEMPTS:
        _finish(notice, DeliveryState.FAILED, f"Given up. {note}", at=at)
        return
    minutes = min(2 ** (notice.attempts - 1), LONGEST_PAUSE)
    later = at + datetime.timedelta(minutes=minutes)
    _settle(notice, state=DeliveryState.OWED, due_at=later, note=note[:300])


def _finish(notice: Notice, state: DeliveryState, note: str, *, at: datetime.datetime) -> str:
    _settle(notice, state=state, finished_at=at, note=note[:300])
    return state.value


def _settle(notice: Notice, **change: Any) -> None:
    """Write how it ended, unless the claim was lost to another worker."""
    mine = Notice.objects.filter(pk=notice.pk, claim=notice.claim)
    if not mine.update(claim="", leased_until=None, **change):
        logger.warning("notice_claim_lost", notice=notice.pk)
