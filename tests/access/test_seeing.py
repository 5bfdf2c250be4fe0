"""Readers × markings: who can see this, and why can I. Nothing is told beyond what one may know."""

from typing import Any

import pytest
from django.test import Client

from members.grants import Grant
from members.models import Circle
from tests.access.world import (
    GROUP_WORD,
    MEETING_WORD,
    PRACTICE_WORD,
    SIGNED_OUT,
    Refusals,
    World,
    fresh_cache,
)
from tests.readers import (
    GROUP,
    MAY_READ,
    MAY_READ_PRACTICE,
    OWNERS,
    READERS,
    SECRETARIATS,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

WHY = {
    ("clear", "stranger"): [Grant.EVERYONE],
    ("green", "peer official"): [Grant.COMMUNITY],
    ("green released", "affiliate of the owner"): [Grant.RELEASED],
    ("amber, named", "owner official"): [Grant.OWNER_NATION],
    ("amber, named", "named nation's official"): [Grant.NAMED_NATION],
    ("amber, named", "named official"): [Grant.NAMED_PERSON],
    ("amber, named", "secretariat"): [Grant.SECRETARIAT],
    ("amber, group's", "chair"): [Grant.OWNER_CIRCLE],
    ("amber, names the group", "group member"): [Grant.NAMED_CIRCLE],
    ("red, named", "named official"): [Grant.NAMED_PERSON],
    ("draft", "author"): [Grant.AUTHOR],
    ("draft", "owner coordinator"): [Grant.DRAFTER],
    ("draft, group's", "group member"): [Grant.OWNER_CIRCLE],
    ("under embargo, group's", "chair"): [Grant.AUTHOR, Grant.CHAIR],
}


def overseers(level: str) -> set[str]:
    """The owner's side, and the secretariat."""
    owned = set() if "secretariat's" in level else OWNERS
    return {*SECRETARIATS, *(GROUP if "group's" in level else owned)}


@pytest.mark.parametrize(("level", "reader"), WHY)
def test_a_reader_is_told_why(world: World, level: str, reader: str) -> None:
    word = PRACTICE_WORD[level]
    page = world.client(reader).get(f"/practices/{word}/").content.decode()
    told = [grant for grant in Grant if f"<li>{grant.label}</li>" in page]
    assert told == WHY[level, reader]
    api = world.client(reader).get(f"/api/v1/practices/{word}/access/").json()
    assert api["because"] == [grant.label for grant in WHY[level, reader]]


def _told(client: Client, kind: str, slug: str) -> dict[str, Any]:
    with fresh_cache():  # so many questions in a row would meet the API's limit
        reply = client.get(f"/api/v1/{kind}/{slug}/access/")
    assert reply.status_code in {200, 404}
    return {name: value for name, value in reply.json().items() if name != "instance"}


@pytest.mark.no_cover
@pytest.mark.parametrize("reader", READERS)
def test_named_people_are_told_to_the_owners_side_only(world: World, reader: str) -> None:
    client = world.client(reader)
    refusals = Refusals(client)
    kinds = (("practices", PRACTICE_WORD, MAY_READ_PRACTICE), ("meetings", MEETING_WORD, MAY_READ))
    for kind, words, table in kinds:
        absent = _told(client, kind, "zyzzyvaform")
        for level, word in words.items():
            if reader not in table[level]:
                assert _told(client, kind, word) == absent, level
                if reader not in SIGNED_OUT:
                    assert refusals.is_as_if_absent(f"/{kind}/{{}}/access/", word), level
                continue
            told = _told(client, kind, word)
            terms = {fact["term"] for fact in told["facts"]}
            oversees = reader in overseers(level)
            assert ("People named" in terms) is (
                oversees and ("named" in level or level == "draft, red")
            ), level
            assert ("readers" in told) is oversees, level
            if reader not in SIGNED_OUT:
                exactly = client.get(f"/{kind}/{word}/access/")
                assert exactly.status_code == (200 if oversees else 403), level


@pytest.mark.parametrize("reader", READERS)
def test_no_panel_names_a_group_that_its_reader_may_not_know(world: World, reader: str) -> None:
    """An open item may be owned by, and a narrow one may name, a circle that few may know."""
    practice = world.practices["amber, named"]
    practice.named_circles.add(Circle.objects.get(slug=GROUP_WORD))
    if reader not in MAY_READ_PRACTICE["amber, named"]:
        return
    client = world.client(reader)
    address = f"/practices/{practice.slug}/"
    replies = [
        client.get(address),
        client.get(f"{address}access/"),
        client.get(f"/api/v1{address}access/"),
    ]
    text = "".join(reply.content.decode() for reply in replies)
    assert (GROUP_WORD in text) is (reader in SECRETARIATS)
    assert ("A working group" in text) is (reader in OWNERS)
