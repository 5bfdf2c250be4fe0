"""The cast, at the API's door."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from members.models import Elevation, MemberKey
from tests.readers import Cast, make_cast

API = "/api/v1"
BODY: dict[str, Any] = {
    "title": "A wallet for everyone",
    "summary": "Keep what you must show in one place.",
    "kind": "service",
    "lead_organisation": "A ministry",
    "contact_organisation": "A ministry",
    "situation": "Papers everywhere.",
    "what_we_did": "A wallet.",
}


@pytest.fixture
def cast() -> Cast:
    """Everybody, their keys and elevations valid by the real clock."""
    cast = make_cast()
    now = timezone.now()
    day = datetime.timedelta(days=1)
    MemberKey.objects.update(created_at=now - day, expires_at=now + day)
    Elevation.objects.update(started_at=now - day, until=now + day)
    return cast


def client_of(cast: Cast, reader: str, **more: Any) -> Client:
    """A client that asks as the reader."""
    if reader in cast.secrets:
        return Client(headers={"authorization": f"Bearer {cast.secrets[reader]}"}, **more)
    client = Client(**more)
    if reader in cast.people:
        client.force_login(cast.people[reader])
    return client


def told(reply: Any, status: int) -> dict[str, Any]:
    """The problem that a reply tells, after checking its form."""
    assert reply.status_code == status, (reply.status_code, reply.content)
    assert reply.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = reply.json()
    assert problem["status"] == status
    assert {"type", "title", "detail", "instance"} <= set(problem)
    return problem


def pointers(reply: Any) -> set[str]:
    """Where the faults of a 422 are."""
    return {fault["pointer"] for fault in told(reply, 422)["errors"]}
