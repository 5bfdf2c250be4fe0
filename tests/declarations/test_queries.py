from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from declarations import queries
from members.markings import Marking
from tests.factories.declarations import DeclarationFactory, PrincipleFactory, UptakeFactory
from tests.factories.members import NationFactory, PersonFactory
from tests.factories.practices import PracticeFactory, TopicFactory
from tests.factories.summits import SummitFactory
from tests.factories.workinggroups import GroupFactory

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
Counter = Callable[[int], Any]


def test_who_signed_what_tells_unsigned_from_unknown() -> None:
    canada, mexico = NationFactory(name="Canada"), NationFactory(name="Mexico")
    DeclarationFactory(date="2014-12-09", kind="charter", signed_by=[canada])
    DeclarationFactory(date="2019-11", kind="declaration", signatories_known=False)
    DeclarationFactory(date="2020", kind="charter", signed_by=[canada, mexico])
    page = queries.declaration_list(PUBLIC)
    assert [text.date.year for text in page.texts] == [2020, 2019, 2014]
    assert [c["label"] for c in page.columns] == [
        "Charter, 2014",
        "Declaration, 2019",
        "Charter, 2020",
    ]
    assert [(row.label, [cell.state for cell in row.cells]) for row in page.signing] == [
        ("Canada", ["yes", "unknown", "yes"]),
        ("Mexico", ["", "unknown", "yes"]),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_texts_costs_three_queries(
    number: int, django_assert_num_queries: Counter
) -> None:
    for nation in NationFactory.create_batch(number):
        DeclarationFactory(signed_by=[nation], summit=SummitFactory(host=nation))
    with django_assert_num_queries(3):
        page = queries.declaration_list(PUBLIC)
        assert {text.summit.name for text in page.texts if text.summit}
    assert [len(page.texts), len(page.signing)] == [number, number]


def test_a_text_stands_in_its_chain_of_versions() -> None:
    first = DeclarationFactory(date="2014")
    second = DeclarationFactory(date="2018", supersedes=first)
    third = DeclarationFactory(date="2020", supersedes=second)
    page = queries.declaration_page(second, PUBLIC)
    assert [(v.text, v.here) for v in page.chain] == [
        (first, False),
        (second, True),
        (third, False),
    ]
    assert page.replaced_by == third
    assert queries.declaration_page(third, PUBLIC).replaced_by is None


def test_a_text_without_versions_has_no_chain() -> None:
    page = queries.declaration_page(DeclarationFactory(), PUBLIC)
    assert (page.chain, page.replaced_by, page.group) == ([], None, None)


@pytest.mark.parametrize(("date", "order"), [("2018", ["b", "a"]), ("2021-11-18", ["a", "b"])])
def test_principles_stand_in_the_order_of_the_charters_own_list(
    date: str, order: list[str]
) -> None:
    charter = DeclarationFactory(date=date)
    PrincipleFactory(name="a", number_2014=2, number_2021=1, charters=[charter])
    PrincipleFactory(name="b", number_2014=1, number_2021=2, charters=[charter])
    page = queries.declaration_page(charter, PUBLIC)
    assert [principle.name for principle in page.principles] == order


def test_the_group_that_prepared_a_text_shows_to_those_who_may_see_it() -> None:
    text = DeclarationFactory(prepared_by_group=GroupFactory(marking=Marking.GREEN))
    assert queries.declaration_page(text, PUBLIC).group is None
    assert queries.declaration_page(text, PersonFactory()).group == text.prepared_by_group


@pytest.mark.parametrize("number", [1, 3])
def test_a_texts_page_costs_five_queries(number: int, django_assert_num_queries: Counter) -> None:
    text = DeclarationFactory(signed_by=NationFactory.create_batch(number))
    UptakeFactory.create_batch(number, declaration=text)
    PrincipleFactory.create_batch(number, charters=[text])
    with django_assert_num_queries(5):
        page = queries.declaration_page(text, PUBLIC)
        assert {signature.nation.name for signature in page.signatures}
    assert [len(page.signatures), len(page.uptake), len(page.principles)] == [number] * 3


def test_there_are_two_lists_of_principles() -> None:
    both = PrincipleFactory(number_2014=2, number_2021=1)
    old = PrincipleFactory(number_2014=1)
    new = PrincipleFactory(number_2021=2, continues=old)
    lists = queries.principle_list(PUBLIC)
    assert (lists.first, lists.second) == ([old, both], [both, new])


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_of_principles_cost_one_query(
    number: int, django_assert_num_queries: Counter
) -> None:
    for place in range(number):
        PrincipleFactory(number_2021=place + 1, continues=PrincipleFactory())
    with django_assert_num_queries(1):
        lists = queries.principle_list(PUBLIC)
        assert {p.continues.name for p in lists.second if p.continues}
    assert len(lists.second) == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_principles_page_costs_four_queries(
    number: int, django_assert_num_queries: Counter
) -> None:
    principle = PrincipleFactory(charters=DeclarationFactory.create_batch(number))
    PrincipleFactory.create_batch(number, continues=principle)
    principle.practices.set(PracticeFactory.create_batch(number))
    principle.topics.set(TopicFactory.create_batch(number))
    with django_assert_num_queries(4):
        page = queries.principle_page(principle, PUBLIC)
        assert {p.owner_nation.name for p in page.practices if p.owner_nation}
    parts = [page.charters, page.continued_by, page.practices, page.topics]
    assert [len(rows) for rows in parts] == [number] * 4


def test_a_practice_that_the_reader_may_not_see_shows_no_principle() -> None:
    principle = PrincipleFactory()
    principle.practices.set([PracticeFactory(marking=Marking.GREEN)])
    assert queries.principle_page(principle, PUBLIC).practices == []
    assert len(queries.principle_page(principle, PersonFactory()).practices) == 1


def test_practices_stand_in_order_of_title_whatever_their_capitals() -> None:
    principle = PrincipleFactory()
    principle.practices.set([PracticeFactory(title=title) for title in ("X-Road", "e-Residency")])
    page = queries.principle_page(principle, PUBLIC)
    assert [practice.title for practice in page.practices] == ["e-Residency", "X-Road"]
