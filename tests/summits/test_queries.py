from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from members.markings import Marking
from members.models import Membership
from summits import queries
from tests.factories.declarations import DeclarationFactory
from tests.factories.members import NationFactory, PersonFactory
from tests.factories.summits import ChairFactory, SummitFactory
from tests.factories.workinggroups import GroupFactory

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
Counter = Callable[[int], Any]


def test_the_timeline_goes_back_year_by_year() -> None:
    for start in ("2018-02", "2018-11-21", "2024-11-04"):
        SummitFactory(name=start, start=start, end=start)
    SummitFactory(name="side", kind="side_event", ordinal=None, start="2019", end="2019")
    found = queries.summit_list(PUBLIC)
    assert [(year.year, [s.name for s in year.summits]) for year in found.years] == [
        (2024, ["2024-11-04"]),
        (2019, ["side"]),
        (2018, ["2018-11-21", "2018-02"]),
    ]
    assert [(kind.kind, kind.number, kind.chosen) for kind in found.kinds] == [
        ("ministerial_summit", 3, False),
        ("side_event", 1, False),
    ]
    assert found.total == 4


def test_a_kind_narrows_the_timeline_and_leaves_the_counts() -> None:
    SummitFactory()
    SummitFactory(name="side", kind="side_event", ordinal=None)
    found = queries.summit_list(PUBLIC, kind="side_event")
    assert [s.name for year in found.years for s in year.summits] == ["side"]
    assert [(kind.number, kind.chosen) for kind in found.kinds] == [(1, False), (1, True)]
    assert queries.summit_list(PUBLIC, kind="picnic").years == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_timeline_costs_two_queries(number: int, django_assert_num_queries: Counter) -> None:
    SummitFactory.create_batch(number)
    ChairFactory.create_batch(number)
    with django_assert_num_queries(2):
        found = queries.summit_list(PUBLIC)
        assert {s.host.name for year in found.years for s in year.summits if s.host}
        assert {chair.nation.name for chair in found.chairs}


@pytest.mark.parametrize("number", [1, 3])
def test_a_summits_page_costs_five_queries(number: int, django_assert_num_queries: Counter) -> None:
    summit = SummitFactory()
    for place in range(number):
        summit.admitted.add(Membership.objects.create(nation=NationFactory(), joined="2018-02"))
        summit.groups_founded.add(GroupFactory())
        DeclarationFactory(summit=summit)
        SummitFactory(kind="side_event", ordinal=None, part_of=summit, name=str(place))
    with django_assert_num_queries(5):
        page = queries.summit_page(summit, PUBLIC)
        assert {membership.nation.name for membership in page.joined}
    parts = [page.joined, page.documents, page.parts, page.groups_founded]
    assert [len(rows) for rows in parts] == [number] * 4


def test_ministerial_summits_lead_to_their_neighbours() -> None:
    first, second, third = (SummitFactory(ordinal=n, name=str(n)) for n in (91, 92, 93))
    page = queries.summit_page(second, PUBLIC)
    assert (page.earlier, page.later) == (first, third)
    assert queries.summit_page(third, PUBLIC).later is None
    side = SummitFactory(kind="side_event", ordinal=None)
    page = queries.summit_page(side, PUBLIC)
    assert (page.earlier, page.later) == (None, None)


def test_a_group_that_the_reader_may_not_see_is_absent() -> None:
    summit = SummitFactory()
    summit.groups_founded.add(GroupFactory(marking=Marking.GREEN))
    assert queries.summit_page(summit, PUBLIC).groups_founded == []
    assert len(queries.summit_page(summit, PersonFactory()).groups_founded) == 1
