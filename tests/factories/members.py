"""Nations, organisations, people and circles, one after another."""

import datetime
from typing import Any

import factory

from members.links import hash_of, token_for
from members.models import Circle, JoinInvitation, Nation, Organisation, Person
from members.roles import Role

NOW = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _code(number: int, size: int) -> str:
    """A two- or three-letter code in the ranges that ISO leaves to users: XA, XB … XAA …"""
    return ("XQ"[number // 26 % 2] + _LETTERS[number % 26] + "A" * size)[:size]


class NationFactory(factory.django.DjangoModelFactory[Nation]):
    class Meta:
        model = Nation

    slug = factory.Sequence(lambda n: f"nation-{n}")
    name = factory.Sequence(lambda n: f"Nation {n}")
    official_name = factory.SelfAttribute("name")
    iso2 = factory.Sequence(lambda n: _code(n, 2))
    iso3 = factory.Sequence(lambda n: _code(n, 3))
    time_zone = "Europe/Tallinn"


class OrganisationFactory(factory.django.DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.Sequence(lambda n: f"Council {n}")
    kind = Organisation.Kind.LOCAL_AUTHORITY
    nation = factory.SubFactory(NationFactory)
    country = factory.LazyAttribute(lambda o: o.nation.iso2)


class PersonFactory(factory.django.DjangoModelFactory[Person]):
    class Meta:
        model = Person

    email = factory.Sequence(lambda n: f"person.{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    role = Role.OFFICIAL
    nation = factory.SubFactory(NationFactory)
    joined_at = NOW


class CircleFactory(factory.django.DjangoModelFactory[Circle]):
    class Meta:
        model = Circle
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"circle-{n}")
    name = factory.Sequence(lambda n: f"Circle {n}")

    @factory.post_generation
    def people(self, create: bool, extracted: Any, **_: Any) -> None:
        for person in extracted or () if create else ():
            self.seats.create(person=person)


class JoinInvitationFactory(factory.django.DjangoModelFactory[JoinInvitation]):
    class Meta:
        model = JoinInvitation

    email = factory.Sequence(lambda n: f"invited.{n}@example.org")
    role = Role.OFFICIAL
    nation = factory.SubFactory(NationFactory)
    made_at = NOW
    due_at = NOW
    expires_at = NOW + datetime.timedelta(days=2)
    message_id = factory.Sequence(lambda n: f"<{n}@testserver>")
    token_hash = factory.LazyAttribute(lambda o: hash_of(token_for(o.message_id)))
