"""One search over everything: the same words, each kind by its own rule, counts included."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hub.search import kinds
from hub.search.matching import Thing, grouped, matching
from hub.search.searching import search
from members.markings import Marking
from practices.lookups import lookups, stamp
from practices.models import Term
from practices.search.question import Thesaurus, understand
from tests.factories.declarations import DeclarationFactory, PrincipleFactory
from tests.factories.members import NationFactory, OrganisationFactory, PersonFactory
from tests.factories.practices import PracticeFactory, TopicFactory
from tests.factories.summits import SummitFactory
from tests.factories.workinggroups import GroupFactory, MeetingFactory
from workinggroups.models import AgendaItem

db = pytest.mark.django_db
THINGS = [
    Thing("terms", 1, "Trámites", "Dealings with the state.", "/1"),
    Thing("terms", 2, "Dealings", "As in tramite.", "/2"),
    Thing("decisions", 3, "To go on", "To go on with the trámite", "/3", newness="2020"),
    Thing("decisions", 4, "To go on", "To go on with the trámite", "/4", newness="2021"),
]


def found(text: str, thesaurus: Thesaurus | None = None) -> list[int]:
    return [t.pk for t in matching(THINGS, understand(text, thesaurus or Thesaurus()))]


def test_words_mean_the_same_as_for_practices() -> None:
    assert found("tramites") == [1, 4, 3, 2]
    assert found("TRÁMITE state") == [1]
    assert found("procedure", Thesaurus([["procedure", "trámite"]])) == [1, 4, 3, 2]
    assert found("submarine") == []
    assert found("") == []
    question = understand("state submarine", Thesaurus(), loose=True)
    assert [t.pk for t in matching(THINGS, question)] == [1]
    assert list(grouped(THINGS[:1], ["decisions", "terms"])) == ["decisions", "terms"]


def scene() -> Any:
    estonia = NationFactory(name="Estonia", slug="estonia", iso2="EE")
    official = PersonFactory(nation=estonia)
    PracticeFactory(slug="p", title="Quokka in practice", owner_nation=estonia)
    PracticeFactory(slug="h", title="Quokka hidden", owner_nation=estonia, marking=Marking.GREEN)
    TopicFactory(slug="t", label="Quokka care")
    DeclarationFactory(title="Declaration on the quokka")
    PrincipleFactory(slug="pr", name="Quokkas first")
    SummitFactory(name="Summit", city="Quokka Town", host=estonia)
    Term.objects.create(slug="q", term="Quokka", definition="A **small** kind of wallaby.")
    OrganisationFactory(slug="o", name="Quokka Council", nation=estonia)
    OrganisationFactory(slug="abroad", name="Quokka Office", nation=None, country="AU")
    group = GroupFactory(slug="g", name="Quokka group", marking=Marking.GREEN)
    own = {"owner_nation": estonia, "owner_circle": None, "group": None}
    call = MeetingFactory(slug="m", title="Quokka call", marking=Marking.AMBER, **own)
    open_call = MeetingFactory(slug="mo", title="Open call", marking=Marking.CLEAR, **own)
    point = AgendaItem.objects.create(
        meeting=open_call, position=1, title="P", marking=Marking.GREEN, owner_nation=estonia
    )
    entry = {"paragraph": "", "fingerprint": "x"}
    call.decisions.create(number=1, text=f"To feed the quokka{' and others' * 40}", **entry)
    open_call.decisions.create(number=1, text="To count each quokka", **entry)
    open_call.decisions.create(number=1, text="To hide a quokka", item=point, **entry)
    return official, group


def counts(client: Client, query: str = "q=quokkas") -> dict[str, int]:
    reply = client.get(f"/api/v1/search/?{query}")
    assert reply.status_code == 200
    return {name: number for name, number in reply.json()["counts"].items() if number}


@db
def test_each_kind_is_found_by_those_who_may_see_it(client: Client) -> None:
    official, _group = scene()
    public = {
        "practices": 1, "decisions": 1, "declarations": 1, "principles": 1, "summits": 1, "terms": 1,
        "organisations": 2, "topics": 1,
    }  # fmt: skip
    assert counts(client) == public
    html = client.get("/search/?q=quokka").content.decode()
    assert "To hide" not in html
    client.force_login(official)
    assert counts(client) == public | {"practices": 2, "decisions": 3, "groups": 1, "meetings": 1}
    html = " ".join(client.get("/search/?q=quokka").content.decode().split())
    for words in (
        "<mark>Quokka</mark> in practice", "To count each <mark>quokka</mark>", "TLP:AMBER",
        'href="/glossary/#q"', "A small kind of wallaby.", 'href="/search/?q=quokka&amp;kind=decisions"',
        "Filter and sort the practices", "and others …",
    ):  # fmt: skip
        assert words in html, words


@db
def test_one_kind_and_its_rest(client: Client) -> None:
    for number in range(7):
        OrganisationFactory(slug=f"o{number}", name=f"Council {number} quokka")
    html = client.get("/search/?q=quokka").content.decode()
    assert "All 7: public bodies" in html
    assert html.count("Council") == 5
    html = client.get("/search/?q=quokka&kind=organisations").content.decode()
    assert html.count("Council") == 7
    assert "All 7" not in html
    told = client.get("/api/v1/search/?q=quokka&kind=organisations").json()
    assert len(told["results"]) == 7
    assert told["counts"] == {"organisations": 7}
    html = client.get("/search/?q=quokka&kind=meetings").content.decode()
    assert "Nothing here matches" in html


@db
def test_some_words_do_when_nothing_has_all(client: Client) -> None:
    scene()
    html = client.get("/search/?q=quokka+submarine").content.decode()
    assert "Not everything here has all of your words." in html
    assert "Quokka Council" in html.replace("<mark>", "").replace("</mark>", "")
    assert "Not everything" not in client.get("/search/?q=quokka").content.decode()
    # A practice that has all the words leaves no room for others that have some.
    assert counts(client, "q=quokka+practice") == {"practices": 1}


@db
def test_a_slip_is_offered_put_right_and_nothing_asks_nothing(client: Client) -> None:
    scene()
    html = client.get("/search/?q=quoka").content.decode()
    assert 'href="/search/?q=quokka"' in html
    html = client.get("/search/").content.decode()
    assert "One box for practices" in html
    assert client.get("/api/v1/search/").status_code == 400
    refused = client.get("/search/?q=x&colour=red&kind=people")
    assert refused.status_code == 400
    assert "kind: Give one of" in refused.content.decode()
    assert 'action="/search/"' in client.get("/about/").content.decode()


@db
def test_the_queries_do_not_grow(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    official, _group = scene()
    now = stamp()
    known = lookups(now)
    kinds.things(official, known, now)
    for _ in range(2):
        with django_assert_num_queries(3):  # groups, meetings, decisions
            kinds.things(official, known, now)
        MeetingFactory.create_batch(2, marking=Marking.GREEN)
    assert search(official, "", known=known, now=now).counts["meetings"] == 0
