"""Readers × markings × pages, for practices: no trace for those who may not read, all for others."""

from itertools import cycle

import pytest
from django.db import transaction

from practices.models import Status
from tests.access.world import (
    LISTED,
    PRACTICE_WORD,
    SIGNED_OUT,
    SYSTEMS,
    UNPUBLISHED,
    Refusals,
    World,
    body,
    fresh_cache,
    read_by,
    statuses_of,
    without,
    words_in,
)
from tests.factories.practices import settle
from tests.readers import MAY_READ_PRACTICE, READERS, make_practice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

PRACTICE_WORDS = tuple(PRACTICE_WORD.values())
# Pages that name every practice in the library that the reader may read.
NAMING = [
    "/practices/?limit=100",
    "/practices/?limit=100&q=quokka",
    "/topics/the-topic/",
    "/practices/?limit=100&sort=title",
    "/practices/?limit=100&sort=updated",
    "/practices/?limit=100&topic=the-topic",
    "/practices/?limit=100&reuse=adopts",
    "/practices/open-hub/",
    "/practices/open-hub/versions/1/",
    "/glossary/",
    "/principles/the-principle/",
    "/organisations/the-council/",
    "/nations/denmark/",
    "/adoptions/",
    "/practices/open-hub/reuse/",
]
# Pages that name some of them, or only count.
OTHERS = [
    "/",
    "/practices/",
    "/practices/?sort=title&limit=3",
    "/practices/?nation=estonia",
    "/practices/?marking=RED",
    "/practices/?marking=AMBER&marking=GREEN",
    "/practices/?q=quokka&marking=GREEN",
    "/practices/?q=ministry+platform",
    "/practices/?q=quokka+unheardof",
    "/practices/?format=json&q=quokka",
    "/practices/?format=csv",
    "/practices/?format=md",
    "/practices/feed.atom",
    "/practices/feed.json",
    "/nations/estonia/feed.atom",
    "/gap-map/",
    "/situation/?q=quokka",
    "/search/?q=quokka",
    "/search/?q=quokka&kind=practices",
    "/gap-map/?format=csv",
    "/topics/the-topic/feed.json",
    "/compare/?topic=the-topic&nation=estonia&nation=denmark",
    "/compare/?topic=the-topic&nation=estonia&nation=denmark&format=csv",
    "/compare/?practice=open-hub&practice=nowhere",
    "/sharing/",
    "/planner/",
    "/burdens/",
    "/nations/estonia/holidays/",
    "/nations/",
    "/nations/estonia/",
    "/nations/estonia/stages/",
    "/practices/at-our-stage/",
    "/topics/",
    "/organisations/",
    "/principles/",
    "/groups/the-group/",
    "/about/",
    "/me/",
    "/practices/drafts/",
    "/robots.txt",
]


# What stands under a practice's address, and shares its look-up.
ABOUT = [
    "/practices/{}/?format=md",
    "/practices/{}/reuse/",
    "/practices/{}/adopt/",
    "/practices/{}/share/",
    "/practices/{}/edit/",
    "/practices/{}/draft/",
    "/compare/?practice=open-hub&practice={}",
    "/api/v1/practices/{}/reuse/",
    "/api/v1/compare/?practice=open-hub&practice={}",
]
# The same for systems, under the rights of whoever asks.
FOR_SYSTEMS = [
    "/api/v1/practices/?q=quokka",
    "/api/v1/gap-map/",
    "/api/v1/compare/?topic=the-topic&nation=estonia&nation=denmark",
    "/api/v1/practices/open-hub/reuse/",
    "/api/v1/adoptions/?limit=100",
]


# Words that a slip of the keys may be told for: of what everybody or the whole network reads.
OFFERED = {"clear", "green", "green released", "green, group's"}
OFFERED_LITTLE = {"administrator, elevated", *SIGNED_OUT}  # nothing by their role


def words(levels: set[str]) -> set[str]:
    return {PRACTICE_WORD[level] for level in levels}


def slip(word: str) -> str:
    """The word with one letter left out."""
    return word[:4] + word[5:]


@pytest.mark.parametrize("reader", READERS)
def test_a_page_is_there_for_its_readers_only(world: World, reader: str) -> None:
    client, may = world.client(reader), read_by(reader, MAY_READ_PRACTICE)
    refusals, about = Refusals(client), cycle(ABOUT)
    for level, word in PRACTICE_WORD.items():
        if level not in may and not (reader in SYSTEMS and reader in MAY_READ_PRACTICE[level]):
            for address in (next(about), next(about)):
                assert refusals.is_as_if_absent(address, word), (level, address)
        if level not in may:
            assert refusals.is_as_if_absent("/practices/{}/", word), level
            assert refusals.is_as_if_absent("/practices/{}/versions/1/", word), level
            continue
        page = client.get(f"/practices/{word}/")
        old = client.get(f"/practices/{word}/versions/1/")
        status = statuses_of(level)
        assert page.status_code == (410 if status == Status.WITHDRAWN else 200), level
        assert word in words_in(page, PRACTICE_WORDS)
        assert old.status_code == (200 if status == Status.PUBLISHED else 404), level


@pytest.mark.parametrize("reader", READERS)
def test_nothing_is_done_to_what_is_hidden(world: World, reader: str) -> None:
    client, may = world.client(reader), read_by(reader, MAY_READ_PRACTICE)
    refusals = Refusals(client, "post")
    verbs = cycle(["draft/approve", "submit", "withdraw"])  # they share their look-up
    for level, verb in zip(MAY_READ_PRACTICE.keys() - may, verbs, strict=False):
        assert refusals.is_as_if_absent(f"/practices/{{}}/{verb}/", PRACTICE_WORD[level]), level
    statuses = {said[0] for said in refusals.known.values()}
    assert statuses == {302 if reader in SIGNED_OUT else 404}


@pytest.mark.parametrize("reader", READERS)
def test_lists_show_what_is_read_and_count_no_more(world: World, reader: str) -> None:
    """Each list is the same, to the byte, in a world without what the reader may not read."""
    client, may = world.client(reader), read_by(reader, MAY_READ_PRACTICE)
    allowed = words(may)
    with fresh_cache():
        pages = {door: client.get(door) for door in (*NAMING, *OTHERS)}
    for door in NAMING:
        assert words_in(pages[door], PRACTICE_WORDS) == words(may & LISTED), door
    for door in OTHERS:
        assert words_in(pages[door], PRACTICE_WORDS) <= allowed, door
    drafts = pages["/practices/drafts/"]
    assert drafts.status_code == (302 if reader in SIGNED_OUT else 200)
    if drafts.status_code == 200:
        assert words_in(drafts, PRACTICE_WORDS) == words(may & UNPUBLISHED)
    with without(row for level, row in world.practices.items() if level not in may):
        for door in (*NAMING[:3], *OTHERS):
            assert body(client.get(door)) == body(pages[door]), door


@pytest.mark.parametrize("reader", READERS)
def test_systems_are_told_no_more(world: World, reader: str) -> None:
    client = world.client(reader)
    may = {level for level, readers in MAY_READ_PRACTICE.items() if reader in readers}
    with fresh_cache():
        told = {door: client.get(door) for door in FOR_SYSTEMS}
    for door, reply in told.items():
        assert reply.status_code == 200, door
        assert words_in(reply, PRACTICE_WORDS) <= words(may), door
    assert words_in(told[FOR_SYSTEMS[-1]], PRACTICE_WORDS) == words(may & LISTED)
    with without(row for level, row in world.practices.items() if level not in may):
        for door in FOR_SYSTEMS:
            assert body(client.get(door)) == body(told[door]), door


@pytest.mark.parametrize("reader", READERS)
def test_a_search_gives_away_nothing(world: World, reader: str) -> None:
    """Neither by its hits nor by what it suggests: the same as for a word that nobody wrote."""
    client, may = world.client(reader), read_by(reader, MAY_READ_PRACTICE)
    nonsense = Refusals(client, status=200)
    open_to = OFFERED & (
        {"clear"} if "affiliate" in reader or reader in OFFERED_LITTLE else OFFERED
    )
    for level, word in PRACTICE_WORD.items():
        if level not in may & LISTED:
            assert nonsense.is_as_if_absent("/practices/?q={}", word), level
            assert nonsense.is_as_if_absent("/practices/?q={}", slip(word)), level
            continue
        assert f'href="/practices/{word}/"' in body(client.get(f"/practices/?q={word}"))
        offered = f'href="/practices/?q={word}"' in body(client.get(f"/practices/?q={slip(word)}"))
        assert offered is (level in open_to), level


def test_hidden_words_take_no_place_among_suggestions(world: World) -> None:
    """However many hidden words are near to what was typed, the reader's own is offered."""
    client = world.client("stranger")
    near = [f"harb{letter}urs" for letter in "abcde"]
    with transaction.atomic():
        for at, word in enumerate([*near, "harbours"]):
            level = "clear" if word == "harbours" else "red, named"
            settle(make_practice(world.cast, level, slug=f"near-{at}", title=f"About {word}"))
        with fresh_cache():
            page = client.get("/practices/?q=harburs")
        transaction.set_rollback(True)
    assert words_in(page, [*near, "harbours"]) == {"harbours"}


def test_the_cells_hold_something_to_leak(world: World) -> None:
    assert len(world.practices) == len(PRACTICE_WORD) == len(MAY_READ_PRACTICE)
    for reader in READERS:
        assert "clear" in read_by(reader, MAY_READ_PRACTICE)
    hidden = [PRACTICE_WORD.keys() - read_by(reader, MAY_READ_PRACTICE) for reader in READERS]
    assert all(hidden)
