"""Adoptions as time goes by: reminded, lapsed, handed to another contact."""

import datetime
from typing import Final

from django.db import transaction

from core.audit import Actor, System, record
from core.models import Verb
from members.actions import seated
from members.models import Person
from practices.actions import owing
from practices.actions.adopting import locked_adoption, save_adoption, tell_readers
from practices.models import Adoption, NoticeKind
from practices.uptake import AdoptionState

SOON: Final = datetime.timedelta(days=30)


def lapse_due(*, by: System, at: datetime.datetime) -> int:
    """Let lapse what nobody confirmed again within its year; return how many. One at a time."""
    due = Adoption.objects.lapsed(at=at).order_by("lapses_at", "pk")
    return sum(_lapse(pk, by=by, at=at) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _lapse(pk: int, *, by: System, at: datetime.datetime) -> bool:
    row = Adoption.objects.lapsed(at=at).filter(pk=pk).select_for_update(of=("self",)).first()
    if row is None:
        return False
    row.state = AdoptionState.UNCONFIRMED
    save_adoption(row, at=at)
    changes = {"state": [str(AdoptionState.CONFIRMED), str(AdoptionState.UNCONFIRMED)]}
    record(Verb.ADOPTION_LAPSE, on=row, by=by, at=at, changes=changes)
    tell_readers(row)
    return True


@transaction.atomic
def remind(*, at: datetime.datetime) -> int:
    """Owe a notice on what lapses within SOON, once for each year; return how many adoptions."""
    due = Adoption.objects.filter(
        state=AdoptionState.CONFIRMED, lapses_at__lte=at + SOON, reminded_at=None
    )
    rows = list(
        due.select_related("practice", "contact").select_for_update(of=("self",)).order_by("pk")
    )
    for row in rows:
        people = [*owing.authorised(row), *([row.contact] if row.contact else [])]
        owing.owe(NoticeKind.LAPSING, people, practice=row.practice, adoption=row, at=at)
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
    return len(rows)


@transaction.atomic
def hand_over_adoption(
    adoption: Adoption, to: Person | None, *, by: Actor, at: datetime.datetime
) -> None:
    """Let somebody else answer for it; for nobody, its coordinators are asked to name one."""
    row = locked_adoption(adoption, None)
    before, row.contact = row.contact, to
    row.contact_left_at = at if to is None else None
    save_adoption(row, at=at)
    if to is None:
        people = owing.coordinators(row.owner_nation_id)
        owing.owe(NoticeKind.CONTACT, people, practice=row.practice, adoption=row, at=at)
    changes = {"contact": [before and seated(before), to and seated(to)]}
    record(Verb.ADOPTION_HAND_OVER, on=row, by=by, at=at, changes=changes)
    tell_readers(row)


def release_adoptions(person: Person, *, at: datetime.datetime) -> None:
    """Name nobody in a person's place; part of an erasure, which has the entry in the trail."""
    rows = Adoption.objects.filter(contact=person).select_related("practice").order_by("pk")
    for row in rows.select_for_update(of=("self",)):
        row.contact, row.contact_left_at = None, at
        save_adoption(row, at=at)
        people = owing.coordinators(row.owner_nation_id).exclude(pk=person.pk)
        owing.owe(NoticeKind.CONTACT, people, practice=row.practice, adoption=row, at=at)
