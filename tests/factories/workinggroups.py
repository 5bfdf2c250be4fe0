"""Rows of groups and meetings, with words in sequence and nothing random."""

import datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from members.markings import Marking
from members.models import Circle, Nation, Person
from members.roles import Role
from workinggroups.models import AgendaItem, Invitation, Meeting, WorkingGroup

AT = datetime.datetime(2026, 5, 14, 9, 0, tzinfo=datetime.UTC)
AFTER = AT + datetime.timedelta(days=1)


class CircleFactory(DjangoModelFactory[Circle]):
    class Meta:
        model = Circle

    slug = factory.Sequence(lambda n: f"circle-{n}")
    name = factory.Sequence(lambda n: f"Circle {n}")


class GroupFactory(DjangoModelFactory[WorkingGroup]):
    class Meta:
        model = WorkingGroup

    slug = factory.Sequence(lambda n: f"group-{n}")
    name = factory.Sequence(lambda n: f"Group {n}")
    theme = "A theme"
    remit = "What it is for."
    status = "active"
    marking = Marking.CLEAR
    circle = factory.SubFactory(CircleFactory)
    owner_circle = factory.SelfAttribute("circle")


class MeetingFactory(DjangoModelFactory[Meeting]):
    class Meta:
        model = Meeting

    slug = factory.Sequence(lambda n: f"meeting-{n}")
    title = factory.Sequence(lambda n: f"Call {n}")
    group = None
    owner_circle = factory.SubFactory(CircleFactory)
    marking = Marking.GREEN
    starts_at = AT
    time_zone = "Europe/Tallinn"
    created_at = AT - datetime.timedelta(days=30)
    updated_at = AT - datetime.timedelta(days=30)


class AgendaItemFactory(DjangoModelFactory[AgendaItem]):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    owner_circle = factory.SelfAttribute("meeting.owner_circle")
    marking = factory.SelfAttribute("meeting.marking")
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Point {n}")


class InvitationFactory(DjangoModelFactory[Invitation]):
    class Meta:
        model = Invitation

    meeting = factory.SubFactory(MeetingFactory)


def officials(nation: Nation, count: int, **more: Any) -> list[Person]:
    """Officials of a nation: official-0@ee.example and so on."""
    return Person.objects.bulk_create(
        Person(
            email=f"official-{number}@{nation.iso2.lower()}.example",
            name=f"official {number} of {nation.name}",
            nation=nation,
            time_zone=nation.time_zone,
            joined_at=AT,
            **({"role": Role.OFFICIAL} | more),
        )
        for number in range(count)
    )
