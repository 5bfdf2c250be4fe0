"""Changes to circles: who sits in them."""

import datetime
from typing import Any

from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from members.models import Circle, Person, Seat


@transaction.atomic
def seat(  # noqa: PLR0913 - a seat has these parts, all named
    circle: Circle,
    person: Person,
    *,
    by: Actor,
    at: datetime.datetime,
    is_chair: bool = False,
    reason: str = "",
) -> Seat:
    """Give a person a place in a circle; again only changes whether it is the chair."""
    before = Seat.objects.select_for_update().filter(circle=circle, person=person).first()
    place, _ = Seat.objects.update_or_create(
        circle=circle, person=person, defaults={"is_chair": is_chair}
    )
    changes: dict[str, list[Any]] = {"seat": [before and seated(person), seated(person)]}
    if is_chair or before is not None:
        changes["chair"] = [bool(before and before.is_chair), is_chair]
    record(Verb.CIRCLE_CHANGE, on=circle, by=by, at=at, changes=changes, reason=reason)
    return place


@transaction.atomic
def unseat(circle: Circle, person: Person, *, by: Actor, at: datetime.datetime) -> None:
    """Take a person's place in a circle away; what it opened is closed at once."""
    gone, _ = Seat.objects.filter(circle=circle, person=person).delete()
    if gone:
        changes = {"seat": [seated(person), None]}
        record(Verb.CIRCLE_CHANGE, on=circle, by=by, at=at, changes=changes)


def seated(person: Person) -> str:
    """Whose seat or work it is, for the trail, which names nobody: role, nation and number."""
    return f"{person.in_trail}, number {person.pk}"
