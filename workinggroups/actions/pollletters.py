"""Letters about polls: owed as rows, and sent by what is true when they are sent."""

import datetime
import uuid
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from core import posting
from core.posting import Clock, Sender, Written
from workinggroups import queries
from workinggroups.models import LetterKind, Poll, PollAsked, PollLetter
from workinggroups.pollletters import PollNote, note_of
from workinggroups.polltokens import token_for

WHAT: Final = "poll letter"  # in the log
KEPT: Final = datetime.timedelta(days=30)
WITHHELD: Final = "Answered already, closed, or no longer asked."
RenderPoll = Callable[[PollNote], Written]


def owe_letters(
    kind: LetterKind, asked: Iterable[PollAsked], *, round_: int, at: datetime.datetime
) -> int:
    """Owe each of those asked a letter, one of a kind and round, within the transaction."""
    host = urlsplit(settings.SITE_URL).hostname
    rows = [
        PollLetter(
            asked=each, kind=kind, round=round_, due_at=at, message_id=f"<{uuid.uuid4()}@{host}>"
        )
        for each in asked
    ]
    return len(PollLetter.objects.bulk_create(rows, ignore_conflicts=True))


def owe_reminders(*, at: datetime.datetime) -> int:
    """Owe a reminder to those who still owe an answer, where it is time; how many."""
    return sum(_remind(poll, at) for poll in Poll.objects.to_remind(at=at).order_by("pk"))


@transaction.atomic
def _remind(poll: Poll, at: datetime.datetime) -> int:
    """Remind those of one poll, unless another process has."""
    if not Poll.objects.to_remind(at=at).filter(pk=poll.pk).update(reminded_at=at):
        return 0
    asked = poll.asked.filter(voice__answered_at=None).order_by("pk")
    return owe_letters(LetterKind.REMINDER, asked, round_=poll.round, at=at)


def send_poll_letters(
    *, clock: Clock, render: RenderPoll, connect: Callable[[], Sender]
) -> dict[str, int]:
    """Send the letters that are due; return how many ended in which way."""
    if not PollLetter.objects.claimable(at=clock()).exists():
        return {}

    def take() -> PollLetter | None:
        return claim_poll_letter(at=clock())

    def send(letter: PollLetter, sender: Sender) -> str:
        return _one(letter, clock, render, sender)

    return posting.send_in_turn(take, send, connect=connect, what=WHAT)


def claim_poll_letter(*, at: datetime.datetime) -> PollLetter | None:
    """Take the letter that is due longest for a lease; None when nothing is due."""
    word = posting.claim_next(PollLetter.objects.claimable(at=at), at=at)
    mine = PollLetter.objects.filter(claim=word)
    return mine.select_related("asked__person", "asked__poll", "asked__voice").first()


def forget_poll_letters(*, at: datetime.datetime) -> int:
    """Forget those sent, withheld or given up KEPT before `at`; return how many."""
    return PollLetter.objects.filter(finished_at__lte=at - KEPT).delete()[0]


def _one(letter: PollLetter, clock: Clock, render: RenderPoll, sender: Sender) -> str:
    """Deal with one claimed letter; return in one word how it ended."""
    asked = letter.asked
    token = token_for(asked=asked.pk, poll=asked.poll_id, person=asked.person_id)

    def write() -> EmailMessage | str:
        sheet = queries.sheet_of_link(token, at=clock())
        if sheet is None or sheet.asked.voice.answered_at is not None:
            _settle(letter, finished_at=clock(), note=WITHHELD)
            return "withheld"
        url = f"{settings.SITE_URL}/poll/{token}/"
        written = render(note_of(LetterKind(letter.kind), sheet, url=url))
        return posting.mail_to(asked.person.email, written, message_id=letter.message_id)

    refused = posting.try_to_send(
        write,
        sender,
        fail=lambda note: _settle(letter, finished_at=clock(), note=note[:300]),
        put_off=lambda note: _put_off(letter, note, at=clock()),
        told={"what": WHAT, "letter": letter.pk},
    )
    if refused is not None:
        return refused
    _settle(letter, finished_at=clock(), note="")
    return "sent"


def _put_off(letter: PollLetter, note: str, *, at: datetime.datetime) -> None:
    """Try again after longer and longer pauses: the end of the poll ends that as well."""
    _settle(letter, due_at=at + posting.pause_after(letter.attempts), note=note[:300])


def _settle(letter: PollLetter, **change: Any) -> None:
    posting.settle(letter, **change)
