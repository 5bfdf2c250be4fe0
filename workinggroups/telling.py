"""What a change of a meeting is to somebody who was told of it before. Pure.

Facts are what a meeting is about when and where: `starts_at` (ISO 8601, UTC), `minutes_long` and
`place`. None are the facts of a meeting that is cancelled, or to which somebody is not asked.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workinggroups.clocks import moment_and_utc

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody hears of one meeting; `before` and `after` are on their own clock."""

    what: str
    before: str
    after: str


def change(
    before: Facts | None, after: Facts | None, *, cancelled: bool, zone: str
) -> Change | None:
    """What to tell whoever knows `before` of a meeting that is `after` now; None for nothing.

    Facts are None where they know of nothing, or are asked no more; `zone` is their clock.
    """
    if not after:
        if not before:
            return None
        return Change("Cancelled" if cancelled else "Asked no more", when(before, zone), "")
    if not before:
        return Change("Asked", "", when(after, zone))
    what = [
        word
        for name, word in (
            ("starts_at", "Moved"),
            ("minutes_long", "Another length"),
            ("place", "Another place"),
        )
        if before[name] != after[name]
    ]
    return Change(", ".join(what), when(before, zone), when(after, zone)) if what else None


def when(facts: Facts, zone: str) -> str:
    """The facts in words, on a clock."""
    at = datetime.datetime.fromisoformat(facts["starts_at"])
    place = f", {facts['place']}" if facts["place"] else ""
    return f"{moment_and_utc(at, zone)}, {facts['minutes_long']} minutes{place}"
