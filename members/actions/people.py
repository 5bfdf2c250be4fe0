"""Changes to people: joining, what they set themselves, another role or place, leaving."""

import datetime
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from core.audit import Actor, need_reason, record
from core.errors import StateConflict
from core.models import Verb
from members.models import Nation, Person, Seat, Shareable
from members.roles import OF_A_NATION, Role, is_wider

LEFT_ALREADY: Final = "This person has left already."


@transaction.atomic
def create_person(  # noqa: PLR0913 - a person is made of these, all named
    *,
    email: str,
    name: str,
    role: str,
    nation: Nation | None,
    password: str,
    by: Actor,
    at: datetime.datetime,
    time_zone: str = "UTC",
) -> Person:
    """An account. Raises ValidationError by field, for instance when the address is taken."""
    person = Person(
        email=Person.objects.normalize_email(email),
        name=name,
        role=role,
        nation=nation,
        time_zone=time_zone,
        joined_at=at,
    )
    person.set_password(password)
    person.full_clean()
    person.save()
    record(Verb.PERSON_CREATE, on=person, by=by, at=at, changes={"role": [None, role]})
    return person


@transaction.atomic
def change_zone(person: Person, *, time_zone: str, by: Actor, at: datetime.datetime) -> None:
    """Set the clock in which a person is told times. Raises ValidationError for no IANA zone."""
    before = person.time_zone
    if time_zone == before:
        return
    person.time_zone = time_zone
    person.clean_fields(exclude=[f.name for f in person._meta.fields if f.name != "time_zone"])
    person.save(update_fields=["time_zone"])
    record(Verb.PERSON_UPDATE, on=person, by=by, at=at, changes={"time_zone": [before, time_zone]})


@transaction.atomic
def change_role(
    person: Person, *, role: str, by: Actor, at: datetime.datetime, reason: str = ""
) -> None:
    """Give somebody another role in the same nation; it holds from the next request on.

    Raises ValidationError for no change, for a role that has no nation, and without a reason
    when the new role allows more.
    """
    person = _locked(person)
    before = person.role
    if role == before or role not in OF_A_NATION or person.nation_id is None:
        raise ValidationError({"role": ["Choose another role of the nation."]}, code="role")
    if is_wider(role, than=before):
        need_reason(reason, "Say why the role becomes wider: the reason is kept with the change.")
    person.role = role
    person.save(update_fields=["role"])
    changes = {"role": [before, role]}
    record(Verb.PERSON_ROLE, on=person, by=by, at=at, changes=changes, reason=reason)


@transaction.atomic
def move(  # noqa: PLR0913 - a move has these parts, all named
    person: Person,
    *,
    nation: Nation | None,
    role: str,
    reason: str,
    by: Actor,
    at: datetime.datetime,
) -> None:
    """Take somebody to another nation, or to the secretariat: nation None.

    What was given for the former nation ends: seats, and where items name the person. Sessions
    end, and from the next request on nothing of the former nation is read. Raises
    ValidationError without a reason, for the same place, and for a role that does not fit.
    """
    person = _locked(person)
    if (person.nation_id or 0) == (nation.pk if nation else 0):
        raise ValidationError({"nation": ["Choose another place."]}, code="nation")
    if (role in OF_A_NATION) != (nation is not None) or role == Role.ADMINISTRATOR:
        raise ValidationError({"role": ["This role does not fit the place."]}, code="role")
    before = person.in_trail
    ties = _locked_ties(person)
    person.nation, person.role, person.organisation = nation, role, None
    person.save(update_fields=["nation", "role", "organisation"])
    changes = {"place": [before, person.in_trail]} | _end(ties)
    record(Verb.PERSON_MOVE, on=person, by=by, at=at, changes=changes, reason=reason)


@transaction.atomic
def leave(person: Person, *, by: Actor, at: datetime.datetime) -> None:
    """End somebody's place: sessions, seats and namings end, nothing is read any more.

    Raises StateConflict when the person has left already.
    """
    person = _locked(person)
    if person.left_at is not None:
        raise StateConflict(LEFT_ALREADY)
    ties = _locked_ties(person)
    person.left_at = at
    person.save(update_fields=["left_at"])
    changes = {"left_at": [None, at.isoformat()]} | _end(ties)
    record(Verb.PERSON_LEAVE, on=person, by=by, at=at, changes=changes)


def _locked(person: Person) -> Person:
    locked: Person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    return locked


def _locked_ties(person: Person) -> dict[str, list[QuerySet[Any]]]:
    """The rows that tie somebody to circles and items, locked; by what the trail calls them."""
    named = [
        model.named_people.through._default_manager.filter(person=person)
        for model in apps.get_models()
        if issubclass(model, Shareable)
    ]
    ties: dict[str, list[QuerySet[Any]]] = {
        "seats": [Seat.objects.filter(person=person)],
        "named": named,
    }
    for rows in [rows for kind in ties.values() for rows in kind]:
        list(rows.order_by("pk").select_for_update())
    return ties


def _end(ties: dict[str, list[QuerySet[Any]]]) -> dict[str, list[Any]]:
    """Delete the ties; how many there were of each kind."""
    counts = {kind: sum(rows.delete()[0] for rows in every) for kind, every in ties.items()}
    return {kind: [count, 0] for kind, count in counts.items() if count}
