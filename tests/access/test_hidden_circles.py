"""A circle owns what everybody may read, and not everybody may know the circle."""

from typing import Any

import pytest

from members.markings import Marking
from members.models import Circle
from tests.access.world import GROUP_WORD, World
from tests.factories.practices import settle
from tests.readers import READERS, SECRETARIATS, make_practice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

DOORS = [
    "/practices/",
    "/practices/?q=zanzibar",
    "/practices/of-a-hidden-group/",
    "/topics/the-topic/",
    "/api/v1/practices/",
    "/api/v1/practices/?q=zanzibar",
    "/api/v1/practices/of-a-hidden-group/",
]
NAMING = [DOORS[2], *DOORS[4:]]  # those where the owner's name shows


@pytest.fixture(scope="module")
def owned(world: World, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        circle = Circle.objects.get(slug=GROUP_WORD)
        practice = make_practice(
            world.cast, "clear", slug="of-a-hidden-group", owner_nation=None,
            owner_circle=circle, marking=Marking.CLEAR,
        )  # fmt: skip
        circle.seats.create(person=world.cast.people["group member"])
        settle(practice)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.usefixtures("owned")
def test_only_those_who_may_know_the_circle_are_told_which_it_is(world: World, reader: str) -> None:
    client = world.client(reader)
    knows = reader in {"group member"} | SECRETARIATS
    for door in DOORS:
        reply = client.get(door)
        assert reply.status_code == 200
        text = reply.content.decode()
        assert knows or GROUP_WORD not in text, door
        assert not knows or door not in NAMING or GROUP_WORD in text, door


@pytest.mark.usefixtures("owned")
def test_nothing_is_found_by_the_name_of_a_circle(world: World) -> None:
    """Else whoever guesses the name would learn that there is such a circle."""
    for reader in ("stranger", "secretariat"):
        page = world.client(reader).get(f"/practices/?q={GROUP_WORD}")
        assert "of-a-hidden-group" not in page.content.decode()
