"""A page drawn for one reader reaches no other, and a right taken away is gone at once."""

from collections.abc import Callable

import pytest

from members.actions import unseat
from members.models import Nation, Person
from members.roles import Role
from tests.access.world import (
    LISTED,
    PRACTICE_WORD,
    World,
    fresh_cache,
    read_by,
    words_in,
)
from tests.readers import MAY_READ_PRACTICE, NOW, TEST, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

DOORS = [
    "/practices/?limit=100",
    "/practices/?limit=100&q=quokka",
    "/practices/brunkwist/",
    "/practices/open-hub/",
    "/topics/",
    "/topics/the-topic/",
    "/glossary/",
    "/",
    "/nations/",
    "/nations/denmark/",
    "/organisations/",
    "/principles/the-principle/",
    "/meetings/",
    "/groups/the-group/",
    "/decisions/",
    "/actions/",
    "/practices/nothing/",
]
READERS = ["stranger", "owner official", "chair", "affiliate of the owner", "secretariat"]


@pytest.mark.parametrize("door", DOORS)
def test_a_page_drawn_for_one_reaches_no_other(world: World, door: str) -> None:
    """Whoever asks first: each gets, from a warm cache, what each gets from a cold one."""
    alone = {}
    for reader in READERS:
        with fresh_cache():
            alone[reader] = words_in(world.client(reader).get(door))
    for order in (READERS, READERS[::-1]):
        with fresh_cache():
            for reader in (*order, *order):
                assert words_in(world.client(reader).get(door)) == alone[reader], reader


@pytest.mark.parametrize("door", DOORS)
def test_a_shared_cache_keeps_what_strangers_get_only(world: World, door: str) -> None:
    person = world.client("owner official").get(door)
    assert {"private", "no-store"} & set(person.get("Cache-Control", "").split(", ")), door
    stranger = world.client("stranger").get(door)
    if "public" in stranger.get("Cache-Control", ""):
        assert "Cookie" in stranger["Vary"]


@pytest.mark.parametrize("door", DOORS)
def test_one_readers_tag_opens_no_page_to_another(world: World, door: str) -> None:
    replies = {reader: world.client(reader).get(door) for reader in READERS}
    for owner, reply in replies.items():
        tag = reply.get("ETag")
        for reader in READERS if tag else ():
            again = world.client(reader).get(door, headers={"if-none-match": tag})
            same = words_in(replies[reader]) == words_in(reply)
            assert again.status_code != 304 or same, (owner, reader)


def _unseated(cast: Cast) -> None:
    unseat(cast.circles["the-group"], cast.people["group member"], by=TEST, at=NOW)


def _leaves(cast: Cast) -> None:
    Person.objects.filter(pk=cast.people["group member"].pk).update(left_at=NOW)


def _nation_leaves(cast: Cast) -> None:
    Nation.objects.filter(pk=cast.nations["canada"].pk).update(is_member=False)


def _becomes_affiliate(cast: Cast) -> None:
    Person.objects.filter(pk=cast.people["group member"].pk).update(role=Role.AFFILIATE)


PUBLIC = {"clear", "embargo over"}
RELEASED = PUBLIC | {"green released"}
LOSSES = [
    (_unseated, RELEASED | {"green", "green, group's"}),
    (_leaves, PUBLIC),
    (_nation_leaves, PUBLIC),
    (_becomes_affiliate, RELEASED | {"amber, group's", "amber, names the group"}),
]


@pytest.mark.parametrize(("lose", "left"), LOSSES)
def test_a_right_taken_away_is_gone_at_the_next_request(
    world: World, lose: Callable[[Cast], None], left: set[str]
) -> None:
    client = world.client("group member")
    doors = ["/practices/?limit=100", "/practices/open-hub/", "/topics/the-topic/"]
    shared, draft = PRACTICE_WORD["amber, group's"], PRACTICE_WORD["draft, group's"]
    before = {PRACTICE_WORD[level] for level in read_by("group member", MAY_READ_PRACTICE) & LISTED}
    every = PRACTICE_WORD.values()
    for door in doors:
        assert words_in(client.get(door), every) == before
    assert client.get(f"/practices/{draft}/").status_code == 200
    lose(world.cast)
    for door in doors:
        assert words_in(client.get(door), every) == {PRACTICE_WORD[level] for level in left}, door
    assert client.get(f"/practices/{draft}/").status_code == 404
    assert client.get(f"/practices/{shared}/").status_code == (
        200 if "amber, group's" in left else 404
    )
