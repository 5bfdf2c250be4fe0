"""How fresh a write-up is: a ladder with three steps. Pure: moments in, words out.

Its owner is asked once a year whether it is still true. After some weeks of grace without an
answer it is stale: it says so, and stands lower where the order is ours to choose. It is never
taken away for that.
"""

import datetime
from dataclasses import dataclass
from typing import Final

from core.partialdate import PartialDate

REVIEW: Final = datetime.timedelta(days=365)  # from one confirmation to the next
GRACE: Final = datetime.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Freshness:
    """How it stands: the words, whether it is to be confirmed now, and whether it is stale."""

    words: str
    due: bool = False
    stale: bool = False


def freshness(
    confirmed: datetime.datetime | None, *, is_compiled: bool, at: datetime.datetime
) -> Freshness:
    """How a write-up stands at the moment `at` that was last confirmed then (UTC)."""
    if confirmed is None:
        words = "Compiled from public sources" if is_compiled else "Not confirmed yet"
        return Freshness(words, due=True)
    month = PartialDate(confirmed.date().isoformat()[:7])
    if confirmed > at - REVIEW:
        return Freshness(f"Confirmed {month}")
    if not is_stale(confirmed, at=at):
        return Freshness(f"Confirmed {month}, to be looked at again", due=True)
    return Freshness(f"Not confirmed since {month}", due=True, stale=True)


def is_stale(confirmed: datetime.datetime | None, *, at: datetime.datetime) -> bool:
    """Whether what was last confirmed then is stale; what nobody confirmed ever is not."""
    return confirmed is not None and confirmed <= at - REVIEW - GRACE
