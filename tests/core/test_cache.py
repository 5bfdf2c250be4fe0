import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from core.cache import PAUSE, ForgivingRedisCache

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ForgivingRedisCache, "_silent_until", 0.0)


@pytest.fixture
def hanging() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:  # accepts, and never answers
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def build(address: str) -> ForgivingRedisCache:
    options = {"socket_connect_timeout": 0.3, "socket_timeout": 0.3}
    return ForgivingRedisCache(address, {"OPTIONS": options})


@pytest.mark.parametrize(
    ("operation", "arguments", "answer"),
    [
        ("get", ("k",), None),
        ("get", ("k", "otherwise"), "otherwise"),
        ("get_many", (["k"],), {}),
        ("has_key", ("k",), False),
        ("add", ("k", 1), False),
        ("set", ("k", 1), None),
        ("set_many", ({"k": 1},), ["k"]),
        ("touch", ("k",), False),
        ("delete", ("k",), False),
        ("delete_many", (["k"],), None),
        ("get_or_set", ("k", 7), 7),
    ],
)
def test_without_redis_nothing_is_found_and_nothing_fails(
    operation: str, arguments: tuple[Any, ...], answer: Any
) -> None:
    assert getattr(build(NOWHERE), operation)(*arguments) == answer


def test_a_counter_is_absent_without_redis() -> None:
    with pytest.raises(ValueError, match="not found"):
        build(NOWHERE).incr("k")


def test_a_hanging_redis_costs_one_wait_and_is_left_alone_for_a_while(
    hanging: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = build(hanging)
    started = time.monotonic()
    for _ in range(20):
        assert store.get("k") is None
    assert time.monotonic() - started < PAUSE / 2
    asked_again = time.monotonic() + PAUSE + 1
    monkeypatch.setattr(time, "monotonic", lambda: asked_again)
    assert store.get("k") is None
    assert ForgivingRedisCache._silent_until > asked_again


@pytest.mark.redis
def test_with_redis_it_is_a_cache_like_any_other() -> None:
    assert isinstance(cache._connections["default"], ForgivingRedisCache)
    cache.set("k", {"a": 1})
    assert cache.get("k") == {"a": 1}
    assert cache.add("k", 2) is False
    assert cache.add("n", 1) is True
    assert cache.incr("n", 4) == 5
    assert cache.get_many(["k", "n", "absent"]) == {"k": {"a": 1}, "n": 5}
    assert cache.touch("n", 60) is True
    assert cache.set_many({"x": 1}) == []
    assert cache.has_key("x") is True
    cache.delete_many(["k", "x"])
    assert cache.delete("n") is True
    assert cache.get("k", "gone") == "gone"
