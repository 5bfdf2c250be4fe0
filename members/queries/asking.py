"""Who asks: a session and its person, looked up at every request of whoever is signed in."""

import datetime
from typing import Any, Final

from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from core import prepared
from members.models import Nation, Person

_KEY: Final = prepared.text_mark("session")
_WHO: Final = prepared.number_mark(0)
_PERSON: Final = [field.attname for field in Person._meta.concrete_fields]
_NATION: Final = [field.attname for field in Nation._meta.concrete_fields]


def session_under(key: str, *, at: datetime.datetime) -> Session | None:
    """The session of that key, unless it has expired."""
    for row in prepared.rows("session", _session, {_KEY: key}):
        if row["expire_date"] > at:
            return Session(**row)
    return None


def _session() -> QuerySet[Session, Any]:
    return Session.objects.filter(session_key=_KEY).values()


def person_asking(pk: int) -> Person | None:
    """The person of that number with its nation, as from `Person.objects`."""
    for row in prepared.rows("person asking", _person, {_WHO: pk}):
        person: Person = Person.from_db(DEFAULT_DB_ALIAS, _PERSON, [row[name] for name in _PERSON])
        if person.nation_id is not None:
            values = [row[f"nation__{name}"] for name in _NATION]
            person.nation = Nation.from_db(DEFAULT_DB_ALIAS, _NATION, values)
        return person
    return None


def _person() -> QuerySet[Person, Any]:
    columns = [*_PERSON, *(f"nation__{name}" for name in _NATION)]
    return QuerySet(Person).filter(pk=_WHO).order_by().values(*columns)
