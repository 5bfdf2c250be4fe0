"""Meetings and agendas through the API: what the pages do, under the same rights."""

from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import pointers
from tests.readers import Cast
from workinggroups.models import AgendaItem, Meeting, WorkingGroup

pytestmark = pytest.mark.django_db
MEETINGS = "/api/v1/meetings/"
BODY = {
    "title": "Quarterly call",
    "starts_at": "2027-03-04T13:00:00Z",
    "time_zone": "Europe/Tallinn",
    "items": [{"title": "News"}, {"title": "Next topic", "purpose": "decide", "minutes_long": 20}],
}


@pytest.fixture
def chair(client: Client, cast: Cast) -> Client:
    client.force_login(cast.people["chair"])
    return client


def send(client: Client, method: str, address: str, body: Any = None, **headers: str) -> Any:
    ask = getattr(client, method)
    return ask(address, body, content_type="application/json", headers=headers)


def test_a_meeting_with_its_agenda(chair: Client, cast: Cast, group: WorkingGroup) -> None:
    asked = [cast.people["chair"].email.upper(), cast.people["peer official"].email]
    made = send(chair, "post", MEETINGS, BODY | {"group": group.slug, "invite": asked})
    assert made.status_code == 201, made.content
    meeting = Meeting.objects.get()
    address = made.headers["Location"].removeprefix("http://localhost:8000")
    assert address.endswith(f"{MEETINGS}{meeting.slug}/")
    assert meeting.invitations.count() == 2
    assert [point["title"] for point in made.json()["items"]] == ["News", "Next topic"]

    shown = chair.get(address)
    changed = send(
        chair, "patch", address, {"place": "Online", "invite": asked[:1]},
        **{"if-match": shown.headers["ETag"]},
    )  # fmt: skip
    assert changed.status_code == 200, changed.content
    assert (changed.json()["place"], changed.json()["version"]) == ("Online", 2)
    assert meeting.invitations.count() == 1
    stale = send(chair, "patch", address, {"place": "Here"}, **{"if-match": shown.headers["ETag"]})
    assert stale.status_code == 412

    points = f"{MEETINGS}{meeting.slug}/agenda/"
    body = {"title": "Any other", "marking": "RED", "people": asked[:1]}
    reply = send(chair, "post", points, body)
    assert reply.status_code == 201, reply.content
    added = reply.json()["items"][-1]
    assert (added["title"], added["marking"]) == ("Any other", "RED")
    one = f"{points}{added['id']}/"
    assert send(chair, "patch", one, {"title": "The rest"}).json()["items"][-1]["id"] == added["id"]
    assert AgendaItem.objects.get(pk=added["id"]).named_people.count() == 1
    alike = {"people": asked[:1], "minutes_long": 5, "reason": "Short."}
    assert send(chair, "patch", one, alike).json()["items"][-1]["minutes_long"] == 5
    assert chair.delete(one).status_code == 204
    assert chair.delete(one).status_code == 404


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"group": "none"}, "#/group"),
        ({"starts_at": "2027-03-04T13:00:00"}, "#/starts_at"),
        ({"time_zone": "Mars/Olympus"}, "#/time_zone"),
        ({"minutes_long": 1}, "#/minutes_long"),
        ({"invite": ["nobody@example.org"]}, "#/invite"),
        ({"items": [{"title": "A", "people": ["nobody@example.org"]}]}, "#/items"),
        ({"items": [{"title": ""}]}, "#/items/0/title"),
        ({"secret": 1}, "#/secret"),
    ],
)
def test_what_is_wrong_is_pointed_at(
    chair: Client, group: WorkingGroup, changed: dict[str, Any], pointer: str
) -> None:
    reply = send(chair, "post", MEETINGS, BODY | {"group": group.slug} | changed)
    assert pointers(reply) == {pointer}
    assert not Meeting.objects.exists()


def test_who_does_not_arrange_is_refused_and_told_no_numbers(
    client: Client, cast: Cast, meeting: Meeting
) -> None:
    AgendaItem.objects.create(
        meeting=meeting, position=1, title="News", owner_circle=meeting.owner_circle,
        marking=meeting.marking,
    )  # fmt: skip
    address = f"{MEETINGS}{meeting.slug}/"
    client.force_login(cast.people["peer official"])
    assert [point["id"] for point in client.get(address).json()["items"]] == [None]
    assert send(client, "post", MEETINGS, BODY).status_code == 403
    assert send(client, "patch", address, {"place": "Here"}).status_code == 403
    client.force_login(cast.people["chair"])
    assert send(client, "post", MEETINGS, BODY).status_code == 403  # the network's
