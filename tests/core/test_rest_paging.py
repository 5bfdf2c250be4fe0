"""Keyset pages: no gap and no double, whatever happens between two of them."""

import datetime
import itertools
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from core.models import Event
from core.rest import paging
from tests.core.rest_site import NOON
from tests.trail import happened, unguarded

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.rest_site")]


def happen(minutes: int, actor: str = "Ana") -> Event:
    return happened(
        verb="note:create",
        at=NOON + datetime.timedelta(minutes=minutes, microseconds=7),
        actor_kind="person",
        actor_label=actor,
        on_kind="note",
        on_id="1",
        on_label="",
    )


def get(address: str) -> dict[str, Any]:
    reply = Client().get(address.removeprefix("http://testserver"))
    assert reply.status_code == 200, reply.content
    return reply.json()


def walk(address: str | None, way: str = "next") -> list[list[int]]:
    pages = []
    while address:
        page = get(address)
        pages.append([row["id"] for row in page["results"]])
        address = page[way]
    return pages


@pytest.fixture
def events() -> list[Event]:
    """Eleven events, several at the same moment and by the same actor."""
    minutes = [5, 3, 3, 9, 3, 1, 3, 9, 0, 2, 3]
    return [happen(minute, "AB"[number % 2]) for number, minute in enumerate(minutes)]


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 10, 11, 12, 100])
@pytest.mark.parametrize(
    ("order", "key"),
    [
        ("newest", lambda e: (-e.at.timestamp(), -e.pk)),
        ("oldest", lambda e: (e.at.timestamp(), e.pk)),
        ("actor", lambda e: (e.actor_label, e.pk)),
    ],
)
def test_the_whole_list_forwards_and_back(
    events: list[Event], order: str, key: Any, limit: int
) -> None:
    expected = [event.pk for event in sorted(events, key=key)]
    start = f"/api/v1/events/?order={order}&limit={limit}"
    pages = walk(start)
    assert list(itertools.chain(*pages)) == expected
    assert all(len(page) == limit for page in pages[:-1])
    last = start
    while (page := get(last))["next"]:
        last = page["next"]
    assert list(itertools.chain(*reversed(walk(last, "previous")))) == expected


def test_rows_that_come_while_walking_make_no_double_and_no_gap(events: list[Event]) -> None:
    before = {event.pk for event in events}
    seen: list[int] = []
    address = "/api/v1/events/?limit=3"
    while address:
        page = get(address)
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
        happen(100)  # before everything
        happen(3)  # among the ties
        happen(-100)  # after everything
        if len(seen) > 60:
            break
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


@pytest.mark.usefixtures("events")
def test_rows_that_go_while_walking_lose_no_other() -> None:
    first = get("/api/v1/events/?limit=4")
    with unguarded():
        Event.objects.filter(pk=first["results"][-1]["id"]).delete()
    rest = list(itertools.chain(*walk(first["next"])))
    assert len(rest) == 7


@pytest.mark.usefixtures("events")
def test_an_empty_page_ends_the_walk() -> None:
    first = get("/api/v1/events/?limit=4")
    with unguarded():
        Event.objects.all().delete()
    assert get(first["next"]) == {"results": [], "next": None, "previous": None}
    assert get("/api/v1/events/") == {"results": [], "next": None, "previous": None}


@pytest.mark.usefixtures("events")
def test_links_are_absolute_keep_filters_and_match_the_body() -> None:
    reply = Client().get("/api/v1/events/?actor=A&actor=B&limit=4&order=oldest")
    page = reply.json()
    assert page["previous"] is None
    assert page["next"].startswith(
        "http://testserver/api/v1/events/?actor=A&actor=B&limit=4&order=oldest&cursor="
    )
    first = "http://testserver/api/v1/events/?actor=A&actor=B&limit=4&order=oldest"
    assert reply.headers["Link"] == f'<{page["next"]}>; rel="next", <{first}>; rel="first"'
    second = Client().get(page["next"].removeprefix("http://testserver"))
    assert second.json()["previous"]
    assert f'<{second.json()["previous"]}>; rel="prev"' in second.headers["Link"]
    assert second.headers["Link"].endswith(f'<{first}>; rel="first"')


@pytest.mark.usefixtures("events")
def test_fifty_unless_said() -> None:
    for minute in range(45):
        happen(minute)
    assert len(get("/api/v1/events/")["results"]) == 50


def cursor_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["cursor"][0]


@pytest.mark.usefixtures("events")
def test_cursors_cannot_be_made_up_or_used_elsewhere() -> None:
    good = cursor_of(get("/api/v1/events/?limit=2")["next"])
    body, signature = good.split(".")
    other = "A" if body[3] != "A" else "B"
    bad = [
        "",
        ".",
        "x",
        good[:-1],
        body,
        f"{body}.",
        f".{signature}",
        f"{body[:3]}{other}{body[4:]}.{signature}",
        good + "x",
        "é",
        "\x00",
        "a" * 5000,
        "bnVsbA." + signature,
    ]
    for cursor in bad:
        reply = Client().get("/api/v1/events/", {"cursor": cursor})
        assert reply.status_code == 400, cursor
        assert [fault["parameter"] for fault in reply.json()["errors"]] == ["cursor"]
    assert Client().get("/api/v1/events/", {"cursor": good}).status_code == 200
    for elsewhere in ("/api/v1/versioned/", "/api/v1/events/?order=oldest", "/api/v1/objects/"):
        joint = "&" if "?" in elsewhere else "?"
        assert Client().get(f"{elsewhere}{joint}cursor={good}").status_code == 400


@pytest.mark.usefixtures("events")
def test_a_signed_cursor_of_another_shape_is_refused() -> None:

    signer = paging._signer("/api/v1/events/:newest")
    for inside in (
        "WzFd",
        "WyJhZnRlciIsICJ4IiwgMV0",
        "bm9uc2Vuc2U",
        "WyJhZnRlciIsIG51bGwsIG51bGxd",
    ):
        reply = Client().get("/api/v1/events/", {"cursor": signer.sign(inside)})
        assert reply.status_code == 400, inside


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("limit=0", ["limit"]),
        ("limit=101", ["limit"]),
        ("limit=1e3", ["limit"]),
        ("order=at", ["order"]),
        ("order=-at", ["order"]),
        ("offset=3&page=2", ["offset", "page"]),
        ("at__year=0", ["at__year"]),
        ("limit=2&limit=3", ["limit"]),
        ("format=json", ["format"]),
        ("access_token=one", ["access_token"]),
    ],
)
def test_wrong_parameters_are_named(query: str, names: list[str]) -> None:
    reply = Client().get(f"/api/v1/events/?{query}")
    assert reply.status_code == 400
    assert [fault["parameter"] for fault in reply.json()["errors"]] == names


@pytest.mark.usefixtures("events")
def test_filters() -> None:
    assert len(get("/api/v1/events/?actor=A")["results"]) == 6
    assert get("/api/v1/events/?since=2026-01-02")["results"] == []
    assert get("/api/v1/events/?actor=nobody")["results"] == []


@pytest.mark.usefixtures("events")
def test_a_list_of_objects() -> None:
    pages = walk("/api/v1/objects/?limit=4")
    assert [len(page) for page in pages] == [4, 4, 3]
    assert Client().get("/api/v1/objects/?order=oldest").status_code == 400


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_page_costs_one_query(rows: int, django_assert_num_queries: Any) -> None:
    for minute in range(rows):
        happen(minute)
    get("/api/v1/events/?limit=1")  # begins the count of the limit
    with django_assert_num_queries(1):
        Client().get("/api/v1/events/?limit=10")
    following = get("/api/v1/events/?limit=1")["next"]
    if following:
        with django_assert_num_queries(1):
            get(following)
