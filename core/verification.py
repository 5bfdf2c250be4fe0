"""Walking the trail from its first entry, and naming the first link that does not hold."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from core.chain import GENESIS, SEALED, digest_of
from core.models import Anchor, Event, TrailHead

_STEP: Final = 5_000  # entries fetched at once


@dataclass(frozen=True, slots=True)
class Break:
    """The first broken link: the entry's number, and what is wrong there, as a sentence."""

    sequence: int
    fault: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the chain holds. `entries` and `anchors` are those that were found whole."""

    entries: int
    anchors: int
    digest: str
    broken: Break | None


class _BrokenError(Exception):
    def __init__(self, sequence: int, fault: str) -> None:
        super().__init__(fault)
        self.link = Break(sequence, fault)


@dataclass(slots=True)
class _Walk:
    """Where the walk has come to."""

    sequence: int = 0
    digest: str = GENESIS
    anchors: int = 0


def verify(*, kept: Mapping[datetime.date, str] | None = None) -> Verdict:
    """Check every entry's number, link and digest, then anchors and the chain's end.

    `kept` are digests of anchors that somebody kept outside, by day: whoever rewrites the
    whole chain and its anchors is found by them alone. Reads in steps, never all at once.
    """
    walk = _Walk()
    broken = None
    try:
        anchors = _anchors(kept or {})
        for entry in _entries():
            _check(walk, entry)
            _compare(walk, anchors.pop(walk.sequence, ()))
        _check_end(walk, anchors)
    except _BrokenError as error:
        broken = error.link
    return Verdict(walk.sequence, walk.anchors, walk.digest, broken)


def _entries() -> Iterator[dict[str, Any]]:
    """The entries in the order of their numbers, each step a short statement of its own."""
    names, last = (*SEALED, "digest"), 0
    rows = Event.objects.order_by("sequence").values_list(*names)
    while step := list(rows.filter(sequence__gt=last)[:_STEP]):
        for row in step:
            yield dict(zip(names, row, strict=True))
        last = step[-1][0]


def _check(walk: _Walk, entry: Mapping[str, Any]) -> None:
    expected = walk.sequence + 1
    if entry["sequence"] != expected:
        raise _BrokenError(expected, f"It is missing; the next one is {entry['sequence']}.")
    if entry["previous"] != walk.digest:
        raise _BrokenError(
            expected,
            "It does not follow the entry before it: one of them was changed, moved or replaced.",
        )
    if digest_of(entry) != entry["digest"]:
        raise _BrokenError(expected, "Its content is not what was sealed.")
    walk.sequence, walk.digest = expected, entry["digest"]


def _anchors(kept: Mapping[datetime.date, str]) -> dict[int, list[Anchor]]:
    """The anchors by the entry that they name; those kept outside must agree with ours."""
    by_entry: dict[int, list[Anchor]] = {}
    ours = {anchor.day: anchor for anchor in Anchor.objects.order_by("day")}
    for day, digest in sorted(kept.items()):
        if day not in ours:
            raise _BrokenError(0, f"The anchor of {day} that was kept outside is missing here.")
        if ours[day].digest != digest:
            fault = f"The anchor of {day} is not the one that was kept outside."
            raise _BrokenError(ours[day].sequence, fault)
    for anchor in ours.values():
        by_entry.setdefault(anchor.sequence, []).append(anchor)
    return by_entry


def _compare(walk: _Walk, anchors: "list[Anchor] | tuple[()]") -> None:
    for anchor in anchors:
        if anchor.digest != walk.digest:
            fault = f"It is not the entry that the anchor of {anchor.day} names."
            raise _BrokenError(walk.sequence, fault)
        walk.anchors += 1


def _check_end(walk: _Walk, left: Mapping[int, list[Anchor]]) -> None:
    """Nothing may be known that comes after the last entry."""
    if left:
        sequence, anchors = min(left.items())
        fault = f"It is missing, and all after it: the anchor of {anchors[0].day} names {sequence}."
        raise _BrokenError(walk.sequence + 1, fault)
    head = TrailHead.objects.filter(number=1).first()
    if head is None and walk.sequence:
        raise _BrokenError(walk.sequence, "The chain's head is missing.")
    if head is not None and (head.sequence, head.digest) != (walk.sequence, walk.digest):
        fault = f"It is missing, and all after it: the chain's head names {head.sequence}."
        raise _BrokenError(walk.sequence + 1, fault)
