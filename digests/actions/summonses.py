"""Letters about meetings: owed with a sweep of what was announced, then sent one by one."""

import datetime
import uuid
from collections.abc import Callable
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
from digests.models import DeliveryState, SummonsLetter
from digests.notices import Note
from workinggroups.actions import note_told
from workinggroups.models import Announcement

WHAT: Final = "summons"  # in the log
KEPT: Final = datetime.timedelta(days=7)


def owe_summonses(*, at: datetime.datetime) -> int:
    """Turn what was announced into letters owed; return how many. Again owes nothing more."""
    return sum(_owe(announcement, at) for announcement in queries.owed_announcements())


@transaction.atomic
def _owe(announcement: Announcement, at: datetime.datetime) -> int:
    """Owe a letter to each who does not know it yet, unless another process has."""
    first = Announcement.objects.filter(pk=announcement.pk, fanned_out_at=None)
    if not first.update(fanned_out_at=at):
        return 0
    host = urlsplit(settings.SITE_URL).hostname
    rows = [
        SummonsLetter(
            announcement=announcement,
            person=person,
            due_at=at,
            message_id=f"<{uuid.uuid4()}@{host}>",
        )
        for person in queries.whom_to_summon(announcement, at=at)
    ]
    SummonsLetter.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def send_summonses(
    *, clock: Clock, render: Callable[[Note], Rendered], connect: Callable[[], Sender]
) -> dict[str, int]:
    """Send the letters that are due, at most posting.MOST; return how many ended in which way."""
    if not SummonsLetter.objects.claimable(at=clock()).exists():
        return {}

    def take() -> SummonsLetter | None:
        return _claim(at=clock())

    def send(letter: SummonsLetter, sender: Sender) -> str:
        return _one(letter, clock, render, sender)

    return posting.send_in_turn(take, send, connect=connect, what=WHAT)


def forget_summonses(*, at: datetime.datetime) -> int:
    """Forget those sent, withheld or given up KEPT before `at`; return how many."""
    return SummonsLetter.objects.filter(finished_at__lte=at - KEPT).delete()[0]


def _claim(*, at: datetime.datetime) -> SummonsLetter | None:
    due = SummonsLetter.objects.claimable(at=at)
    word = posting.claim_next(due, at=at, state=DeliveryState.SENDING)
    mine = SummonsLetter.objects.filter(claim=word)
    return mine.select_related(
        "person__nation", "announcement__meeting", "announcement__series"
    ).first()


def _one(
    letter: SummonsLetter, clock: Clock, render: Callable[[Note], Rendered], sender: Sender
) -> str:
    """Deal with one claimed letter; return in one word how it ended."""
    told: list[Any] = []

    def write() -> EmailMessage | str:
        found = queries.summons_of(letter, at=clock())
        if isinstance(found, queries.Withheld):
            return _finish(letter, DeliveryState.WITHHELD, found.reason, at=clock())
        summons, hearing = found
        told.append(hearing)
        address, number = letter.person.email, letter.message_id
        mail = posting.mail_to(address, render(summons.note), message_id=number)
        if summons.file is not None:
            mail.attach_alternative(
                summons.file.decode(), f"text/calendar; method={summons.method}"
            )
        return mail

    ended = posting.try_to_send(
        write,
        sender,
        fail=lambda note: _fail(letter, note, at=clock()),
        put_off=lambda note: _put_off(letter, note, at=clock()),
        told={"what": WHAT, "summons": letter.pk},
    )
    if ended:
        return ended
    note_told(told[0], at=clock())
    return _finish(letter, DeliveryState.SENT, "", at=clock())


def _fail(letter: SummonsLetter, note: str, *, at: datetime.datetime) -> None:
    _finish(letter, DeliveryState.FAILED, note, at=at)


def _put_off(letter: SummonsLetter, note: str, *, at: datetime.datetime) -> None:
    """Try again after longer and longer pauses; after MOST_ATTEMPTS give it up."""
    if letter.attempts >= MOST_ATTEMPTS:
        _finish(letter, DeliveryState.FAILED, f"Given up. {note}", at=at)
        return
    later = at + posting.pause_after(letter.attempts)
    posting.settle(letter, state=DeliveryState.OWED, due_at=later, note=note[:300])


def _finish(
    letter: SummonsLetter, state: DeliveryState, note: str, *, at: datetime.datetime
) -> str:
    posting.settle(letter, state=state, finished_at=at, note=note[:300])
    return state.value
