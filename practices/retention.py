"""How long what is said about practices, and searches that found nothing, are kept."""

import datetime
from typing import Final

from core.audit import System
from core.retention import Rule, register
from practices import actions


def _forget_notices(at: datetime.datetime) -> int:
    return actions.forget_notices(at=at)


def _forget_misses(at: datetime.datetime) -> int:
    return actions.forget_misses(at=at)


def _expire_notes(at: datetime.datetime) -> int:
    return actions.expire_notes(by=_HUB, at=at)


_HUB: Final = System("retention", door="job")

register(
    Rule(
        "practices.notes",
        "A note of thirty seconds, and that you wrote it",
        "90 days for the network, then a year for its nation; longer if it became a write-up",
        "So that what is new is told while it is new.",
        _expire_notes,
    ),
    Rule(
        "practices.notices",
        "That you were told something about a practice or an adoption by mail",
        "90 days",
        "So that nobody is told twice.",
        _forget_notices,
    ),
    Rule(
        "practices.adoptions",
        "That you declared, confirmed or acknowledged an adoption, or answer for one",
        "As long as the adoption, or until you leave",
        "So that a claim has somebody who stands by it.",
    ),
    Rule(
        "practices.signals",
        "That you said what came of reading a practice",
        "Until you say something else, or your account is erased",
        "So that its nation learns what its work is good for.",
    ),
    Rule(
        "practices.searches",
        "Searches that you keep, and whether what is new in them comes by mail",
        "Until you delete them, or your account is erased",
        "So that you find them again.",
    ),
    Rule(
        "practices.feed",
        "That you have a feed address, and a hash of its secret",
        "Until you revoke it, or your account is erased; it opens nothing once you have left",
        "So that your feed reader is told what you may read.",
    ),
    Rule(
        "practices.misses",
        "Words for which a search found nothing, without who asked or at what hour",
        "90 days after the day on which they were asked for last",
        "So that the secretariat can teach the search which words mean the same.",
        _forget_misses,
    ),
)
