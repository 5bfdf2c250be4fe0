"""Sending notices by mail: claim, look again, send, mark. One bad notice stops no other."""

import datetime
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db.models import F

from core.smtp import Fate, refusal_of
from members.models import Person
from practices.letters import Letter, letter_of
from practices.models import Adoption, Notice, NoticeKind, Practice, ReadingSignal
from practices.truetokens import token_for

logger = structlog.get_logger(__name__)

MOST: Final = 100  # notices in one call, so that it ends long before Celery's limit
# A claim must outlast one mail: five exchanges with the server, EMAIL_TIMEOUT each.
LEASE: Final = datetime.timedelta(seconds=90)
LONGEST_PAUSE: Final = 60  # minutes
TOO_LATE: Final = datetime.timedelta(days=14)
KEPT: Final = datetime.timedelta(days=90)
WITHHELD: Final = "Not for this person to read now."
Clock = Callable[[], datetime.datetime]
Render = Callable[[Letter], tuple[str, str]]  # the letter as text and as HTML


class Sender(Protocol):
    """A connection to a mail server, as Django's mail backends are."""

    def open(self) -> bool | None:
        """Connect."""

    def close(self) -> None:
        """Hang up."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send."""


def send_notices(*, clock: Clock, render: Render, connect: Callable[[], Sender]) -> dict[str, int]:
    """Send the notices that are due, at most MOST; return how many ended in which way."""
    tally: Counter[str] = Counter()
    if not Notice.objects.claimable(at=clock()).exists():
        return {}
    sender = connect()
    try:
        sender.open()
        while tally.total() < MOST and not tally[Fate.OUTAGE.name]:
            notice = claim(at=clock())
            if notice is None:
                break
            tally[_one(notice, clock, render, sender)] += 1
    except OSError as error:
        logger.warning("notice_refused", reason=refusal_of(error).reason)
    finally:
        _hang_up(sender)
    return {word: count for word, count in tally.items() if count}


def claim(*, at: datetime.datetime) -> Notice | None:
    """Take the notice that is due longest for LEASE; None when nothing is due."""
    due = Notice.objects.claimable(at=at)
    pk = due.order_by("due_at", "pk").values_list("pk", flat=True).first()
    word = secrets.token_hex(16)
    due.filter(pk=pk).update(claim=word, leased_until=at + LEASE, attempts=F("attempts") + 1)
    # None as well when another worker was faster: the next sweep finds what is left.
    mine = Notice.objects.filter(claim=word).select_related(
        "person__nation", "practice__owner_nation", "practice__owner_circle",
        "adoption__owner_nation", "adoption__organisation", "adoption__practice",
        "invitation", "warning",
    )  # fmt: skip
    return mine.first()


def may_be_told(notice: Notice) -> bool:
    """Whether the person still belongs and may read now what the notice is about."""
    person, practice = notice.person, notice.practice
    if not person.is_current:
        return False
    if notice.adoption is not None:
        rows = Adoption.objects.visible_to(person).filter(pk=notice.adoption_id)
        return bool(rows.exists())
    return bool(Practice.objects.visible_to(person).filter(pk=practice.pk).exists())


def _one(notice: Notice, clock: Clock, render: Render, sender: Sender) -> str:
    """Deal with one claimed notice; return in one word how it ended."""
    if clock() - notice.made_at > TOO_LATE or not may_be_told(notice):
        _settle(notice, finished_at=clock(), note=WITHHELD)
        return "withheld"
    try:
        sender.send_messages([_mail(notice, render)])
    except OSError as error:
        refusal = refusal_of(error)
        logger.warning("notice_refused", notice=notice.pk, reason=refusal.reason)
        if refusal.fate is Fate.FAIL:
            _settle(notice, finished_at=clock(), note=refusal.reason)
        else:
            _put_off(notice, note=refusal.reason, at=clock())
        return refusal.fate.name
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        # Not one of the others is at fault: this one waits, the rest goes on.
        logger.exception("notice_not_written", notice=notice.pk)
        _put_off(notice, note=f"Not written ({type(error).__name__}).", at=clock())
        return Fate.RETRY.name
    _settle(notice, finished_at=clock(), note="")
    return "sent"


def _link(notice: Notice) -> str:
    """Where the person does what is asked, if that is not the page of the thing itself."""
    if notice.kind == NoticeKind.INVITED:
        return f"{notice.practice.get_absolute_url()}adopt/"
    if notice.kind == NoticeKind.SECURITY:
        return f"{notice.practice.get_absolute_url()}reuse/"
    if notice.kind == NoticeKind.REVIEW:
        token = token_for(person=notice.person_id, practice=notice.practice_id)
        return f"/still-true/{token}/"
    return ""


def _mail(notice: Notice, render: Render) -> EmailMultiAlternatives:
    letter = letter_of(notice, site=settings.SITE_URL, link=_link(notice))
    text, html = render(letter)
    mail = EmailMultiAlternatives(
        " ".join(letter.subject.split()),
        text,
        to=[notice.person.email],
        headers={"Message-ID": notice.message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _put_off(notice: Notice, *, note: str, at: datetime.datetime) -> None:
    """Try again after longer and longer pauses, until it is too late to tell."""
    minutes = min(2 ** min(notice.attempts - 1, 6), LONGEST_PAUSE)
    _settle(notice, due_at=at + datetime.timedelta(minutes=minutes), note=note)


def _settle(notice: Notice, **change: Any) -> None:
    """Write how it ended, unless the claim was lost to another worker."""
    mine = Notice.objects.filter(pk=notice.pk, claim=notice.claim)
    if not mine.update(claim="", leased_until=None, **change):
        logger.warning("notice_claim_lost", notice=notice.pk)


def _hang_up(sender: Sender) -> None:
    try:
        sender.close()
    except OSError:
        logger.info("mail_server_hung_up_first")


def forget_notices(*, at: datetime.datetime) -> int:
    """Forget what was told, or not told any more, KEPT ago; return how many."""
    return Notice.objects.filter(finished_at__lte=at - KEPT).delete()[0]


def forget_told(person: Person) -> None:
    """Delete what somebody said came of reading, and what they were told."""
    ReadingSignal.objects.filter(person=person).delete()
    Notice.objects.filter(person=person).delete()
