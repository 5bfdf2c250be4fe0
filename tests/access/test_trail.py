"""Readers × markings × what tells of the trail: ledger, feeds, history, and each one's own page."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from core.audit import record
from core.models import Event, Verb
from tests.access.world import (
    EVERY_WORD,
    ITEM_WORD,
    MEETING_WORD,
    PRACTICE_WORD,
    SIGNED_OUT,
    World,
    body,
    read_by,
    without,
    words_in,
)
from tests.readers import MAY_READ, MAY_READ_PRACTICE, NOW, READERS, SECRETARIATS, TEST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LEDGER = ["/ledger/", "/ledger/feed.atom", "/ledger/feed.json", "/api/v1/ledger/?limit=100"]
PUBLIC = {PRACTICE_WORD[level] for level, who in MAY_READ_PRACTICE.items() if "stranger" in who} | {
    table[level]
    for table in (MEETING_WORD, ITEM_WORD)
    for level, who in MAY_READ.items()
    if "stranger" in who
}


@pytest.fixture(scope="module", autouse=True)
def _told(world: World, django_db_blocker: Any) -> Iterator[None]:
    """Each row of the world has an entry, with its word in every part that an entry has."""
    rows = [
        *((Verb.PRACTICE_UPDATE, row) for row in world.practices.values()),
        *((Verb.MEETING_UPDATE, row) for row in world.meetings.values()),
        *((Verb.POINT_UPDATE, row) for row in world.items.values()),
    ]
    with django_db_blocker.unblock(), transaction.atomic():
        for verb, row in rows:
            changes = {"title": [f"Old {row}", str(row)], "summary": ["", str(row)]}
            record(verb, on=row, by=TEST, at=NOW, changes=changes, reason=str(row))
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("reader", READERS)
def test_the_ledger_is_the_same_for_everybody(world: World, reader: str) -> None:
    client = world.client(reader)
    for door in LEDGER:
        assert words_in(client.get(door)) == PUBLIC, door


def test_the_ledger_is_as_if_nothing_were_hidden(world: World) -> None:
    client = world.client("stranger")
    hidden = [
        row
        for rows, table in (
            (world.practices, MAY_READ_PRACTICE),
            (world.meetings, MAY_READ),
            (world.items, MAY_READ),
        )
        for level, row in rows.items()
        if "stranger" not in table[level]
    ]
    before = {door: body(client.get(door)) for door in LEDGER}
    with without(hidden):
        for door in LEDGER:
            assert body(client.get(door)) == before[door], door


def overseen(reader: str, level: str) -> bool:
    """Whether a row of the level is the reader's own, its nation's or its circle's matter."""
    owners = {"author", "owner official", "owner coordinator"}
    if "group's" in level:
        owners = {"group member", "chair"}
    elif "secretariat's" in level:
        owners = set()
    return reader in owners | SECRETARIATS


@pytest.mark.parametrize("reader", READERS)
def test_each_ones_page_tells_of_what_they_read_and_own(world: World, reader: str) -> None:
    reply = world.client(reader).get("/trail/")
    if reader in SIGNED_OUT:
        assert reply.status_code == 302
        assert words_in(reply) == set()
        return
    practices, rows = read_by(reader, MAY_READ_PRACTICE), read_by(reader, MAY_READ)
    expected = {PRACTICE_WORD[level] for level in practices if overseen(reader, level)}
    expected |= {MEETING_WORD[level] for level in rows if overseen(reader, level)}
    # The points are all of an open call, which is Estonia's.
    calls = overseen(reader, "clear")
    expected |= {ITEM_WORD[level] for level in rows if calls}
    assert words_in(reply) == expected


@pytest.mark.parametrize("reader", READERS)
def test_a_history_tells_of_hidden_points_to_nobody(world: World, reader: str) -> None:
    client = world.client(reader)
    may = {ITEM_WORD[level] for level in read_by(reader, MAY_READ)}
    for door in ("/meetings/open-call/", "/meetings/open-call/history/"):
        reply = client.get(door)
        if door.endswith("history/") and reply.status_code == 200:
            assert words_in(reply) <= may, reader
        assert words_in(reply, ITEM_WORD.values()) <= may, reader
    api = client.get("/api/v1/meetings/open-call/history/?reads=true")
    seen = {ITEM_WORD[level] for level, who in MAY_READ.items() if reader in who}
    assert words_in(api, ITEM_WORD.values()) <= seen
    assert (api.status_code == 200) is (
        reader
        in {"author", "owner official", "owner coordinator", "nation's system"} | SECRETARIATS
    )


def test_there_is_something_to_leak(world: World) -> None:
    told = str(list(Event.objects.values_list("on_label", flat=True)))
    assert all(word in told for word in EVERY_WORD)
    assert world.practices
