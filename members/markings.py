"""The Traffic Light Protocol's labels, version 2.0 (FIRST, August 2022), widest first."""

from collections.abc import Iterable

from django.db import models


class Marking(models.TextChoices):
    """How far an item may travel. The labels are fixed by the standard and never translated."""

    CLEAR = "CLEAR", "TLP:CLEAR"
    GREEN = "GREEN", "TLP:GREEN"
    AMBER = "AMBER", "TLP:AMBER"
    STRICT = "AMBER+STRICT", "TLP:AMBER+STRICT"
    RED = "RED", "TLP:RED"


MEANING = {
    Marking.CLEAR: "Everyone may read and share this.",
    Marking.GREEN: "For the officials of all member nations and the secretariat.",
    Marking.AMBER: "For its owner and those it names, and the secretariat.",
    Marking.STRICT: "For its owner and those it names only, without local authorities.",
    Marking.RED: "For the named people only.",
}

# Whoever opens such an item is noted in the trail.
READS_LOGGED = frozenset({Marking.AMBER, Marking.STRICT, Marking.RED})

_ORDER = list(Marking)


def is_wider(one: str, other: str) -> bool:
    """Whether the marking `one` lets more people read than `other`."""
    return _ORDER.index(Marking(one)) < _ORDER.index(Marking(other))


def narrower(one: str, other: str) -> Marking:
    """The narrower of two markings: what holds for a part of a whole."""
    return max(Marking(one), Marking(other), key=_ORDER.index)


def narrowest(markings: Iterable[str]) -> Marking:
    """The narrowest of the markings: what holds for a list of all of them."""
    return max(map(Marking, markings), key=_ORDER.index, default=Marking.CLEAR)
