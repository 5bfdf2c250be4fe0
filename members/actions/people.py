"""Changes to people: joining, and what they set themselves."""

import datetime

from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from members.models import Nation, Person


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
