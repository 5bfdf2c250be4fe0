"""Who took a practice from whom: walked both ways, counted, drawn, told to those who may read."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from practices import actions, rules
from practices.chain import above_of, tree_of
from practices.chainwalk import counts_of, entries_of, flows_of
from practices.lookups import lookups, stamp
from practices.models import Adoption, Link, Notice, Practice, SecurityNotice
from practices.queries.reuse import web
from tests.api.conftest import API, client_of
from tests.factories.members import OrganisationFactory
from tests.factories.practices import ReuseFactory
from tests.practices.test_adopting import USES, coordinator, declared
from tests.practices.test_notices import send
from tests.readers import NOW, Cast, make_cast, make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def origin(cast: Cast) -> Practice:
    """Estonia's; Canada's is based on it; a council of Canada has Canada's; Denmark took Canada's."""
    origin = make_practice(cast, "clear", slug="origin", title="Origin")
    fork = make_practice(
        cast, "clear", slug="fork", title="Fork", owner_nation=cast.nations["canada"]
    )
    Link.objects.create(source=fork, target=origin, kind="based_on")
    council = OrganisationFactory(nation=cast.nations["canada"], country="CA", name="A council")
    agency = OrganisationFactory(
        nation=cast.nations["estonia"], country="EE", name="An agency", kind="agency"
    )
    ReuseFactory(practice=fork, who="A council", country="CA", organisation=council)
    ReuseFactory(practice=origin, who="An agency", country="EE", organisation=agency, position=1)
    ReuseFactory(practice=origin, who="Canada", country="CA", relation="fork", ref="seed 001")
    code = {**USES, "code_form": "fork", "code_version": "2", "code_as_of": "2026-01"}
    first = declared(cast, practice=origin, content=code)
    actions.confirm(first, by=coordinator(cast, "canada"), at=NOW)
    declared(
        cast, practice=origin, content={**USES, "taken_from": first},
        by=cast.people["named nation's official"],
        adopter=actions.Adopter(cast.nations["denmark"]),
    )  # fmt: skip
    return origin


def tree(cast: Cast, reader: str, slug: str = "origin") -> Any:
    found = web(cast.user(reader), slug)
    assert found is not None
    return tree_of(found, lookups(stamp()))


def test_the_chain_goes_from_nation_to_nation_to_council(cast: Cast, origin: Practice) -> None:
    root = tree(cast, "peer official")
    places = {place.name: place for place in root.places}
    assert list(places) == ["Estonia", "Canada"]
    [canada] = places["Canada"].entries
    assert (canada.who, canada.standing) == ("Canada", "Confirmed November 2026")
    assert canada.code.endswith("version 2, based on the source as of January 2026")
    assert [entry.who for entry in canada.passed_on] == ["Denmark"]
    [fork] = places["Canada"].branches
    assert (fork.title, [e.who for e in fork.places[0].entries]) == ("Fork", ["A council"])
    counts = {row["level"]: row for row in counts_of(root)}
    nations = counts["nations"]
    assert [nations[name] for name in ("total", "confirmed", "unconfirmed", "source")] == [
        2,
        1,
        1,
        0,
    ]
    assert (counts["agency"]["source"], counts["authority"]["source"]) == (1, 1)
    flows = {(f.source, f.target, f.number) for f in flows_of(root, {"CA": "Canada"})}
    assert flows == {
        ("Estonia", "Canada", 1), ("Canada", "Denmark", 1), ("Canada", "Local, Canada", 1),
    }  # fmt: skip
    found = web(cast.user("stranger"), "fork")
    assert found is not None
    up = above_of(found, lookups(stamp()))
    assert [(step["words"], step["title"], step["code"]) for step in up] == [
        ("Based on", "Origin", "EE")
    ]
    del origin


def test_what_may_not_be_read_is_not_in_the_chain(cast: Cast, origin: Practice) -> None:
    assert [entry.who for entry in entries_of(tree(cast, "stranger"))] == [
        "An agency", "Canada", "A council"
    ]  # fmt: skip
    fork = Practice.objects.get(slug="fork")
    fork.marking = "RED"
    fork.save()
    assert "A council" not in [entry.who for entry in entries_of(tree(cast, "peer official"))]
    assert web(cast.user("peer official"), "fork") is None
    Adoption.objects.filter(owner_nation=cast.nations["canada"]).update(marking="AMBER")
    seen = {entry.who: entry.state for entry in entries_of(tree(cast, "chair"))}
    assert seen["Denmark"] == "unconfirmed"
    origin.refresh_from_db()


def test_a_practice_to_which_two_ways_lead_stands_once(cast: Cast, origin: Practice) -> None:
    fork = Practice.objects.get(slug="fork")
    second = make_practice(cast, "clear", slug="second", title="Second")
    last = make_practice(cast, "clear", slug="last", title="Last")
    Link.objects.create(source=second, target=origin, kind="adapts")
    for above in (fork, second):
        Link.objects.create(source=last, target=above, kind="based_on")
    found = web(cast.user("stranger"), "origin")
    assert found is not None
    assert [link["source__title"] for link in found.below] == ["Fork", "Second", "Last"]


def test_a_loop_in_old_data_ends(cast: Cast, origin: Practice) -> None:
    Link.objects.create(source=origin, target=Practice.objects.get(slug="fork"), kind="adapts")
    assert len(list(entries_of(tree(cast, "stranger")))) == 3


def test_a_groups_practice_and_its_chain(cast: Cast) -> None:
    shared = make_practice(cast, "green, group's", slug="shared", title="Shared")
    own = make_practice(cast, "green, group's", slug="own", title="Own")
    Link.objects.create(source=own, target=shared, kind="adapts")
    ReuseFactory(practice=own, who="Peru", country="PE")
    root = tree(cast, "peer official", "shared")
    assert root.places[0].name == "Elsewhere"
    assert [(f.source, f.target) for f in flows_of(root, {})] == [("The group", "Peru")]
    page = client_of(cast, "peer official").get("/practices/own/reuse/").content.decode()
    assert "Adapts" in page


def test_page_and_api_tell_the_same(
    cast: Cast, origin: Practice, django_assert_num_queries: Any
) -> None:
    Client().get("/practices/origin/reuse/")
    from tests.access.world import fresh_cache  # noqa: PLC0415 - one test

    with fresh_cache():
        page = Client().get("/practices/origin/reuse/").content.decode()
    assert page.index("The chain") < page.index('<svg class="flows"')
    assert "Shown by a source" in page
    owner = client_of(cast, "owner coordinator")
    assert "Security notice to all" in owner.get("/practices/origin/reuse/").content.decode()
    reply = owner.get(f"{API}/practices/origin/reuse/")
    nodes = {node["name"]: node for node in reply.json()["nodes"]}
    assert nodes["Denmark"]["under"] == nodes["Canada"]["node"]
    assert nodes["A council"]["under"] == nodes["Fork"]["node"]
    assert reply.json()["counts"][0]["shown"] == 0
    assert Client().get(f"{API}/practices/fork/reuse/").json()["above"][0]["practice"] == "origin"
    assert Client().get("/practices/nothing/reuse/").status_code == 404
    Client().get(f"{API}/practices/origin/reuse/")
    with django_assert_num_queries(5):
        Client().get(f"{API}/practices/origin/reuse/")
    for number in range(3):
        ReuseFactory(practice=origin, who=f"More {number}", country="FI")
    with django_assert_num_queries(5):
        Client().get(f"{API}/practices/origin/reuse/")


def test_what_readers_say_is_for_the_network(cast: Cast, origin: Practice) -> None:
    people = cast.people
    actions.signal(origin, signal="read", by=people["peer official"], at=NOW)
    actions.signal(origin, signal="read", by=people["chair"], at=NOW)
    actions.signal(
        origin, signal="not_fit", because="It is too big.", by=people["named nation's official"],
        at=NOW,
    )  # fmt: skip
    page = client_of(cast, "owner official").get("/practices/origin/reuse/").content.decode()
    assert "It is too big." in page
    assert page.index("We read it") < page.index("It did not fit")
    assert "It is too big." not in Client().get("/practices/origin/reuse/").content.decode()


def test_nobody_uses_it(cast: Cast) -> None:
    make_practice(cast, "clear", slug="alone")
    assert "Nobody is known" in Client().get("/practices/alone/reuse/").content.decode()


def test_all_who_use_it_are_told_in_one_step(cast: Cast, origin: Practice) -> None:
    hidden = cast.people["named official"]
    origin.marking = "AMBER"
    origin.save()
    origin.named_people.add(hidden)
    origin.named_nations.add(cast.nations["canada"], cast.nations["denmark"])
    Adoption.objects.update(marking="AMBER+STRICT")
    boss = cast.people["owner coordinator"]
    assert rules.can_warn(boss, origin)
    assert not rules.can_warn(cast.people["author"], origin)
    Notice.objects.all().delete()
    client = client_of(cast, "owner coordinator")
    assert "Tell them now" in client.get("/practices/origin/warn/").content.decode()
    wrong = client.post("/practices/origin/warn/", {"subject": "", "text": ""})
    assert wrong.status_code == 200
    with pytest.raises(ValidationError):
        actions.warn(origin, subject=" ", text="x", by=boss, at=NOW)
    done = client.post("/practices/origin/warn/", {"subject": "A hole", "text": "Close it."})
    assert done.headers["Location"] == "/practices/origin/reuse/"
    told = {notice.person.name for notice in Notice.objects.all()}
    assert told == {"peer official", "named nation's official", "one of canada"}
    assert str(SecurityNotice.objects.get()) == "A hole: Origin"
    Notice.objects.update(made_at=NOW, due_at=NOW)
    assert send() == {"sent": 3}
    assert all("Close it." not in letter.body for letter in mail.outbox)
    for reader, sees in (("owner official", True), ("peer official", True), ("secretariat", False)):
        page = client_of(cast, reader).get("/practices/origin/reuse/").content.decode()
        assert ("Close it." in page) is sees, reader


def test_a_page_refuses_a_danger_without_words(cast: Cast, origin: Practice) -> None:
    client = client_of(cast, "owner coordinator")
    reply = client.post("/practices/origin/warn/", {"subject": "x", "text": "\u200b " * 2})
    assert reply.status_code in {200, 302}
    assert client_of(cast, "author").get("/practices/origin/warn/").status_code == 403
    assert client_of(cast, "author").get("/practices/nothing/warn/").status_code == 404
    del origin
