"""Readers × markings × doors of the API: list, drafts, search, item, links, ETags."""

from typing import Any

import pytest
from django.test import Client

from members.markings import Marking
from practices.models import Link, Practice, Status
from practices.search.index import refresh
from tests.api.conftest import API, client_of, told
from tests.readers import (
    COMMUNITY,
    ELEVATED,
    MAY_READ,
    MAY_READ_PRACTICE,
    NOW,
    READERS,
    Cast,
    make_practice,
    sharing_of,
)
from workinggroups.models import Action, AgendaItem, Decision, Meeting

pytestmark = pytest.mark.django_db

LEVELS = {level: f"level-{number}" for number, level in enumerate(MAY_READ_PRACTICE)}


def state_of(level: str) -> str:
    for word, status in (("draft", "draft"), ("review", "submitted"), ("withdrawn", "withdrawn")):
        if word in level:
            return status
    return "published"


def slugs(reply: Any) -> set[str]:
    assert reply.status_code == 200, reply.content
    return {row["slug"] for row in reply.json()["results"]}


def traces(replies: list[Any]) -> set[str]:
    """The levels whose titles, as readers.py gives them, stand in any of the replies."""
    text = "".join(reply.content.decode() for reply in replies)
    return {level for level in MAY_READ_PRACTICE if f'"Zanzibar {level}"' in text}


@pytest.mark.parametrize("reader", READERS)
def test_practices_at_every_door(cast: Cast, reader: str) -> None:
    public = make_practice(cast, "clear", slug="public", title="In the open")
    for level, slug in LEVELS.items():
        practice = make_practice(cast, level, slug=slug)
        Link.objects.create(source=public, target=practice, kind="related")
    for row in Practice.objects.all():
        refresh(row)
    client = client_of(cast, reader)
    may = {level for level, readers in MAY_READ_PRACTICE.items() if reader in readers}
    by_state: dict[str, set[str]] = {"published": set(), "draft": set(), "submitted": set()}
    for level in may:
        by_state.setdefault(state_of(level), set()).add(LEVELS[level])
    listed = by_state["published"]
    replies = []
    for address, expected in (
        ("?limit=100", listed | {"public"}),
        ("?order=title&limit=100", listed | {"public"}),
        ("?nation=estonia&nation=denmark", {s for s in listed if owned(s)} | {"public"}),
        ("?q=zanzibar", listed),
        ("?q=quokka&marking=RED&marking=AMBER%2BSTRICT", listed & narrow()),
        ("?status=draft", by_state["draft"]),
        ("?status=submitted", by_state["submitted"]),
    ):
        replies.append(client.get(f"{API}/practices/{address}"))
        assert slugs(replies[-1]) == expected, address
    nothing = told(client.get(f"{API}/practices/nothing/"), 404)
    for level, slug in LEVELS.items():
        replies.append(client.get(f"{API}/practices/{slug}/"))
        if level not in may:
            assert told(replies[-1], 404) | {"instance": ""} == nothing | {"instance": ""}
        else:
            gone = state_of(level) == "withdrawn"
            assert replies[-1].status_code == (410 if gone else 200), level
    replies.append(client.get(f"{API}/practices/public/"))
    assert {link["practice"] for link in replies[-1].json()["links"]} == listed
    assert traces(replies) == {level for level in may if state_of(level) != "withdrawn"}


def owned(slug: str) -> bool:
    return Practice.objects.get(slug=slug).owner_nation_id is not None


def narrow() -> set[str]:
    rows = Practice.objects.filter(marking__in=[Marking.RED, Marking.STRICT])
    return set(rows.values_list("slug", flat=True))


@pytest.mark.parametrize("reader", READERS)
def test_meetings_items_and_entries_at_every_door(cast: Cast, reader: str) -> None:
    openly = meeting("openly", marking=Marking.CLEAR, owner_nation=cast.nations["estonia"])
    owner = {"owner": cast.people["chair"], "due": "2026-12-01"}
    entries: dict[str, list[tuple[Decision, Action]]] = {}
    for position, level in enumerate(MAY_READ):
        fields, named = sharing_of(cast, level)
        title = f"Zanzibar {level}"
        hidden = meeting(LEVELS[level], title=title, minutes=title, **fields)
        item = AgendaItem.objects.create(
            meeting=openly, position=position, title=title, minutes=title, **fields
        )
        for row in (hidden, item):
            for relation, rows in named.items():
                getattr(row, relation).set(rows)
        entry = {"number": 1, "text": title, "paragraph": title, "fingerprint": "f"}
        entries[level] = [
            (Decision.objects.create(**about, **entry), Action.objects.create(**about, **entry, **owner))
            for about in ({"meeting": hidden}, {"meeting": openly, "item": item})
        ]  # fmt: skip
    client, acts = client_of(cast, reader), reader in COMMUNITY | ELEVATED
    may = {level for level, readers in MAY_READ.items() if reader in readers}
    replies = [client.get(f"{API}/meetings/")]
    assert slugs(replies[0]) == {LEVELS[level] for level in may} | {"openly"}
    replies.append(client.get(f"{API}/meetings/openly/"))
    shown = [item["title"] for item in replies[1].json()["items"]]
    assert shown == [f"Zanzibar {level}" for level in MAY_READ if level in may]
    for kind, sees in (("decisions", may), ("actions", may if acts else set())):
        replies.append(client.get(f"{API}/{kind}/"))
        assert len(replies[-1].json()["results"]) == 2 * len(sees), kind
    for level, rows in entries.items():
        replies.append(client.get(f"{API}/meetings/{LEVELS[level]}/"))
        assert replies[-1].status_code == (200 if level in may else 404), level
        for decision, action in rows[1:]:
            for address, sees in (
                (f"decisions/{decision.pk}/", level in may),
                (f"actions/{action.pk}/", level in may and acts),
            ):
                replies.append(client.get(f"{API}/{address}"))
                assert replies[-1].status_code == (200 if sees else 404), (level, address)
    assert traces(replies) == may


def meeting(slug: str, **more: Any) -> Meeting:
    values = {
        "slug": slug,
        "title": "A call",
        "starts_at": NOW,
        "time_zone": "Europe/Tallinn",
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Meeting.objects.create(**(values | more))


def test_an_etag_is_good_for_those_who_see_the_same_only(cast: Cast) -> None:
    for level in ("clear", "green", "amber, named", "strict, named", "red, named"):
        make_practice(cast, level)
    address = f"{API}/practices/"
    got = {reader: client_of(cast, reader).get(address) for reader in READERS}
    assert len({reply.content for reply in got.values()}) > 3
    for reader in READERS:
        client = client_of(cast, reader)
        for other, reply in got.items():
            again = client.get(address, headers={"if-none-match": reply.headers["ETag"]})
            if again.status_code == 304:
                assert got[reader].content == reply.content, (reader, other)
        own = client.get(address, headers={"if-none-match": got[reader].headers["ETag"]})
        assert own.status_code == 304


def test_a_seat_taken_away_changes_the_etag_of_a_list(cast: Cast) -> None:
    make_practice(cast, "amber, group's")
    client = client_of(cast, "group member")
    before = client.get(f"{API}/practices/")
    cast.circles["the-group"].seats.all().delete()
    after = client.get(f"{API}/practices/", headers={"if-none-match": before.headers["ETag"]})
    assert (after.status_code, after.json()["results"]) == (200, [])


def test_replies_to_somebody_are_not_for_caches(cast: Cast) -> None:
    for reader in ("author", "nation's system"):
        for door in ("practices/", "nations/", "nations/estonia/"):
            reply = client_of(cast, reader).get(f"{API}/{door}")
            assert reply.headers["Cache-Control"] == "private, no-cache"
    assert "public" in Client().get(f"{API}/nations/").headers["Cache-Control"]


def test_drafts_are_listed_to_their_own_only(cast: Cast) -> None:
    make_practice(cast, "draft")
    for status in (Status.DRAFT, Status.SUBMITTED):
        told(Client().get(f"{API}/practices/?status={status}&order=newest"), 400)
        told(Client().get(f"{API}/practices/?status={status}&q=quokka"), 400)
    told(Client().get(f"{API}/practices/?status=withdrawn"), 400)
    body = client_of(cast, "nation's system").get(f"{API}/practices/?status=draft").json()
    assert [row["published_at"] for row in body["results"]] == [None]
