"""A group's seats: its chair and the secretariat give and take them, nobody their own."""

from typing import Any

import pytest
from django.test import Client

from core.models import Event
from members.models import Seat
from practices.models import Practice
from tests.factories.workinggroups import GroupFactory
from tests.members.test_views import text_of
from tests.readers import Cast, make_cast, make_practice
from workinggroups import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    GroupFactory(circle=cast.circles["the-group"], slug="g", marking="GREEN")
    return cast


def client_of(cast: Cast, reader: str) -> Client:
    client = Client()
    client.force_login(cast.people[reader])
    return client


def test_the_chair_gives_a_seat_and_the_chair_with_a_reason(cast: Cast) -> None:
    client, peer = client_of(cast, "chair"), cast.people["peer official"]
    assert 'href="/groups/g/seats/"' in client.get("/groups/g/").content.decode()
    assert "Nobody changes their own seat." in text_of(client.get("/groups/g/seats/"))
    practice = make_practice(cast, "amber, group's")
    assert not Practice.objects.visible_to(peer).filter(pk=practice.pk).exists()
    reply = client.post("/groups/g/seats/", {"person": str(peer.pk)}, follow=True)
    assert "The seat of peer official is set." in text_of(reply)
    assert Practice.objects.visible_to(peer).filter(pk=practice.pk).exists()
    reply = client.post("/groups/g/seats/", {"person": str(peer.pk), "is_chair": "on"})
    assert "Say why this person takes the chair" in text_of(reply)
    data = {"person": str(peer.pk), "is_chair": "on", "reason": "Elected."}
    client.post("/groups/g/seats/", data)
    assert Seat.objects.get(person=peer).is_chair
    assert Event.objects.order_by("-sequence")[0].reason == "Elected."


def test_a_seat_taken_away_closes_what_it_opened(cast: Cast) -> None:
    make_practice(cast, "amber, group's")
    member = cast.people["group member"]
    reply = client_of(cast, "secretariat").post(f"/groups/g/seats/{member.pk}/remove/", follow=True)
    assert "group member has no seat any more." in text_of(reply)
    assert not Practice.objects.visible_to(member).exists()


def test_nobody_changes_their_own_seat(cast: Cast) -> None:
    chair = cast.people["chair"]
    client = client_of(cast, "chair")
    assert client.post(f"/groups/g/seats/{chair.pk}/remove/").status_code == 403
    reply = client.post("/groups/g/seats/", {"person": str(chair.pk)})
    assert "Select a valid choice" in text_of(reply)
    assert Seat.objects.get(person=chair).is_chair


@pytest.mark.parametrize("person", ["x\x00", "9" * 30, ""])
def test_somebody_who_is_nobody_gets_no_seat(cast: Cast, person: str) -> None:
    reply = client_of(cast, "chair").post("/groups/g/seats/", {"person": person, "reason": ""})
    assert reply.status_code == 200
    assert client_of(cast, "chair").post("/groups/g/seats/999999/remove/").status_code == 404


def test_members_and_other_officials_decide_nothing(cast: Cast) -> None:
    for reader in ("group member", "peer official"):
        client = client_of(cast, reader)
        assert client.get("/groups/g/seats/").status_code == 403
        assert client.post("/groups/g/seats/1/remove/").status_code == 403


def test_seats_are_for_the_networks_people_and_cost_two_questions(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    group = GroupFactory()
    with django_assert_num_queries(2):
        page = queries.seats_page(group, cast.people["chair"])
    names = {person.name for person in page.people.values()}
    assert "peer official" in names
    assert not names & {"affiliate of the owner", "administrator", "former member", "chair"}
    assert page.seats == []
