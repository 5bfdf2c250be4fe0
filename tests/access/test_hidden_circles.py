"""A circle owns what everybody may read, and not everybody may know the circle."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from members.markings import Marking
from members.models import Circle
from tests.access.world import GROUP_WORD, World
from tests.factories.practices import settle
from tests.readers import NOW, READERS, SECRETARIATS, make_practice
from workinggroups.actions import Wanted, ask_for_plans
from workinggroups.models import WorkingGroup

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
def owned(world: World, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        circle = Circle.objects.get(slug=GROUP_WORD)
        practice = make_practice(
            world.cast, "clear", slug="of-a-hidden-group", owner_nation=None,
            owner_circle=circle, marking=Marking.CLEAR,
        )  # fmt: skip
        circle.seats.create(person=world.cast.people["group member"])
        settle(practice)
        yield
        transaction.set_rollback(True)


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


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.usefixtures("owned")
def test_what_a_hidden_group_plans_is_hidden(world: World, reader: str) -> None:
    """Its name, its title and its address; the network's own plannings tell nothing of it."""
    client = world.client(reader)
    with transaction.atomic():
        planning = ask_for_plans(
            group=WorkingGroup.objects.get(slug=GROUP_WORD),
            wanted=Wanted("Calls of vexillonauts", datetime.date(2027, 1, 13)),
            nations=[world.cast.nations["estonia"]],
            by=world.cast.people["secretariat"],
            at=NOW,
        )
        address = planning.get_absolute_url()
        lists = [client.get(door) for door in ("/planner/", "/burdens/", "/api/v1/plannings/")]
        own = [client.get(address), client.get(f"/api/v1/plannings/{planning.slug}/")]
        transaction.set_rollback(True)
    told = "".join(reply.content.decode() for reply in lists)
    sees = planning.title in told
    assert sees is (reader == "group member" or reader in SECRETARIATS)
    assert sees is (GROUP_WORD in told)
    assert {reply.status_code for reply in own} <= ({200} if sees else {302, 404})


@pytest.mark.usefixtures("owned")
def test_nothing_is_found_by_the_name_of_a_circle(world: World) -> None:
    """Else whoever guesses the name would learn that there is such a circle."""
    for reader in ("stranger", "secretariat"):
        page = world.client(reader).get(f"/practices/?q={GROUP_WORD}")
        assert "of-a-hidden-group" not in page.content.decode()
