"""Lists and items: what they ask of the database, filters, pages, statuses, and no secrets kept."""

import json
import logging
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from core.editions import bump
from core.models import Edition
from members.models import LeadBody, Membership, Nation, Organisation
from practices.document import document_of
from practices.models import Practice, PracticeVersion, Reuse, Term, Topic
from practices.search.index import refresh
from tests.access.world import fresh_cache
from tests.api.conftest import API, BODY, client_of, told
from tests.factories.workinggroups import AgendaItemFactory, GroupFactory, MeetingFactory
from tests.readers import NOW, Cast, make_practice

pytestmark = pytest.mark.django_db


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        reply = client.get(f"{API}/{address}")
    assert reply.status_code == 200, reply.content
    return len(captured)


def fill(cast: Cast, number: int) -> None:
    """One of each more."""
    nation = cast.nations["estonia"]
    topic = Topic.objects.create(slug=f"t-{number}", label=f"T {number}", definition="d")
    practice = make_practice(cast, "clear", slug=f"p-{number}")
    practice.topics.add(topic)
    refresh(practice)
    PracticeVersion.objects.create(
        practice=practice, number=1, at=NOW, by="", content=document_of(practice)
    )
    Term.objects.create(
        slug=f"w-{number}", term=f"W {number}", definition="d", see={"practices": [practice.slug]}
    )
    body = Organisation.objects.create(
        slug=f"o-{number}", name=f"O {number}", kind="agency", nation=nation, country="EE"
    )
    Reuse.objects.create(
        practice=practice, position=0, who="O", country="EE", organisation=body, relation="adopts",
        what="all", ref="https://example.org",
    )  # fmt: skip
    LeadBody.objects.create(nation=nation, position=number, name="A ministry")
    Membership.objects.create(nation=nation, joined=str(2000 + number), left=str(2001 + number))
    meeting = MeetingFactory(
        slug=f"m-{number}", marking="CLEAR", group=GroupFactory(slug=f"g-{number}")
    )
    AgendaItemFactory(meeting=meeting)
    bump("practices", "network")


LISTS = {
    "nations/": 2,
    "organisations/": 2,
    "topics/": 2,
    "terms/": 3,
    "practices/": 2,
    "practices/?topic=t-1&order=title": 2,
    "groups/": 2,
    "meetings/": 3,
    "decisions/": 2,
    "summits/": 2,
    "declarations/": 2,
    "principles/": 2,
    "nations/estonia/": 3,
    "organisations/o-1/": 2,
    "practices/p-1/": 1,
    "practices/p-1/versions/": 2,
    "groups/g-1/": 4,
    "meetings/m-1/": 5,
}


NUMBERED = {
    "nations/", "organisations/", "topics/", "terms/", "groups/", "meetings/", "decisions/",
    "summits/", "declarations/", "principles/",
}  # fmt: skip


@pytest.mark.parametrize("reader", ["stranger", "nation's system"])
def test_lists_cost_the_same_for_one_and_for_three(cast: Cast, reader: str) -> None:
    own = 0 if reader == "stranger" else 1
    client = client_of(cast, reader)
    named = 1 if reader == "nation's system" else 0  # of those who may change the practice
    fill(cast, 1)
    client.get(f"{API}/practices/")  # reads what is held in the process, notes the key's use
    counts = []
    for numbers in ((), (2, 3)):
        for number in numbers:
            fill(cast, number)
        for address in ("practices/", "practices/p-1/"):  # what everybody reads is kept
            client.get(f"{API}/{address}")
        counts.append({address: queries(client, address) - own for address in LISTS})
    expected = dict(LISTS)
    if reader != "stranger":  # only the public's lists ask for edition numbers first
        expected |= {address: LISTS[address] - 1 for address in NUMBERED}
    expected["practices/p-1/"] += named
    expected["practices/p-1/versions/"] += named
    assert counts == [expected, expected]


def test_a_304_costs_one_query(cast: Cast) -> None:
    fill(cast, 1)
    client = Client()
    for address in ("practices/", "nations/", "meetings/"):
        tag = client.get(f"{API}/{address}").headers["ETag"]
        with CaptureQueriesContext(connection) as captured:
            reply = client.get(f"{API}/{address}", headers={"if-none-match": tag})
        assert (reply.status_code, reply.content, len(captured)) == (304, b"", 1)
    Edition.objects.update(number=1000)
    assert client.get(f"{API}/nations/", headers={"if-none-match": tag}).status_code == 200


def test_what_everybody_reads_is_kept_until_it_changes(cast: Cast) -> None:
    practice = make_practice(cast, "clear")
    address, client = f"{API}/practices/{practice.slug}/", Client()
    path = f"practices/{practice.slug}/"
    assert queries(client, path) > queries(client, path) == 1
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    assert client.get(address).json()["marking"] == "CLEAR"
    Practice.objects.filter(pk=practice.pk).update(marking="GREEN")
    bump("practices", "practices:public")
    assert client.get(address, headers={"if-none-match": tag}).status_code == 404
    assert client_of(cast, "peer official").get(address).json()["marking"] == "GREEN"


def found(address: str, client: Client | None = None) -> list[str]:
    reply = (client or Client()).get(f"{API}/{address}")
    assert reply.status_code == 200, reply.content
    return [row["slug"] for row in reply.json()["results"]]


def test_filters_narrow(cast: Cast) -> None:
    fill(cast, 1)
    make_practice(cast, "clear", slug="p-2", stage="live", kind="code", has_open_source=True)
    danish = {"owner_nation": cast.nations["denmark"], "code_licence": "MIT"}
    make_practice(cast, "clear", slug="p-3", **danish)
    bump("network")
    assert found("practices/?stage=live&stage=beta") == ["p-2"]
    assert found("practices/?topic=t-1") == ["p-1"]
    assert found("practices/?nation=denmark") == ["p-3"]
    assert found("practices/?nation=denmark&nation=estonia&order=title") == ["p-1", "p-2", "p-3"]
    assert found("practices/?kind=code") == ["p-2"]
    assert found("practices/?open_source=yes") == ["p-2"]
    assert found("practices/?licence=MIT") == ["p-3"]
    assert found("practices/?reuse=adopts") == ["p-1"]
    assert found("practices/?confirmed=12m") == []
    assert found("practices/?marking=GREEN") == []
    assert found("nations/?member=false") == ["atlantis"]
    assert found("organisations/?kind=agency&country=EE&nation=estonia") == ["o-1"]
    assert found("organisations/?kind=ministry") == []
    assert found("groups/?topic=t-1") == []
    assert found("groups/?status=active") == ["g-1"]
    assert found("groups/?status=inactive") == []
    assert found("meetings/?group=g-1") == ["m-1"]
    assert found("meetings/?since=2026-05-14T09:00:00Z&until=2026-05-14T09:00:01Z") == ["m-1"]
    assert found("meetings/?until=2026-05-14T09:00:00Z") == []
    for register in ("decisions", "actions"):
        assert Client().get(f"{API}/{register}/?group=g-1&meeting=m-1").json()["results"] == []
    assert Client().get(f"{API}/actions/?state=open").status_code == 200
    for address in (
        "summits/?kind=handover&host=estonia",
        "declarations/?kind=charter&summit=x",
        "principles/?charter=x",
    ):
        assert found(address) == []


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("practices/?nation=narnia", "nation"),
        ("practices/?topic=nope", "topic"),
        ("practices/?stage=never", "stage"),
        ("practices/?colour=red", "colour"),
        ("practices/?limit=0", "limit"),
        ("practices/?order=relevance", "order"),
        ("practices/?order=random", "order"),
        ("practices/?cursor=made-up", "cursor"),
        ("practices/?q=a&cursor=made-up", "cursor"),
        ("practices/?q=a&q=b", "q"),
        ("nations/?format=api", "format"),
        ("nations/estonia/?fields=name", "fields"),
        ("meetings/?since=yesterday", "since"),
    ],
)
def test_parameters_are_refused_by_name(cast: Cast, address: str, name: str) -> None:  # noqa: ARG001 - the data
    problem = told(Client().get(f"{API}/{address}"), 400)
    assert [fault["parameter"] for fault in problem["errors"]] == [name]


def walk(address: str | None, way: str = "next") -> list[list[str]]:
    pages = []
    while address:
        body = Client().get(address).json()
        pages.append([row["slug"] for row in body["results"]])
        address = body[way] and body[way].removeprefix("http://testserver")
    return pages


@pytest.mark.parametrize("order", ["newest", "updated", "title"])
@pytest.mark.parametrize("limit", [2, 20])
def test_practices_are_paged(cast: Cast, order: str, limit: int) -> None:
    for number in range(25):
        make_practice(cast, "clear", slug=f"p-{number:02}")
    slugs = [f"p-{number:02}" for number in range(25)]
    if order != "title":
        slugs.reverse()
    pages = walk(f"{API}/practices/?order={order}&limit={limit}")
    assert [slug for page in pages for slug in page] == slugs
    assert all(len(page) == limit for page in pages[:-1])


def test_a_search_is_ranked_and_paged_both_ways(cast: Cast) -> None:
    for number in range(5):
        refresh(make_practice(cast, "clear", slug=f"p-{number}", title=f"Quokka {number}"))
    for row in (*make_others(cast),):
        refresh(row)
    pages = walk(f"{API}/practices/?q=quokka&limit=2")
    assert [len(page) for page in pages] == [2, 2, 2]
    assert pages[2][1] == "other"
    first = Client().get(f"{API}/practices/?q=quokka&limit=2").json()
    second = Client().get(first["next"].removeprefix("http://testserver")).json()
    back = Client().get(second["previous"].removeprefix("http://testserver")).json()
    assert back["results"] == first["results"]
    assert found("practices/?q=quokka&order=title&limit=1") == ["p-0"]
    assert found("practices/?q=walrus") == []
    assert len(found("practices/?q=")) == 6


def make_others(cast: Cast) -> list[Practice]:
    return [make_practice(cast, "clear", slug="other", title="Zebra", summary="A quokka.")]


def test_a_term_names_no_practice_and_no_group_that_is_hidden(cast: Cast) -> None:
    make_practice(cast, "green")
    GroupFactory(slug="secret-group", marking="GREEN")
    see = {"practices": ["green"], "groups": ["secret-group"], "topics": ["x"]}
    Term.objects.create(slug="w", term="W", definition="d", see=see)
    for address in ("terms/w/", "terms/"):
        body = Client().get(f"{API}/{address}").json()
        body = body if "slug" in body else body["results"][0]
        assert body["see"] == {"practices": [], "groups": [], "topics": ["x"]}
    seen = client_of(cast, "peer official").get(f"{API}/terms/w/").json()["see"]
    assert seen == see


def test_each_status_is_told_as_a_problem(cast: Cast, settings: Settings) -> None:
    system = client_of(cast, "nation's system")
    address = f"{API}/practices/"
    made = system.post(address, BODY, content_type="application/json")
    item = made.headers["Location"].removeprefix("http://testserver")
    anyone = Client()
    told(anyone.get(f"{address}?nope=1"), 400)
    told(system.post(address, "{", content_type="application/json"), 400)
    told(anyone.get(address, headers={"authorization": "Basic eDp5"}), 401)
    told(client_of(cast, "peer official").post(address, BODY, content_type="application/json"), 403)
    told(anyone.get(item), 404)
    told(anyone.get(f"{API}/nothing/"), 404)
    told(anyone.get(address.removesuffix("/")), 404)
    refused = system.delete(item)
    told(refused, 405)
    assert refused.headers["Allow"] == "GET, PUT, PATCH, HEAD, OPTIONS"
    told(anyone.get(address, headers={"accept": "text/html"}), 406)
    told(system.post(address, "x=1", content_type="application/x-www-form-urlencoded"), 415)
    told(
        system.post(address, {**BODY, "title": "x" * 1_000_001}, content_type="application/json"),
        413,
    )
    told(system.post(address, {}, content_type="application/json"), 422)
    told(system.put(item, BODY, content_type="application/json"), 428)
    told(
        system.put(item, BODY, content_type="application/json", headers={"if-match": '"1-x"'}), 412
    )
    settings.LIMITS = {**settings.LIMITS, "anonymous": (1, 60)}
    with fresh_cache():
        anyone.get(address)
        spent = anyone.get(address)
    told(spent, 429)
    assert "Retry-After" in spent.headers
    assert spent.headers["RateLimit"].startswith('"anonymous";r=0')


def test_the_root_lists_what_there_is() -> None:
    body = Client().get(f"{API}/").json()
    for name, address in body.items():
        reply = Client().get(address.removeprefix("http://testserver"))
        assert reply.status_code == 200, name
    assert Client().head(f"{API}/").status_code == 200


def test_no_key_is_written_down(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    client = client_of(cast, "nation's system")
    secret = cast.secrets["nation's system"].split("_", 2)[2]
    with caplog.at_level(logging.DEBUG):
        client.post(f"{API}/practices/", BODY, content_type="application/json")
        client.post(f"{API}/practices/", {}, content_type="application/json")
        client.get(f"{API}/nothing/")
        Client(headers={"authorization": f"Bearer dnh_00000000_{secret}"}).get(f"{API}/practices/")
    assert "/api/v1/practices/" in caplog.text
    assert secret not in caplog.text
    rows = [list(model.objects.values()) for model in apps.get_models()]
    assert "A wallet for everyone" in json.dumps(rows, default=str)
    assert secret not in json.dumps(rows, default=str)


def test_a_nation_that_left_opens_nothing(cast: Cast) -> None:
    Nation.objects.filter(slug="estonia").update(is_member=False)
    told(client_of(cast, "nation's system").get(f"{API}/practices/"), 401)


def test_replies_carry_a_policy_of_their_own() -> None:
    reply: Any = Client().get(f"{API}/nations/")
    assert reply.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
