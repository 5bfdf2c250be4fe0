"""Limits told in advance."""

import datetime
import itertools
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from core import limits
from core.limits import client_address
from core.models import Spent

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.rest_site")]


@pytest.fixture(autouse=True)
def _small(settings: Settings) -> None:
    settings.LIMITS = {"anonymous": (3, 3600), "reading": (4, 3600), "writing": (2, 3600)}


def get(**headers: str) -> Any:
    return Client().get("/api/v1/events/", headers=headers)


def test_the_quota_falls_to_nothing_then_429() -> None:
    left = [get().headers["RateLimit"].split(";")[1] for _ in range(3)]
    assert left == ["r=2", "r=1", "r=0"]
    reply = get()
    assert reply.status_code == 429
    assert reply.headers["RateLimit-Policy"] == '"anonymous";q=3;w=3600'
    policy, spent, reset = reply.headers["RateLimit"].split(";")
    assert (policy, spent) == ('"anonymous"', "r=0")
    assert abs(int(reply.headers["Retry-After"]) - int(reset.removeprefix("t="))) <= 1


def test_credentials_do_not_share() -> None:
    for _ in range(4):
        get()
    one = [get(authorization="Bearer one").status_code for _ in range(5)]
    assert one == [200, 200, 200, 200, 429]
    assert get(authorization="Bearer two").status_code == 200


def test_a_wrong_key_is_counted_by_its_address_and_shuts_out_no_right_one() -> None:
    wrong = [get(authorization=f"Bearer wrong{n}") for n in range(4)]
    assert [reply.status_code for reply in wrong] == [401, 401, 401, 429]
    assert wrong[0].headers["RateLimit-Policy"] == '"anonymous";q=3;w=3600'
    assert wrong[0].headers["WWW-Authenticate"].endswith('error="invalid_token"')
    assert "Retry-After" in wrong[3].headers
    assert get(authorization="nonsense").status_code == 429
    assert get().status_code == 429
    assert get(authorization="Bearer one").status_code == 200


def test_a_refusal_writes_nothing(
    settings: Settings, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for quota in (3, 40, 41):  # by single requests, by shares, by shares that pass the quota
        monkeypatch.setattr(limits, "_shares", limits._Shares())
        settings.LIMITS = {"anonymous": (quota, 3600)}
        used = [limits.spend("anonymous", f"of {quota}", at=0).left for _ in range(quota)]
        assert used == [*range(quota - 1, -1, -1)]
        kept = list(Spent.objects.values_list("who", "used"))
        with django_assert_num_queries(0):
            again = [limits.spend("anonymous", f"of {quota}", at=0).left for _ in range(50)]
        assert again == [-1] * 50
        assert list(Spent.objects.values_list("who", "used")) == kept
        assert limits.spend("anonymous", f"of {quota}", at=3600).left == quota - 1


def test_another_process_learns_of_a_refusal_by_one_count(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        limits.spend("anonymous", "spent", at=0)
    monkeypatch.setattr(limits, "_shares", limits._Shares())
    with django_assert_num_queries(1):
        assert [limits.spend("anonymous", "spent", at=0).left for _ in range(9)] == [-1] * 9


def test_writing_has_a_quota_of_its_own() -> None:
    headers = {"authorization": "Bearer one"}
    replies = [
        Client().post("/api/v1/notes/", {}, content_type="application/json", headers=headers)
        for _ in range(3)
    ]
    assert [reply.status_code for reply in replies] == [422, 422, 429]
    assert replies[0].headers["RateLimit-Policy"] == '"writing";q=2;w=3600'
    assert get(**headers).status_code == 200


def test_a_forged_forwarded_for_changes_nothing() -> None:
    statuses = [get(**{"x-forwarded-for": f"10.0.0.{n}"}).status_code for n in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_after_the_window_it_succeeds_again() -> None:
    at = 1_000_000.0
    assert [limits.spend("anonymous", "x", at=at).left for _ in range(5)] == [2, 1, 0, -1, -1]
    reset = limits.spend("anonymous", "x", at=at).reset
    assert limits.spend("anonymous", "x", at=at + reset - 1).left == -1
    assert limits.spend("anonymous", "x", at=at + reset).left == 2


def test_the_count_outlives_the_cache() -> None:
    assert [get().status_code for _ in range(4)] == [200, 200, 200, 429]
    cache.clear()
    assert get().status_code == 429


def test_no_address_can_be_read_from_what_is_kept() -> None:
    get()
    kept = Spent.objects.get()
    assert re.fullmatch(r"[0-9a-f]{64}", kept.who)
    assert (kept.used, str(kept)) == (1, f"1 until {kept.over_at}")


def test_a_window_that_is_over_is_forgotten() -> None:
    for moment in (1_000_000, 1_003_600):
        limits.spend("anonymous", "x", at=moment)
    first, second = Spent.objects.order_by("over_at")
    assert limits.forget_past(at=first.over_at - datetime.timedelta(seconds=1)) == 0
    assert limits.forget_past(at=first.over_at) == 1
    assert Spent.objects.get() == second


def test_a_large_quota_is_handed_out_in_shares(settings: Settings) -> None:
    settings.LIMITS = {"anonymous": (100, 3600)}
    left = [limits.spend("anonymous", "shares", at=0).left for _ in range(102)]
    assert left == [*range(99, -1, -1), -1, -1]


def test_what_one_process_holds_is_used_for_the_others(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIMITS = {"anonymous": (40, 3600)}
    here, there = limits._Shares(), limits._Shares()
    used = []
    for shares in itertools.islice(itertools.cycle([here, there]), 44):
        monkeypatch.setattr(limits, "_shares", shares)
        used.append(limits.spend("anonymous", "both", at=0).left >= 0)
    assert used == [True] * 40 + [False] * 4


def test_a_process_holds_no_more_than_so_many(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIMITS = {"anonymous": (40, 3600)}
    monkeypatch.setattr(limits, "HELD_AT_MOST", 2)
    monkeypatch.setattr(limits, "_shares", limits._Shares())
    for who in "abc":
        assert limits.spend("anonymous", who, at=0).left == 39
    assert list(limits._shares._held) == [cache.make_key("anonymous:c:0")]
    assert limits.spend("anonymous", "a", at=0).left == 37


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "address"),
    [
        (0, "192.0.2.1", "10.0.0.1", "192.0.2.1"),
        (1, "10.0.0.9", "6.6.6.6, 192.0.2.1", "192.0.2.1"),
        (2, "10.0.0.9", "6.6.6.6, 192.0.2.1, 10.0.0.8", "192.0.2.1"),
        (2, "10.0.0.9", "192.0.2.1", "10.0.0.9"),
        (1, "10.0.0.9", "", "10.0.0.9"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (0, "fe80::1%eth0", "", "fe80::/64"),
        (0, ":nonsense", "", ":nonsense"),
    ],
)
def test_whose_address_counts(
    settings: Settings, proxies: int, remote: str, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    meta = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(meta) == address
