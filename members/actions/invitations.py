"""Joining: somebody is invited, reminded, uninvited, and accepts."""

import datetime
import uuid
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.errors import StateConflict
from core.models import Verb
from members import rules
from members.links import hash_of, token_for
from members.models import JoinInvitation, Nation, Person
from members.models.joining import INVITED_ALREADY
from members.roles import Role

LIFE: Final = datetime.timedelta(days=2)
FORGOTTEN_AFTER: Final = datetime.timedelta(days=14)
BELONGS_ALREADY: Final = "This person belongs to the nation already."
ENDED: Final = "This invitation has been accepted or withdrawn."
OPENS_NOTHING: Final = "This link opens nothing."


@transaction.atomic
def invite(
    *, email: str, role: str, nation: Nation | None, by: Actor, at: datetime.datetime
) -> JoinInvitation:
    """Owe somebody an invitation. Raises ValidationError for an address invited there already.

    Whether the address has an account elsewhere makes no difference here: it is looked up when
    the letter is written.
    """
    email = Person.objects.normalize_email(email.strip())
    if Person.objects.current().filter(email__iexact=email, nation=nation).exists():
        raise ValidationError({"email": [BELONGS_ALREADY]}, code="belongs")
    standing = JoinInvitation.objects.standing()
    if standing.filter(email__iexact=email, nation=nation).exists():
        raise ValidationError({"email": [INVITED_ALREADY]}, code="invited")
    invitation = JoinInvitation(
        email=email,
        role=role,
        nation=nation,
        invited_by=by if isinstance(by, Person) else None,
        made_at=at,
        **_letter(at),
    )
    invitation.full_clean()
    invitation.save()
    record(Verb.PERSON_INVITE, on=invitation, by=by, at=at, changes={"role": [None, role]})
    return invitation


@transaction.atomic
def invite_first(*, email: str, nation: Nation, by: Actor, at: datetime.datetime) -> JoinInvitation:
    """Invite the coordinator of a nation that has none. Raises StateConflict when it has one.

    One stands at a time; the nation's row is locked, so that two cannot be first.
    """
    nation = Nation.objects.select_for_update().get(pk=nation.pk)
    if has_coordinator(nation):
        raise StateConflict("This nation has a coordinator, who invites its people.")
    if JoinInvitation.objects.standing().filter(nation=nation, role=Role.COORDINATOR).exists():
        raise StateConflict("Somebody is invited already. Withdraw that invitation first.")
    return invite(email=email, role=Role.COORDINATOR, nation=nation, by=by, at=at)


def has_coordinator(nation: Nation) -> bool:
    """Whether somebody answers for the nation's people."""
    current = Person.objects.current().filter(nation=nation, role=Role.COORDINATOR)
    found: bool = current.exists()
    return found


@transaction.atomic
def invite_again(invitation: JoinInvitation, *, by: Actor, at: datetime.datetime) -> None:
    """Owe the letter once more, with a new link and two more days; the old link is dead.

    Raises StateConflict for an invitation that has been accepted or withdrawn.
    """
    fresh = _letter(at) | {
        "claim": "",
        "leased_until": None,
        "attempts": 0,
        "sent_at": None,
        "failed_at": None,
        "note": "",
        "invited_by": by if isinstance(by, Person) else None,
    }
    if not JoinInvitation.objects.standing().filter(pk=invitation.pk).update(**fresh):
        raise StateConflict(ENDED)
    record(Verb.PERSON_INVITE_AGAIN, on=invitation, by=by, at=at)


@transaction.atomic
def uninvite(invitation: JoinInvitation, *, by: Actor, at: datetime.datetime) -> None:
    """Withdraw an invitation: its link opens nothing any more. Raises StateConflict if it ended."""
    standing = JoinInvitation.objects.standing().filter(pk=invitation.pk)
    if not standing.update(withdrawn_at=at):
        raise StateConflict(ENDED)
    record(Verb.PERSON_UNINVITE, on=invitation, by=by, at=at)


@transaction.atomic
def accept(
    invitation: JoinInvitation, *, name: str, password: str, time_zone: str, at: datetime.datetime
) -> Person:
    """Make the account, or open that of somebody who had left, with the invited role.

    Raises StateConflict for an invitation that is no longer open or an address that somebody
    uses by now, ValidationError by field for a name or zone that cannot be.
    """
    # All that invites the address is locked, so that two links for it cannot both be accepted.
    same = JoinInvitation.objects.filter(email__iexact=invitation.email).order_by("pk")
    locked = {row.pk: row for row in same.select_for_update()}
    current = locked.get(invitation.pk)
    if current is None or not is_acceptable(current, at=at):
        raise StateConflict(OPENS_NOTHING)
    person = Person.objects.filter(email__iexact=current.email).first()
    before = None if person is None else person.in_trail
    person = person or Person(email=current.email, joined_at=at)
    person.name, person.time_zone = name, time_zone
    person.role, person.nation = current.role, current.nation
    person.left_at, person.is_active = None, True
    person.set_password(password)
    person.full_clean()
    person.save()
    current.accepted_at = at
    current.save(update_fields=["accepted_at"])
    changes: dict[str, list[Any]] = {"role": [None, person.role]}
    if before is not None:
        changes["was"] = [before, person.in_trail]
    record(Verb.PERSON_JOIN, on=person, by=person, at=at, changes=changes)
    return person


def forget_invitations(*, at: datetime.datetime) -> int:
    """Delete invitations that have ended; expired ones FORGOTTEN_AFTER later. The trail stays."""
    over = JoinInvitation.objects.ended(expired_by=at - FORGOTTEN_AFTER)
    gone, _ = over.delete()
    return gone


def is_acceptable(invitation: JoinInvitation, *, at: datetime.datetime) -> bool:
    """Whether the link opens something: open, by somebody who may still invite, address free."""
    inviter = invitation.invited_by
    may = (
        inviter is None
        or rules.can_invite(inviter, nation_id=invitation.nation_id, role=invitation.role)
        or (
            rules.is_beginning(invitation)
            and invitation.nation is not None
            and not has_coordinator(invitation.nation)
        )
    )
    member = invitation.nation is None or invitation.nation.is_member
    return (
        may
        and member
        and invitation.state(at=at) in {"sent", "owed", "failed"}
        and not address_is_taken(invitation.email)
    )


def address_is_taken(email: str) -> bool:
    """Whether somebody has the address who did not leave."""
    taken: bool = Person.objects.filter(email__iexact=email, left_at=None).exists()
    return taken


def _letter(at: datetime.datetime) -> dict[str, Any]:
    """What a new letter with a new link has."""
    message_id = f"<{uuid.uuid4()}@{urlsplit(settings.SITE_URL).hostname}>"
    return {
        "message_id": message_id,
        "token_hash": hash_of(token_for(message_id)),
        "due_at": at,
        "expires_at": at + LIFE,
    }
