"""Who answers questions about a practice: named, handed over, missed."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.editions import bump
from core.models import Verb
from members.actions import seated
from members.models import Person
from practices.actions import owing
from practices.actions.writing import locked
from practices.models import NoticeKind, Practice, PracticeContact


@transaction.atomic
def name_contact(
    practice: Practice, *, person: Person | None, mailbox: str, by: Actor, at: datetime.datetime
) -> PracticeContact:
    """Say who answers: somebody of the practice's nation, and an office's address.

    Raises ValidationError by field.
    """
    practice = locked(practice, expected=None)
    if person is not None and not (
        person.is_current and person.nation_id == practice.owner_nation_id
    ):
        raise ValidationError({"person": ["Choose somebody of your own nation."]}, code="person")
    row = PracticeContact.objects.filter(practice=practice).first()
    row = row or PracticeContact(practice=practice)
    before = row.person
    row.person, row.mailbox = person, mailbox
    row.left_at = None if person else row.left_at
    row.full_clean(exclude=["practice", "person"])
    row.save()
    changes = {"contact": [before and seated(before), person and seated(person)]}
    record(Verb.PRACTICE_CONTACT, on=practice, by=by, at=at, changes=changes)
    bump("practices")
    return row


@transaction.atomic
def hand_over_contact(
    contact: PracticeContact, to: Person | None, *, by: Actor, at: datetime.datetime
) -> None:
    """Let somebody else answer; for nobody, the nation's coordinators are asked to name one."""
    row = PracticeContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    before = row.person
    if to is None:
        _miss(row, at)
    else:
        _put(row, to)
    changes = {"contact": [before and seated(before), to and seated(to)]}
    record(Verb.PRACTICE_CONTACT, on=row.practice, by=by, at=at, changes=changes)
    bump("practices")


def release_contacts(person: Person, *, at: datetime.datetime) -> None:
    """Name nobody in a person's place; part of an erasure, which has the entry in the trail."""
    rows = PracticeContact.objects.filter(person=person).order_by("pk")
    for row in rows.select_for_update(of=("self",)):
        _miss(row, at)


def _put(row: PracticeContact, to: Person) -> None:
    row.person, row.left_at = to, None
    row.save(update_fields=["person", "left_at"])


def _miss(row: PracticeContact, at: datetime.datetime) -> None:
    missing, row.person, row.left_at = row.person_id, None, at
    row.save(update_fields=["person", "left_at"])
    people = owing.coordinators(row.practice.owner_nation_id).exclude(pk=missing or 0)
    owing.owe(NoticeKind.CONTACT, people, practice=row.practice, at=at)
