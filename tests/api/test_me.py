"""Who asks, as the API tells it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from members.actions import seat
from members.models import Circle, Elevation, MemberKey
from tests.api.conftest import API, client_of, told
from tests.readers import NOW, TEST, Cast

pytestmark = pytest.mark.django_db
ME = f"{API}/me/"


def test_a_key_is_told_what_it_is(cast: Cast) -> None:
    key = MemberKey.objects.get(pk=cast.keys["nation's system"].pk)
    reply = client_of(cast, "nation's system").get(ME)
    assert reply.json() == {
        "kind": "key",
        "name": "nation's system",
        "nation": "estonia",
        "role": None,
        "circles": [],
        "elevation": None,
        "prefix": key.prefix,
        "scopes": ["practices:write", "read", "read:network"],
        "expires_at": key.expires_at.isoformat().replace("+00:00", "Z"),
    }
    assert reply.headers["Cache-Control"] == "private, no-cache"
    assert cast.secrets["nation's system"].split("_", 2)[2] not in reply.content.decode()


def test_a_person_is_told_role_nation_and_circles(cast: Cast) -> None:
    body = client_of(cast, "chair").get(ME).json()
    circle = {"slug": "the-group", "name": "the-group", "is_chair": True}
    assert (body["kind"], body["role"], body["nation"]) == ("person", "official", "canada")
    assert body["circles"] == [circle]
    assert body["scopes"] is body["prefix"] is body["expires_at"] is body["elevation"] is None
    assert cast.people["chair"].email not in str(body)


def test_whoever_is_elevated_is_told_until_when(cast: Cast) -> None:
    held = Elevation.objects.get(person=cast.people["secretariat, elevated"])
    body = client_of(cast, "secretariat, elevated").get(ME).json()
    until = held.until.isoformat().replace("+00:00", "Z")
    assert body["elevation"] == {"nation": "estonia", "until": until}
    assert body["nation"] is None


def test_nobody_is_told_to_say_who_asks(cast: Cast) -> None:
    told(Client().get(ME), 401)
    told(client_of(cast, "author").get(f"{ME}?expand=all"), 400)


def test_it_costs_as_much_for_three_circles_as_for_one(
    cast: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    client = client_of(cast, "chair")
    client.get(ME)
    with django_assert_num_queries(3):
        client.get(ME)
    for slug in ("one", "two"):
        circle = Circle.objects.create(slug=slug, name=slug)
        seat(circle, cast.people["chair"], by=TEST, at=NOW)
    with django_assert_num_queries(3):
        assert len(client.get(ME).json()["circles"]) == 3
