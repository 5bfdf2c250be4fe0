"""Changes to circles: who sits in them."""

import datetime

from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from members.models import Circle, Person, Seat


@transaction.atomic
def seat(
    circle: Circle, person: Person, *, by: Actor, at: datetime.datetime, is_chair: bool = False
) -> Seat:
    """Give a person a place in a circle; again only changes whether it is the chair."""
    place, _ = Seat.objects.update_or_create(
        circle=circle, person=person, defaults={"is_chair": is_chair}
    )
    record(Verb.CIRCLE_CHANGE, on=circle, by=by, at=at, changes={"seat": [None, _seated(person)]})
    return place


@transaction.atomic
def unseat(circle: Circle, person: Person, *, by: Actor, at: datetime.datetime) -> None:
    """Take a person's place in a circle away; what it opened is closed at once."""
    gone, _ = Seat.objects.filter(circle=circle, person=person).delete()
    if gone:
        changes = {"seat": [_seated(person), None]}
        record(Verb.CIRCLE_CHANGE, on=circle, by=by, at=at, changes=changes)


def _seated(person: Person) -> str:
    """Whose seat it is, for the trail, which names nobody: role, nation and number."""
    return f"{person.in_trail}, number {person.pk}"
