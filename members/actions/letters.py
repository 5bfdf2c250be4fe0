"""Sending letters that are owed: claim, look again, send, mark. One bad letter stops no other."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage

from core import posting
from core.posting import Clock, Sender, Written
from core.text import with_article
from core.time import LocalTime, local_time
from members.actions.invitations import address_is_taken
from members.links import token_for
from members.models import AccountLetter, JoinInvitation
from members.roles import Role

WHAT: Final = "letter"  # in the log


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


Mail = Written
Render = Callable[[Letter], Mail]


def send_letters(*, clock: Clock, render: Render, connect: Callable[[], Sender]) -> dict[str, int]:
    """Send the letters that are due, at most MOST; return how many ended in which way."""
    if not any(kind.objects.claimable(at=clock()).exists() for kind in KINDS):
        return {}

    def take() -> Any:
        return claim(AccountLetter, at=clock()) or claim(at=clock())

    def send(owed: Any, sender: Sender) -> str:
        return _one(owed, clock, render, sender)

    return posting.send_in_turn(take, send, connect=connect, what=WHAT)


def claim(kind: type[Owed] = JoinInvitation, *, at: datetime.datetime) -> Owed | None:
    """Take the letter of the kind that is due longest for LEASE; None when nothing is due."""
    word = posting.claim_next(kind.objects.claimable(at=at), at=at)
    found: Owed | None = kind.objects.filter(claim=word).first()
    return found


def _one(owed: Owed, clock: Clock, render: Render, sender: Sender) -> str:
    """Deal with one claimed letter; return in one word how it ended."""
    refused = posting.try_to_send(
        lambda: _mail(owed, render(letter_of(owed))),
        sender,
        fail=lambda note: _settle(owed, failed_at=clock(), note=note),
        put_off=lambda note: _put_off(owed, note=note, at=clock()),
        told={"what": WHAT, "kind": owed._meta.model_name, "letter": owed.pk},
    )
    if refused is not None:
        return refused
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


def _mail(owed: Owed, written: Mail) -> EmailMessage:
    address = owed.email if isinstance(owed, JoinInvitation) else owed.person.email
    return posting.mail_to(address, written, message_id=owed.message_id)


def _put_off(owed: Owed, *, note: str, at: datetime.datetime) -> None:
    """Try again after longer and longer pauses, until it expires or is forgotten."""
    _settle(owed, due_at=at + posting.pause_after(owed.attempts), note=note)


def _settle(owed: Owed, **change: Any) -> None:
    """Write how it ended, unless the claim was lost to another worker or to a new link."""
    posting.settle(owed, **change)
