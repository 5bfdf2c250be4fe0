"""Practices side by side: what is told of each, where they differ, and what stays hidden."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.editions import bump
from core.models import Event, Verb
from members.markings import Marking
from practices.comparison import Asked, Column, marked, parse, rows_of, too_many
from practices.lookups import Lookups, NationFacts, TopicFacts, lookups, stamp
from practices.models import Practice, PracticeVersion
from practices.queries.compare import alike, comparison, nations_on
from practices.search.question import Thesaurus
from practices.side_by_side import hint, marking_of, missing, title_of
from tests.factories.members import NOW, CircleFactory, NationFactory, PersonFactory
from tests.factories.practices import PracticeFactory, ReuseFactory, TopicFactory, settle

db = pytest.mark.django_db
KNOWN = Lookups(
    {
        1: NationFacts(1, "estonia", "Estonia", "EE", "Europe/Tallinn"),
        2: NationFacts(2, "new-zealand", "New Zealand", "NZ", "Pacific/Auckland"),
    },
    {1: TopicFacts(1, "identity", "Digital identity")},
    Thesaurus(),
)


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel(NOW + datetime.timedelta(days=1), tick=False):
        yield


def content(**more: Any) -> dict[str, Any]:
    headings = (
        "situation", "options_weighed", "what_we_did", "what_it_took", "what_did_not_work",
        "conditions_for_reuse", "do_differently", "how_to_start",
    )  # fmt: skip
    plain = dict.fromkeys(headings, "")
    return {
        **plain, "title": "T", "kind": "platform", "stage": "live", "started": None,
        "lead_organisation": "L", "contact_organisation": "C", "standards": [], "topics": [],
        "open_source": None, "sources": [], "results": [], "lessons": [], "reuses": [], **more,
    }  # fmt: skip


def column(**more: Any) -> Column:
    item = {"last_confirmed_at": None, "marking": "CLEAR", "title": "T", "slug": "t"}
    return Column(KNOWN.nations[1], item, content(**more))


def row(name: str, *columns: Column) -> Any:
    return next(one for one in rows_of(columns, KNOWN) if one.name == name)


def test_an_address_is_read_and_written_back() -> None:
    asked = parse({"topic": ["identity"], "nation": ["nz", "estonia", "EE", ""]}, KNOWN)
    assert asked == Asked("identity", ("new-zealand", "estonia"))
    assert asked.to_query() == "topic=identity&nation=new-zealand&nation=estonia"
    assert parse({"topic": [""], "practice": ["a", "a"]}, KNOWN).to_query() == "practice=a"
    assert too_many(Asked("", (), ("a", "b", "c", "d"))) == {}
    assert list(too_many(Asked("", ("x",), ("a", "b", "c", "d")))) == ["practice"]
    assert list(too_many(Asked("", ("a", "b", "c", "d", "e")))) == ["nation"]


def test_an_address_with_faults_is_refused_by_name() -> None:
    with pytest.raises(ValidationError) as refused:
        parse({"topic": ["x", "y"], "nation": ["atlantis"], "colour": ["red"]}, KNOWN)
    assert set(refused.value.message_dict) == {"topic", "nation", "colour"}
    with pytest.raises(ValidationError) as refused:
        parse({"topic": ["identity", "identity"]}, KNOWN)
    assert refused.value.message_dict == {"topic": ["Give it once only."]}


def test_what_stands_alone_is_told_apart_and_names_are_not() -> None:
    three = [column(), column(), column(kind="service", lead_organisation="M")]
    kind = row("kind", *three)
    assert (kind.differs, list(kind.apart), kind.same) == (True, [False, False, True], False)
    assert not any(row("lead", *three).apart)
    stage = row("stage", *three)
    assert stage.same
    assert row("stage", column(), column(stage=None)).same is False
    assert list(row("stage", column(stage="beta"), column()).apart) == [False, False]


def test_terms_are_told_as_shared_or_not() -> None:
    found = row("standards", column(standards=["A", "B"]), column(standards=["B"]), column())
    assert found.shared == {"B"}
    assert found.differs
    assert list(found.values) == [["A", "B"], ["B"], None]
    labels = row("topics", column(topics=["identity", "gone"]), column(topics=["identity"]))
    assert labels.same
    assert list(labels.values) == [["Digital identity"]] * 2


def test_claims_keep_their_dates_and_sources() -> None:
    said = column(
        open_source={"licence": None, "repository": "https://example.org/x"},
        sources=[{"ref": "https://example.org/a", "kind": "audit"}],
        results=[{"what": "Users", "value": "7", "as_of": "2020", "ref": "https://example.org/a"}],
        lessons=[{"text": "Ask.", "as_of": None, "ref": ""}],
        reuses=[{"who": "Denmark", "since": "2021", "ref": "r"}],
    )
    assert row("results", said).values[0] == [
        {"text": "Users: 7", "when": "2020", "ref": "https://example.org/a",
         "grade": "Independently evaluated"}
    ]  # fmt: skip
    assert row("lessons", said).values[0] == [{"text": "Ask.", "when": None, "ref": ""}]
    assert row("reuses", said).values[0][0]["text"] == "Denmark"
    assert row("code", said).values[0] == "Open source, licence not stated"
    nothing = Column(KNOWN.nations[2])
    assert row("what_we_did", nothing).values == [None]


def test_the_short_of_it() -> None:
    differ, same, unstated = marked(rows_of([column(), column(kind="service")], KNOWN))
    assert differ == ["Kind"]
    assert same == ["Stage", "Confirmed by its nation"]
    assert "How to start" in unstated
    assert "Lead" not in unstated


def test_words_of_the_page() -> None:
    two = [column(), Column(KNOWN.nations[2])]
    assert title_of(two, "Digital identity") == "Digital identity: Estonia and New Zealand"
    assert title_of([column(), column()], "") == "T and T"
    owned_by_circle = Column(None, {"title": "U", "marking": "GREEN", "slug": "u"})
    assert title_of([owned_by_circle], "") == "U"
    assert marking_of([column(), owned_by_circle]) == "GREEN"
    assert hint(Asked("", ("estonia",)), []).startswith("Choose the topic")
    assert hint(Asked("identity", ("estonia",)), two[1:]).startswith("None of these")
    assert hint(Asked("", (), ("a",)), two[:1]) == "Choose at least one more."
    assert hint(Asked("", (), ("a", "b")), two) == ""
    assert missing(Asked("", (), ("a",)), two[:1]) == ""
    assert missing(Asked("", (), ("a", "b")), two[:1]).startswith("1 chosen practice is not")


def scene() -> SimpleNamespace:
    topic = TopicFactory(slug="identity", label="Digital identity")
    estonia = NationFactory(name="Estonia", slug="estonia", iso2="EE")
    zealand = NationFactory(name="New Zealand", slug="new-zealand", iso2="NZ")
    NationFactory(name="Canada", slug="canada", iso2="CA")
    card = PracticeFactory(slug="card", owner_nation=estonia, topics=[topic], stage="retired")
    eid = PracticeFactory(
        slug="eid", title="An <eID>", owner_nation=estonia, topics=[topic], stage="live",
        what_it_took="Five **years**.", repository="https://www.example.org/eid/",
        has_open_source=True, standards=["eIDAS"],
    )  # fmt: skip
    eid.results.create(position=0, what="Users", value="7", as_of="2020", ref="seed 1")
    ReuseFactory(practice=eid)
    settle(eid)
    secret = PracticeFactory(
        slug="secret", owner_nation=zealand, topics=[topic], marking=Marking.GREEN, kind="service"
    )
    return SimpleNamespace(
        card=card, eid=eid, secret=secret, official=PersonFactory(nation=estonia)
    )


def asked(**more: Any) -> Asked:
    return Asked("identity", ("estonia", "new-zealand"), **more)


@db
def test_the_furthest_stands_for_its_nation_and_hidden_is_absent() -> None:
    s = scene()
    PracticeFactory(owner_nation=s.eid.owner_nation, topics=[TopicFactory(slug="other")])
    known = lookups(stamp())
    mine = comparison(None, asked(), known=known, stamp=stamp())
    assert [c.item and c.item["slug"] for c in mine] == ["eid", None]
    assert [other["slug"] for other in mine[0].others] == ["card"]
    theirs = comparison(s.official, asked(practices=("eid", "gone")), known=known, stamp=stamp())
    assert [c.item and c.item["slug"] for c in theirs] == ["card", "secret", "eid"]
    assert nations_on(None, "identity", known=known, stamp=stamp()) == {"estonia": 2}
    theirs_on = nations_on(s.official, "identity", known=known, stamp=stamp())
    assert theirs_on == {"estonia": 2, "new-zealand": 1}
    near = alike(s.official, theirs[0].item or {}, known=known)
    assert [item["slug"] for item in near] == ["secret", "eid"]
    without = comparison(None, Asked("", ("estonia",)), known=known, stamp=stamp())
    assert without == [Column(without[0].nation)]


@db
def test_a_row_that_no_action_wrote_is_read_from_its_columns() -> None:
    s = scene()
    PracticeVersion.objects.all().delete()
    found = comparison(None, Asked("", (), (s.eid.slug,)), known=lookups(stamp()), stamp=stamp())
    assert found[0].content
    assert found[0].content["title"] == "An <eID>"


@db
def test_the_queries_do_not_grow(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    s = scene()
    known = lookups(stamp())
    for number in range(2):
        now = stamp()
        comparison(s.official, asked(), known=known, stamp=now)  # what is written once per process
        with django_assert_num_queries(3):  # who asks, the rows, and what they say
            comparison(s.official, asked(), known=known, stamp=now)
        for more in range(3):
            PracticeFactory(owner_nation=s.eid.owner_nation, topics=list(s.eid.topics.all()),
                            slug=f"more-{number}-{more}")  # fmt: skip
        bump("practices")


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return " ".join(response.content.decode().split())


@db
def test_the_page_shows_them_and_what_is_not_stated(client: Client) -> None:
    s = scene()
    html = page(client, "/compare/?topic=identity&nation=ee&nation=nz")
    for words in (
        "Digital identity: Estonia and New Zealand",
        "An &lt;eID&gt;",
        "Five <strong>years</strong>.",
        "Nothing on this topic in the library",
        "No write-up",
        "Users: 7",
        'href="https://www.example.org/eid/"',
        ">example.org/eid</a>",
        'href="/compare/?topic=identity&amp;nation=new-zealand&amp;practice=card"',
        'href="/compare/?topic=identity&amp;nation=new-zealand"',
        "options weighed",
    ):
        assert words in html, words
    assert "secret" not in html
    client.force_login(s.official)
    html = page(client, "/compare/?practice=card&practice=secret&practice=eid")
    assert "TLP:GREEN" in html
    assert "Not stated" in html
    assert 'class="apart"' in html
    assert 'href="/compare/?practice=secret&amp;practice=eid"' in html


@db
def test_with_too_few_or_too_many_the_form_comes_back(client: Client) -> None:
    scene()
    html = page(client, "/compare/")
    assert "Put two to four nations side by side" in html
    html = page(client, "/compare/?practice=card")
    assert "Choose at least one more." in html
    assert 'value="eid"' in html
    assert 'value="secret"' not in html
    html = page(client, "/compare/?practice=secret")
    assert html.replace("secret", "absent") == page(client, "/compare/?practice=absent")
    html = page(client, "/compare/?practice=eid&practice=1&practice=2&practice=3&practice=4", 400)
    assert "Choose 4 at most: these are 5." in html
    assert 'value="eid" checked' in html
    assert "nation: There is no nation “atlantis”." in page(
        client, "/compare/?nation=atlantis", 400
    )


@db
def test_what_not_all_may_read_is_noted(client: Client) -> None:
    s = scene()
    Practice.objects.filter(pk=s.secret.pk).update(
        marking=Marking.AMBER, owner_nation=s.official.nation
    )
    client.force_login(s.official)
    page(client, "/compare/?practice=secret&practice=eid")
    client.get("/api/v1/compare/?practice=secret&practice=eid")
    reads = Event.objects.filter(verb=Verb.PRACTICE_READ)
    assert [event.on_label for event in reads] == [s.secret.title] * 2


@db
def test_a_circle_is_no_nation(client: Client) -> None:
    scene()
    PracticeFactory(slug="ours", owner_nation=None, owner_circle=CircleFactory())
    html = page(client, "/compare/?practice=ours&practice=eid")
    assert "<title> " in html


@db
def test_systems_are_told_the_same(client: Client) -> None:
    scene()
    found = client.get("/api/v1/compare/?topic=identity&nation=ee&nation=nz&practice=card").json()
    assert [c["practice"] for c in found["columns"]] == ["eid", None, "card"]
    assert found["columns"][1]["nation"] == "new-zealand"
    rows = {row["name"]: row for row in found["rows"]}
    assert rows["what_it_took"]["values"] == ["Five **years**.", None, None]
    assert rows["stage"]["differs"] is True
    for query, name in (
        ("", "practice"),
        ("nation=ee", "topic"),
        ("nation=xx&topic=identity", "nation"),
        ("practice=1&practice=2&practice=3&practice=4&practice=5", "practice"),
    ):
        refused = client.get(f"/api/v1/compare/?{query}")
        assert refused.status_code == 400
        assert [fault["parameter"] for fault in refused.json()["errors"]] == [name]


@db
def test_rows_of_lists_can_be_ticked(client: Client) -> None:
    scene()
    for address in ("/practices/", "/practices/?q=eid", "/topics/identity/"):
        html = page(client, address)
        assert 'value="eid" form="compare"' in html, address
        assert 'id="compare" method="get" action="/compare/"' in html, address
    assert 'href="/compare/?topic=identity"' in page(client, "/topics/identity/")
    assert 'href="/compare/?nation=estonia"' in page(client, "/nations/estonia/")
    assert 'href="/compare/?practice=eid"' in page(client, "/practices/eid/")
