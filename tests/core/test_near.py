"""What is at hand in this process: the same as what is kept, soon found, and never mixed up."""

from typing import Any

import pytest
from django.core.cache import cache
from django.utils.safestring import SafeString
from pytest_django import Settings

from core import near

HOUR = 3600


def test_what_is_kept_is_at_hand_and_comes_back_when_it_was_not() -> None:
    assert near.get("a", HOUR) is None
    near.set_many({"a": "one"}, HOUR)
    assert cache.get("a") == "one"
    cache.delete("a")
    assert near.get("a", HOUR) == "one"
    cache.set("b", "two")
    assert near.get_many(["a", "b", "c"], HOUR) == {"a": "one", "b": "two"}
    cache.delete("b")
    assert near.get("b", HOUR) == "two"


def test_it_is_at_hand_no_longer_than_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    now = near.time.monotonic()
    near.set_many({"a": "one"}, 10)
    cache.delete("a")
    monkeypatch.setattr(near.time, "monotonic", lambda: now + 60)
    assert near.get("a", HOUR) is None


@pytest.mark.parametrize(("limit", "most"), [("MOST", 2), ("LARGEST", 6)])
def test_the_least_lately_used_is_thrown_away(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    shelf = near._Shelf()
    monkeypatch.setattr(near, limit, most)
    for key in ("one", "two"):
        shelf.put(key, "abc", HOUR)
    shelf.get("one")
    shelf.put("three", [1] if limit == "MOST" else "abc", HOUR)
    assert [shelf.get(key) is None for key in ("one", "two", "three")] == [False, True, False]
    shelf.put("one", "", HOUR)  # again, under the same key
    assert shelf.get("one") == ""


def test_a_part_is_drawn_for_its_context_alone(settings: Settings) -> None:
    def draw(text: Any) -> SafeString:
        return near.drawn("components/notice.html", {"text": text})

    plain, ready = draw("<b>"), draw(SafeString("<b>"))
    assert "&lt;b&gt;" in plain
    assert "&lt;b&gt;" not in ready
    assert draw("<b>") is plain
    settings.DEBUG = True  # where templates are being written
    assert draw("<b>") == plain
    assert draw("<b>") is not plain
