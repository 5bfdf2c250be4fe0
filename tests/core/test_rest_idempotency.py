"""A POST repeated is done once."""

import datetime
import threading
import time
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from core.models import Event, IdempotentReply
from core.rest import idempotency
from tests.trail import happened, unguarded

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.rest_site")]

HOUR = datetime.timedelta(hours=1)


def post(
    number: int = 1,
    key: str | None = '"k-1"',
    who: str = "one",
    address: str = "notes",
    **more: str,
) -> Any:
    headers = {"authorization": f"Bearer {who}", **more}
    if key is not None:
        headers["idempotency-key"] = key
    return Client(raise_request_exception=False).generic(
        "POST",
        f"/api/v1/{address}/",
        f'{{"number": {number}}}',
        content_type="application/json",
        headers=headers,
    )


def test_a_repeat_gets_the_stored_answer() -> None:
    first, second = post(), post()
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert Event.objects.count() == 1
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    for name in ("ETag", "Content-Type", "Cache-Control", "Vary"):
        assert first.headers[name] == second.headers[name]


def test_without_a_key_it_is_done_each_time() -> None:
    post(key=None)
    post(key=None)
    assert Event.objects.count() == 2
    assert not IdempotentReply.objects.exists()


def test_another_body_with_the_key_is_422() -> None:
    post(1)
    reply = post(2)
    assert (reply.status_code, reply.json()["type"].split("/")[-2]) == (
        422,
        "idempotency-key-reused",
    )
    assert Event.objects.count() == 1


def test_keys_of_two_credentials_are_independent() -> None:
    assert post(who="one").json() != post(who="two").json()
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    "key", ["k-1", "", '""', '"a"b"', '"' + "a" * 256 + '"', '"é"', '"a\\b"', '"a";p=1']
)
def test_a_key_of_another_form_is_400(key: Any) -> None:
    reply = post(key=key)
    assert (reply.status_code, reply.json()["errors"][0]["header"]) == (400, "Idempotency-Key")
    assert not Event.objects.exists()


def test_where_it_is_required_its_absence_is_400() -> None:
    reply = post(key=None, address="must")
    assert (reply.status_code, reply.json()["errors"][0]["code"]) == (400, "missing")
    assert post(address="must").status_code == 201


@pytest.mark.parametrize(("number", "status"), [(5000, 422), (999, 409), (998, 400)])
def test_a_refusal_is_forgotten_and_undone(number: int, status: int) -> None:
    assert post(number).status_code == status
    assert not IdempotentReply.objects.exists()
    assert not Event.objects.exists()
    assert post(1).status_code == 201


def claimed(**changes: Any) -> IdempotentReply:
    post()
    with unguarded():
        Event.objects.all().delete()
    IdempotentReply.objects.update(**changes)
    return IdempotentReply.objects.get()


def test_a_first_request_that_still_runs_is_409() -> None:
    claimed(status=None)
    reply = post()
    assert (reply.status_code, reply.headers["Retry-After"]) == (409, "1")
    assert not Event.objects.exists()


def test_a_claim_left_behind_is_taken_over_after_its_lease() -> None:
    row = claimed(status=None)
    IdempotentReply.objects.update(leased_until=row.leased_until - HOUR)
    assert post().status_code == 201
    assert Event.objects.count() == 1
    assert IdempotentReply.objects.get().claim != row.claim


def test_after_its_life_a_key_runs_again_with_any_body() -> None:
    row = claimed()
    IdempotentReply.objects.update(expires_at=row.expires_at - 25 * HOUR)
    assert post(7).status_code == 201
    assert Event.objects.get().on_id == "7"


def test_who_lost_the_claim_while_working_is_undone() -> None:
    mine = claimed(status=None)

    def work() -> HttpResponse:
        post_row = happened(
            verb="x",
            at=mine.expires_at,
            actor_kind="key",
            actor_label="",
            on_kind="x",
            on_id="1",
            on_label="",
        )
        IdempotentReply.objects.update(claim="somebody else's")
        return idempotency._replay(
            IdempotentReply(status=201, body=str(post_row.pk).encode(), headers={})
        )

    with pytest.raises(idempotency.Problem):
        idempotency._run(mine, work)
    assert not Event.objects.exists()


def test_forgetting_what_has_expired() -> None:
    row = claimed()
    assert idempotency.forget_expired(at=row.expires_at - HOUR) == 0
    assert idempotency.forget_expired(at=row.expires_at) == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_twins_make_one(settings: Settings) -> None:
    settings.LIMITS = {"writing": (10**6, 3600)}
    start, replies = threading.Barrier(20), []

    def send() -> None:
        start.wait()
        # 409 while the first runs; SQLite in memory, which does not wait for locks, adds 503.
        for _ in range(2000):
            reply = post()
            if reply.status_code not in {409, 503}:
                break
            time.sleep(0.02)
        replies.append(reply)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [reply.status_code for reply in replies] == [201] * 20
    assert Event.objects.count() == 1
    assert len({reply.content for reply in replies}) == 1
    assert sum("Idempotent-Replayed" not in reply.headers for reply in replies) == 1


def test_a_claim_that_another_twin_takes_first_is_409(monkeypatch: pytest.MonkeyPatch) -> None:
    row = claimed(status=None)
    IdempotentReply.objects.update(leased_until=row.leased_until - HOUR)
    fresh = {"claim": "x", "fingerprint": row.fingerprint, "leased_until": row.leased_until}
    truly = QuerySet.first

    def first_then_taken(self: Any) -> Any:
        found = truly(self)
        IdempotentReply.objects.update(claim="the other twin's")
        return found

    monkeypatch.setattr(QuerySet, "first", first_then_taken)
    with pytest.raises(idempotency.Problem):
        idempotency._second(
            row.credential,
            row.route,
            row.key,
            fresh | {"expires_at": row.expires_at},
            at=row.leased_until,
        )


def test_a_claim_that_was_just_forgotten_is_409() -> None:
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    with pytest.raises(idempotency.Problem):
        idempotency._second("key:1", "POST /x/", "k", {"fingerprint": ""}, at=now)
