"""Sending what is owed by mail, one after the other over one connection.

What is owed is a row with `claim`, `leased_until`, `attempts` and `due_at`. Whoever sends claims a
row, looks at it again, sends and settles it: two workers, a retry or a double beat send none
twice, and one bad mail stops no other.
"""

import datetime
import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

import structlog
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db.models import F, QuerySet

from core.smtp import Fate, refusal_of

logger = structlog.get_logger(__name__)

MOST: Final = 100  # letters in one call, so that it ends long before Celery's limit
# A claim must outlast one mail: five exchanges with the server, EMAIL_TIMEOUT each.
LEASE: Final = datetime.timedelta(seconds=90)
LONGEST_PAUSE: Final = 60  # minutes
_DOUBLED: Final = 6  # times at most: 64 minutes are past the longest pause
Clock = Callable[[], datetime.datetime]
Owed = TypeVar("Owed")


class Sender(Protocol):
    """A connection to a mail server, as Django's mail backends are."""

    def open(self) -> bool | None:
        """Connect."""

    def close(self) -> None:
        """Hang up."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as a mail carries it. Text and HTML say the same."""

    subject: str
    text: str
    html: str


def send_in_turn(
    take: Callable[[], Owed | None],
    send: Callable[[Owed, Sender], str],
    *,
    connect: Callable[[], Sender],
    what: str,
) -> dict[str, int]:
    """Send what `take` hands out, at most MOST; return how many ended in which way.

    `send` deals with one and returns in a word how it ended. It ends when nothing is left, or
    the mail server takes no mail now. `what` names the letters in the log.
    """
    tally: Counter[str] = Counter()
    sender = connect()
    try:
        sender.open()
        while tally.total() < MOST and not tally[Fate.OUTAGE.name]:
            owed = take()
            if owed is None:
                break
            tally[send(owed, sender)] += 1
    except OSError as error:
        logger.warning("mail_refused", what=what, reason=refusal_of(error).reason)
    finally:
        hang_up(sender)
    return {word: count for word, count in tally.items() if count}


def claim_next(due: QuerySet[Any], *, at: datetime.datetime, **more: Any) -> str:
    """Claim the row of `due` that is due longest, for LEASE; return the word that it is claimed by.

    No row has the word when nothing is due, or another worker was faster: the next sweep finds
    what is left. `more` is written with the claim.
    """
    pk = due.order_by("due_at", "pk").values_list("pk", flat=True).first()
    word = secrets.token_hex(16)
    due.filter(pk=pk).update(
        claim=word, leased_until=at + LEASE, attempts=F("attempts") + 1, **more
    )
    return word


def try_to_send(
    write: Callable[[], EmailMessage | str],
    sender: Sender,
    *,
    fail: Callable[[str], None],
    put_off: Callable[[str], None],
    told: Mapping[str, object],
) -> str | None:
    """Write one mail and send it; None when it is sent, else in a word what became of it.

    `write` returns that word itself for what is not sent after all, once it has settled it.
    `fail` and `put_off` are called with the reason, which names no person. `told` goes into the
    log.
    """
    try:
        mail = write()
        if isinstance(mail, str):
            return mail
        sender.send_messages([mail])
    except OSError as error:
        refusal = refusal_of(error)
        logger.warning("mail_refused", reason=refusal.reason, **told)
        (fail if refusal.fate is Fate.FAIL else put_off)(refusal.reason)
        return refusal.fate.name
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        # Not one of the others is at fault: this one waits, the rest goes on.
        logger.exception("mail_not_written", **told)
        put_off(f"Not written ({type(error).__name__}).")
        return Fate.RETRY.name
    return None


def settle(row: Any, **change: Any) -> None:
    """Write how it ended, unless the claim was lost to another worker."""
    mine = type(row)._default_manager.filter(pk=row.pk, claim=row.claim)
    if not mine.update(claim="", leased_until=None, **change):
        logger.warning("mail_claim_lost", kind=row._meta.model_name, number=row.pk)


def pause_after(attempts: int) -> datetime.timedelta:
    """How long to wait after so many attempts: longer and longer, to LONGEST_PAUSE."""
    minutes = min(2 ** min(attempts - 1, _DOUBLED), LONGEST_PAUSE)
    return datetime.timedelta(minutes=minutes)


def mail_to(address: str, written: Written, *, message_id: str) -> EmailMultiAlternatives:
    """The mail to one address, told to other programs as sent by one."""
    mail = EmailMultiAlternatives(
        written.subject,
        written.text,
        to=[address],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(written.html, "text/html")
    return mail


def hang_up(sender: Sender) -> None:
    """Close the connection, which the server may have closed already."""
    try:
        sender.close()
    except OSError:
        logger.info("mail_server_hung_up_first")
