"""Who learned from whom, laid out for an inline drawing. Pure: counts in, places out.

Left stand those whose practices were taken over, right those who took them over; a band
joins the two, as thick as the number of practices. Widths are in hundredths of the drawing,
heights in pixels, so that the words keep their size on any screen.
"""

from collections.abc import Iterable
from dataclasses import dataclass

_ROW = 30
_TOP = 8
_BAND = 5


@dataclass(frozen=True, slots=True)
class Flow:
    """`number` practices of `source` were taken over by `target`; both are country names."""

    source: str
    target: str
    number: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name beside the bands, with the middle of its line in pixels from the top."""

    text: str
    y: float


@dataclass(frozen=True, slots=True)
class Band:
    """A curve from left to right in a field of 100 by `height`, and its thickness in pixels."""

    path: str
    width: int
    group: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing, its sentence, and the same in rows of a table."""

    height: int
    sources: list[Name]
    targets: list[Name]
    bands: list[Band]
    text: str
    rows: list[tuple[str, str, int]]


def draw(flows: Iterable[Flow]) -> Picture | None:
    """The drawing of `flows`, or None when there are none."""
    known = sorted(flows, key=lambda flow: (-flow.number, flow.source, flow.target))
    if not known:
        return None
    sources = _ordered((flow.source, flow.number) for flow in known)
    targets = sorted(
        {flow.target for flow in known},
        key=lambda name: (_middle(name, known, sources), name),
    )
    height = max(len(sources), len(targets)) * _ROW + 2 * _TOP
    left, right = _spread(sources, height), _spread(targets, height)
    return Picture(
        height=height,
        sources=[Name(name, y) for name, y in left.items()],
        targets=[Name(name, y) for name, y in right.items()],
        bands=[_band(flow, left, right, sources) for flow in known],
        text=_sentence(known, sources),
        rows=[(flow.source, flow.target, flow.number) for flow in known],
    )


def _ordered(pairs: Iterable[tuple[str, int]]) -> list[str]:
    """The names, the one with the largest sum first."""
    sums: dict[str, int] = {}
    for name, number in pairs:
        sums[name] = sums.get(name, 0) + number
    return sorted(sums, key=lambda name: (-sums[name], name))


def _middle(target: str, flows: list[Flow], sources: list[str]) -> float:
    """Where a target stands best, so that bands cross little: the mean place of its sources."""
    places = [sources.index(flow.source) for flow in flows if flow.target == target]
    return sum(places) / len(places)


def _spread(names: list[str], height: int) -> dict[str, float]:
    """The middle of each name's line, evenly over the height."""
    step = (height - 2 * _TOP) / len(names)
    return {name: round(_TOP + step * (place + 0.5), 1) for place, name in enumerate(names)}


def _band(flow: Flow, left: dict[str, float], right: dict[str, float], sources: list[str]) -> Band:
    start, end = left[flow.source], right[flow.target]
    return Band(
        path=f"M0 {start}C50 {start} 50 {end} 100 {end}",
        width=_BAND * min(flow.number, 4),
        group=sources.index(flow.source) % 3 + 1,
    )


def _sentence(flows: list[Flow], sources: list[str]) -> str:
    """The drawing in words, for those who do not see it."""
    said = []
    for source in sources:
        takers = sorted(flow.target for flow in flows if flow.source == source)
        said.append(f"From {source}: {', '.join(takers)}.")
    return " ".join(said)
