from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings

from core import beat
from hub.health import readiness

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NOWHERE = "redis://127.0.0.1:1/0"


def test_a_living_process_says_so_to_any_host_and_without_https(
    client: Client, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    reply = client.get("/healthz", headers={"host": "10.0.0.7"})
    assert reply.status_code == 200
    assert reply.json() == {"status": "ok", "process": "ok"}
    assert reply["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_ready_without_redis_when_database_and_cache_work(
    client: Client, settings: Settings
) -> None:
    settings.REDIS_URL = ""
    reply = client.get("/readyz")
    assert reply.status_code == 200
    assert reply.json() == {"status": "ok", "database": "ok", "migrations": "ok", "cache": "ok"}


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_pending(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    reply = client.get("/readyz")
    assert reply.status_code == 503
    assert reply.json()["migrations"] == "pending"


@pytest.mark.django_db
def test_not_ready_without_the_broker_and_no_word_about_its_address(
    client: Client, settings: Settings
) -> None:
    settings.REDIS_URL = NOWHERE
    reply = client.get("/readyz")
    assert reply.status_code == 503
    assert reply.json()["broker"] == "failed"
    assert reply.json()["beat"] == "unknown"
    assert b"127.0.0.1" not in reply.content


@pytest.mark.redis
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("age", "state"),
    [
        (None, "no tick yet"),
        (timedelta(minutes=3), "ok"),
        (timedelta(minutes=3, seconds=1), "late"),
    ],
)
def test_ready_only_while_beat_ticks(age: timedelta | None, state: str) -> None:
    if age is not None:
        beat.note_tick(at=NOW - age)
    parts = readiness(now=NOW)
    assert parts["broker"] == "ok"
    assert parts["cache"] == "ok"
    assert parts["beat"] == state


@pytest.mark.django_db
def test_not_ready_without_the_database(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = ""
    with connection.execute_wrapper(_unreachable):
        reply = client.get("/readyz")
    assert reply.status_code == 503
    assert reply.json()["database"] == "failed"
    assert reply.json()["migrations"] == "unknown"


def _unreachable(*_args: object) -> None:
    from django.db import OperationalError  # noqa: PLC0415 - what the driver would raise

    raise OperationalError("could not connect to server at 10.1.2.3")
