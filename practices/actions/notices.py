"""Sending notices by mail: claim, look again, send, mark. One bad notice stops no other."""

import datetime
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage

from core import posting
from core.posting import Clock, Sender, Written
from members.models import Person
from practices.letters import Letter, letter_of
from practices.models import Adoption, Notice, NoticeKind, Practice, ReadingSignal
from practices.truetokens import token_for

TOO_LATE: Final = datetime.timedelta(days=14)
KEPT: Final = datetime.timedelta(days=90)
WITHHELD: Final = "Not for this person to read now."
WHAT: Final = "notice"  # in the log
Render = Callable[[Letter], tuple[str, str]]  # the letter as text and as HTML


def send_notices(*, clock: Clock, render: Render, connect: Callable[[], Sender]) -> dict[str, int]:
    """Send the notices that are due, at most MOST; return how many ended in which way."""
    if not Notice.objects.claimable(at=clock()).exists():
        return {}

    def take() -> Notice | None:
        return claim(at=clock())

    def send(notice: Notice, sender: Sender) -> str:
        return _one(notice, clock, render, sender)

    return posting.send_in_turn(take, send, connect=connect, what=WHAT)


def claim(*, at: datetime.datetime) -> Notice | None:
    """Take the notice that is due longest for LEASE; None when nothing is due."""
    word = posting.claim_next(Notice.objects.claimable(at=at), at=at)
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
    refused = posting.try_to_send(
        lambda: _mail(notice, render),
        sender,
        fail=lambda note: _settle(notice, finished_at=clock(), note=note),
        put_off=lambda note: _put_off(notice, note=note, at=clock()),
        told={"what": WHAT, "notice": notice.pk},
    )
    if refused is not None:
        return refused
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


def _mail(notice: Notice, render: Render) -> EmailMessage:
    letter = letter_of(notice, site=settings.SITE_URL, link=_link(notice))
    text, html = render(letter)
    written = Written(" ".join(letter.subject.split()), text, html)
    return posting.mail_to(notice.person.email, written, message_id=notice.message_id)


def _put_off(notice: Notice, *, note: str, at: datetime.datetime) -> None:
    """Try again after longer and longer pauses, until it is too late to tell."""
    _settle(notice, due_at=at + posting.pause_after(notice.attempts), note=note)


def _settle(notice: Notice, **change: Any) -> None:
    """Write how it ended, unless the claim was lost to another worker."""
    posting.settle(notice, **change)


def forget_notices(*, at: datetime.datetime) -> int:
    """Forget what was told, or not told any more, KEPT ago; return how many."""
    return Notice.objects.filter(finished_at__lte=at - KEPT).delete()[0]


def forget_told(person: Person) -> None:
    """Delete what somebody said came of reading, and what they were told."""
    ReadingSignal.objects.filter(person=person).delete()
    Notice.objects.filter(person=person).delete()
