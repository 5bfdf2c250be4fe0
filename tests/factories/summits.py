"""Summits and times in the chair, one after another."""

import factory

from summits.models import Chair, Summit
from tests.factories.members import NationFactory


class SummitFactory(factory.django.DjangoModelFactory[Summit]):
    """A ministerial summit; each later one is a year younger and counted on."""

    class Meta:
        model = Summit
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"summit-{n}")
    name = factory.Sequence(lambda n: f"Summit {n}")
    kind = "ministerial_summit"
    ordinal = factory.Sequence(lambda n: n + 1)
    format = "in_person"
    host = factory.SubFactory(NationFactory)
    start = factory.Sequence(lambda n: f"{1950 + n % 70}-11-04")
    end = factory.LazyAttribute(lambda s: f"{s.start[:-1]}5")
    time_zone = "Europe/Tallinn"
    participants = "Ministers of the members"
    confidence = "high"


class ChairFactory(factory.django.DjangoModelFactory[Chair]):
    class Meta:
        model = Chair

    nation = factory.SubFactory(NationFactory)
    position = factory.Sequence(int)
    start = "2019"
    ref = "https://example.org/chair"
