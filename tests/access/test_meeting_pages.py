"""Readers × markings × pages, for meetings, their points, decisions and actions."""

from itertools import cycle

import pytest

from tests.access.world import (
    EVERY_WORD,
    GROUP_WORD,
    ITEM_WORD,
    MEETING_WORD,
    PRACTICE_WORD,
    SIGNED_OUT,
    SYSTEMS,
    Refusals,
    World,
    body,
    fresh_cache,
    read_by,
    without,
    words_in,
)
from tests.readers import COMMUNITY, ELEVATED, MAY_READ, READERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

WORDS = [*MEETING_WORD.values(), *ITEM_WORD.values()]
ABOUT = [  # what stands under a meeting's address
    "edit/",
    "minutes/",
    "minutes/preview/",
    "agenda/new/",
    "agenda/1/",
]
DOORS = [
    "/",
    "/meetings/",
    "/meetings/open-call/",
    "/meetings/open-part/",
    "/groups/",
    "/groups/the-group/",
    "/groups/?format=csv",
    "/meetings/?format=json",
    "/decisions/",
    "/decisions/?format=md",
    "/decisions/?group=the-group&q=buy",
    "/actions/?whose=all",
    "/actions/?whose=all&state=done",
    "/actions/?whose=all&format=csv",
    "/actions/?whose=nation",
    "/me/",
    "/digests/",
    "/nations/estonia/",
    "/topics/the-topic/",
]


def words(reader: str, *tables: dict[str, str]) -> set[str]:
    may = read_by(reader, MAY_READ)
    return {table[level] for table in tables for level in may}


@pytest.mark.parametrize("reader", READERS)
def test_a_meeting_is_there_for_its_readers_only(world: World, reader: str) -> None:
    client, may = world.client(reader), read_by(reader, MAY_READ)
    refusals, posts = Refusals(client), Refusals(client, "post")
    parts = cycle(ABOUT)  # they share their look-up
    for level, word in MEETING_WORD.items():
        if level not in may:
            assert refusals.is_as_if_absent("/meetings/{}/", word), level
            assert refusals.is_as_if_absent(f"/meetings/{{}}/{next(parts)}", word), level
            assert posts.is_as_if_absent("/meetings/{}/circulate/", word), level
            continue
        page = client.get(f"/meetings/{word}/")
        assert page.status_code == 200, level
        for said in (f"The {word} call", f"Hall {word}", f"Of a {word}", f"Buy a {word}"):
            assert said in body(page), level
        around = words_in(page, WORDS) - {word}
        assert around <= words(reader, MEETING_WORD), level  # the meetings before and after
    seen = {said[0] for said in refusals.known.values()}
    assert seen <= ({302, 404} if reader in SIGNED_OUT else {404})


@pytest.mark.parametrize("reader", READERS)
def test_lists_and_registers_show_what_is_read_and_no_more(world: World, reader: str) -> None:
    """Each is the same, to the byte, in a world without what the reader may not read."""
    client, may = world.client(reader), read_by(reader, MAY_READ)
    with fresh_cache():
        pages = {door: client.get(door) for door in DOORS}
    for door, page in pages.items():
        assert words_in(page, WORDS) <= words(reader, MEETING_WORD, ITEM_WORD), door
    assert words_in(pages["/meetings/"], WORDS) == words(reader, MEETING_WORD)
    assert words_in(pages["/meetings/open-call/"], [*ITEM_WORD.values()]) == words(
        reader, ITEM_WORD
    )
    both = words(reader, MEETING_WORD, ITEM_WORD)
    assert words_in(pages["/decisions/"], WORDS) == both
    assert words_in(pages["/decisions/?group=the-group&q=buy"], WORDS) == both
    named = both if reader in (COMMUNITY | ELEVATED) - SYSTEMS else set()  # actions name people
    assert words_in(pages["/actions/?whose=all"], WORDS) == named
    hidden = [row for level in MAY_READ.keys() - may
              for row in (world.meetings[level], world.items[level])]  # fmt: skip
    with without(hidden):
        for door in DOORS:
            assert body(client.get(door)) == body(pages[door]), door


@pytest.mark.parametrize("reader", READERS)
def test_a_register_finds_no_hidden_word(world: World, reader: str) -> None:
    client, may = world.client(reader), read_by(reader, MAY_READ)
    nonsense = Refusals(client, status=200)
    for table in (MEETING_WORD, ITEM_WORD):
        for level, word in table.items():
            if level in may:
                assert f"Buy a {word}" in body(client.get(f"/decisions/?q={word}"))
            else:
                assert nonsense.is_as_if_absent("/decisions/?q={}", word), level
    for level in MAY_READ.keys() - may:
        action = world.items[level].actions.get()
        reply = client.get(f"/actions/{action.pk}/close/")
        assert reply.status_code == (302 if reader in SIGNED_OUT else 404), level


def test_every_word_is_told_from_every_other() -> None:
    every = [*EVERY_WORD, GROUP_WORD]
    assert len(set(every)) == len(PRACTICE_WORD) + 2 * len(MAY_READ) + 1
    assert not [(a, b) for a in every for b in every if a != b and a in b]
