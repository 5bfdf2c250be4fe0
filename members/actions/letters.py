"""Sending letters that are owed: claim, look again, send, mark. One bad letter stops no other."""

import datetime
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db.models import F

from core.smtp import Fate, refusal_of
from core.text import with_article
from core.time import LocalTime, local_time
from members.actions.invitations import address_is_taken
from members.links import token_for
from members.models import AccountLetter, JoinInvitation
from members.roles import Role

logger = structlog.get_logger(__name__)

MOST: Final = 100  # letters in one call, so that it ends long before Celery's limit
# A claim must outlast one mail: five exchanges with the server, EMAIL_TIMEOUT each.
LEASE: Final = datetime.timedelta(seconds=90)
LONGEST_PAUSE: Final = 60  # minutes
Clock = Callable[[], datetime.datetime]


@dataclass(frozen=True, slots=True)
class JoinLetter:
    """What an invitation says. `link` is "" where the address has an account already."""

    role: str
    nation: str
    by: str
    link: str
    until: LocalTime
    site: str


@dataclass(frozen=True, slots=True)
class FactorsLetter:
    """What somebody is told whose second factor was reset."""

    by: str
    reason: str
    at: LocalTime
    site: str


Letter = JoinLetter | FactorsLetter
Owed = JoinInvitation | AccountLetter
KINDS: Final[tuple[type[Owed], ...]] = (AccountLetter, JoinInvitation)


@dataclass(frozen=True, slots=True)
class Mail:
    """The letter as a mail carries it. Text and HTML say the same."""

    subject: str
    text: str
    html: str


Render = Callable[[Letter], Mail]


class Sender(Protocol):
    """A connection to a mail server, as Django's mail backends are."""

    def open(self) -> bool | None:
        """Connect."""

    def close(self) -> None:
        """Hang up."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send."""


def send_letters(*, clock: Clock, render: Render, connect: Callable[[], Sender]) -> dict[str, int]:
    """Send the letters that are due, at most MOST; return how many ended in which way."""
    tally: Counter[str] = Counter()
    if not any(kind.objects.claimable(at=clock()).exists() for kind in KINDS):
        return {}
    sender = connect()
    try:
        sender.open()
        while tally.total() < MOST and not tally[Fate.OUTAGE.name]:
            letter = claim(AccountLetter, at=clock()) or claim(at=clock())
            if letter is None:
                break
            tally[_one(letter, clock, render, sender)] += 1
    except OSError as error:
        logger.warning("letter_refused", reason=refusal_of(error).reason)
    finally:
        _hang_up(sender)
    return {word: count for word, count in tally.items() if count}


def claim(kind: type[Owed] = JoinInvitation, *, at: datetime.datetime) -> Owed | None:
    """Take the letter of the kind that is due longest for LEASE; None when nothing is due."""
    due = kind.objects.claimable(at=at)
    pk = due.order_by("due_at", "pk").values_list("pk", flat=True).first()
    word = secrets.token_hex(16)
    due.filter(pk=pk).update(claim=word, leased_until=at + LEASE, attempts=F("attempts") + 1)
    # None as well when another worker was faster: the next sweep finds what is left.
    found: Owed | None = kind.objects.filter(claim=word).first()
    return found


def _one(owed: Owed, clock: Clock, render: Render, sender: Sender) -> str:
    """Deal with one claimed letter; return in one word how it ended."""
    told = {"kind": owed._meta.model_name, "letter": owed.pk}
    try:
        sender.send_messages([_mail(owed, render(letter_of(owed)))])
    except OSError as error:
        refusal = refusal_of(error)
        logger.warning("letter_refused", reason=refusal.reason, **told)
        if refusal.fate is Fate.FAIL:
            _settle(owed, failed_at=clock(), note=refusal.reason)
        else:
            _put_off(owed, note=refusal.reason, at=clock())
        return refusal.fate.name
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        # Not one of the others is at fault: this one waits, the rest goes on.
        logger.exception("letter_not_written", **told)
        _put_off(owed, note=f"Not written ({type(error).__name__}).", at=clock())
        return Fate.RETRY.name
    _settle(owed, sent_at=clock(), note="")
    return "sent"


def letter_of(owed: Owed) -> Letter:
    """What the letter says."""
    return _joining(owed) if isinstance(owed, JoinInvitation) else _factors(owed)


def _factors(owed: AccountLetter) -> FactorsLetter:
    at = local_time(owed.made_at, owed.person.time_zone)
    return FactorsLetter(owed.by, owed.reason, at, settings.SITE_URL)


def _joining(invitation: JoinInvitation) -> JoinLetter:
    """An invitation, to an address that has an account by now or does not."""
    nation, inviter = invitation.nation, invitation.invited_by
    token = token_for(invitation.message_id)
    link = "" if address_is_taken(invitation.email) else f"{settings.SITE_URL}/join/{token}/"
    return JoinLetter(
        role=str(Role(invitation.role).label),
        nation=with_article(nation.name) if nation else "",
        by=inviter.in_trail if inviter else "hub",
        link=link,
        until=local_time(invitation.expires_at, nation.time_zone if nation else "UTC"),
        site=settings.SITE_URL,
    )


def _mail(owed: Owed, written: Mail) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        written.subject,
        written.text,
        to=[owed.email if isinstance(owed, JoinInvitation) else owed.person.email],
        headers={"Message-ID": owed.message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(written.html, "text/html")
    return mail


def _put_off(owed: Owed, *, note: str, at: datetime.datetime) -> None:
    """Try again after longer and longer pauses, until it expires or is forgotten."""
    minutes = min(2 ** min(owed.attempts - 1, 6), LONGEST_PAUSE)
    _settle(owed, due_at=at + datetime.timedelta(minutes=minutes), note=note)


def _settle(owed: Owed, **change: Any) -> None:
    """Write how it ended, unless the claim was lost to another worker or to a new link."""
    mine = type(owed).objects.filter(pk=owed.pk, claim=owed.claim)
    if not mine.update(claim="", leased_until=None, **change):
        logger.warning("letter_claim_lost", kind=owed._meta.model_name, letter=owed.pk)


def _hang_up(sender: Sender) -> None:
    try:
        sender.close()
    except OSError:
        logger.info("mail_server_hung_up_first")
