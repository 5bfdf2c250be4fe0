"""Limits of the pages."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from tests.readers import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def _small(settings: Settings) -> None:
    settings.LIMITS = {"pages": (3, 3600), "sending": (2, 3600)}


def of(cast: Cast, reader: str, address: str = "192.0.2.1") -> Client:
    client = Client(REMOTE_ADDR=address)
    client.force_login(cast.people[reader])
    return client


def test_who_asks_for_too_many_pages_is_told_when_to_come_back() -> None:
    replies = [Client().get("/about/") for _ in range(4)]
    assert [reply.status_code for reply in replies] == [200, 200, 200, 429]
    spent = replies[-1]
    assert 0 < int(spent.headers["Retry-After"]) <= 3600
    assert spent.headers["Cache-Control"] == "no-store"
    assert f"Wait {spent.headers['Retry-After']} second" in spent.content.decode()
    assert Client(REMOTE_ADDR="192.0.2.9").get("/about/").status_code == 200


def test_people_behind_one_address_have_a_limit_each(cast: Cast) -> None:
    for _ in range(4):
        Client(REMOTE_ADDR="192.0.2.1").get("/about/")
    for reader in ("author", "peer official"):
        client = of(cast, reader)
        assert [client.get("/me/").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_person_has_one_limit_on_every_device(cast: Cast) -> None:
    one, other = of(cast, "author"), of(cast, "author", "192.0.2.2")
    statuses = [client.get("/me/").status_code for client in (one, other, one, other)]
    assert statuses == [200, 200, 200, 429]


def test_a_made_up_session_is_no_way_round() -> None:
    statuses = []
    for number in range(4):
        client = Client()
        client.cookies["sessionid"] = f"made-up-{number}"
        statuses.append(client.get("/about/").status_code)
    assert statuses == [200, 200, 200, 429]


def test_sending_is_counted_by_itself(cast: Cast) -> None:
    client = of(cast, "author")
    sent = [client.post("/me/", {"time_zone": "Asia/Seoul"}).status_code for _ in range(3)]
    assert sent == [302, 302, 429]
    assert client.get("/me/").status_code == 200


def test_a_form_that_is_too_large_is_refused_and_says_so(settings: Settings, cast: Cast) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    reply = of(cast, "author").post("/me/", {"time_zone": "x" * 1001})
    assert reply.status_code == 413
    assert "too large" in reply.content.decode()


def test_a_lost_database_is_left_to_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_args: object) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(connection, "cursor", lost)
    assert Client().get("/about/security/").status_code == 200
    assert Client().get("/about/").status_code == 503
