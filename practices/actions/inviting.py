"""Asking others whether they take a practice up, and what readers say came of it."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.editions import bump
from core.errors import StateConflict
from core.models import Verb
from core.text import tidy
from members.models import Nation, Person
from practices.actions import owing
from practices.models import AdoptionInvitation, NoticeKind, Practice, ReadingSignal
from practices.uptake import Signal

ASKED = "This nation is invited already; it has not answered yet."
ANSWERED = "This invitation is answered already."


@transaction.atomic
def invite_adopter(
    practice: Practice, *, nation: Nation, note: str = "", by: Person, at: datetime.datetime
) -> AdoptionInvitation:
    """Ask a nation whether it takes the practice up; its writers are owed a notice.

    Raises ValidationError for the own nation, and for one that is asked already.
    """
    if nation.pk == practice.owner_nation_id or not nation.is_member:
        raise ValidationError({"nation": ["Choose another nation of the network."]}, code="nation")
    invitation = AdoptionInvitation(
        practice=practice, nation=nation, note=tidy(note.strip()), invited_by=by, made_at=at
    )
    # Those of one practice one after the other, so that none is there twice.
    list(Practice.objects.filter(pk=practice.pk).select_for_update(of=("self",), no_key=True))
    invitation.full_clean(validate_constraints=False)
    if AdoptionInvitation.objects.waiting().filter(practice=practice, nation=nation).exists():
        raise ValidationError({"nation": [ASKED]}, code="asked")
    invitation.save()
    people = owing.writers(nation.pk)
    owing.owe(NoticeKind.INVITED, people, practice=practice, invitation=invitation, at=at)
    record(Verb.ADOPTION_INVITE, on=practice, by=by, at=at, changes={"nation": [None, str(nation)]})
    return invitation


@transaction.atomic
def decline(
    invitation: AdoptionInvitation, *, because: str, by: Actor, at: datetime.datetime
) -> None:
    """Say that the nation does not take it up, and why. Raises StateConflict when answered."""
    if not because.strip():
        msg = "Say why: the nation that asked learns from it."
        raise ValidationError({"because": [msg]}, code="required")
    waiting = AdoptionInvitation.objects.waiting().filter(pk=invitation.pk)
    if not waiting.update(answered_at=at, declined_because=tidy(because.strip())):
        raise StateConflict(ANSWERED)
    practice = invitation.practice
    record(Verb.ADOPTION_DECLINE, on=practice, by=by, at=at, reason=because.strip())


@transaction.atomic
def signal(
    practice: Practice, *, signal: str, because: str = "", by: Person, at: datetime.datetime
) -> ReadingSignal:
    """Keep what a person's nation did with the practice, in the place of what was said before.

    Raises ValidationError for “it did not fit” without a reason.
    """
    # One person's signals one after the other, so that there is one.
    Person.objects.select_for_update(of=("self",)).get(pk=by.pk)
    row = ReadingSignal.objects.filter(practice=practice, person=by).first()
    row = row or ReadingSignal(practice=practice, person=by)
    row.nation = by.nation
    row.signal, row.because, row.at = signal, tidy(because.strip()), at
    if signal == Signal.NOT_FIT and not row.because:
        msg = "Say why it did not fit: others learn from that."
        raise ValidationError({"because": [msg]}, code="required")
    row.full_clean(exclude=["practice", "person"], validate_constraints=False)
    row.save()
    changes = {"signal": [None, str(signal)]}
    record(Verb.ADOPTION_SIGNAL, on=practice, by=by, at=at, changes=changes)
    bump("adoptions")
    return row
