"""The short cut must agree with `visible_to` person by person, for every level and reader."""

import itertools
from typing import Any

import pytest

from members.audience import alike
from members.models import Person
from tests.factories.workinggroups import AgendaItemFactory, MeetingFactory
from tests.readers import MAY_READ, make_cast, sharing_of
from workinggroups.models import AgendaItem, Meeting

pytestmark = pytest.mark.django_db


def _row(factory: Any, cast: Any, level: str, **more: Any) -> Any:
    fields, named = sharing_of(cast, level)
    row = factory(**({"owner_nation": None, "owner_circle": None} | fields | more))
    for relation, rows in named.items():
        getattr(row, relation).set(rows)
    return row


@pytest.mark.parametrize("level", MAY_READ)
def test_people_who_read_alike_read_alike(level: str) -> None:
    cast = make_cast()
    meeting = _row(MeetingFactory, cast, level)
    items = [_row(AgendaItemFactory, cast, part, meeting=meeting) for part in MAY_READ]
    people = list(Person.objects.order_by("pk"))
    groups = alike(people, [meeting, *items])
    assert sorted(p.pk for p in itertools.chain(*groups)) == [p.pk for p in people]
    for group in groups:
        seen = {
            (
                Meeting.objects.visible_to(person).filter(pk=meeting.pk).exists(),
                tuple(AgendaItem.objects.visible_to(person).order_by("pk")),
            )
            for person in group
        }
        assert len(seen) == 1, [person.name for person in group]


def test_open_rows_need_no_look_at_links(django_assert_num_queries: Any) -> None:
    cast = make_cast()
    meeting = _row(MeetingFactory, cast, "green")
    people = [cast.user(name) for name in cast.people]
    with django_assert_num_queries(0):
        groups = alike(people, [meeting])
    # Affiliates, officials, the secretariat, who reads as the public, and two who are elevated.
    assert len(groups) == 6
