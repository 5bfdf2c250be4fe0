"""Stages over time, as the numbers of a drawing. Pure."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.partialdate import PartialDate
from practices.models import Stage

_LEAST: Final = 1.5  # per cent of the line, so that a short stage can be seen
_YEAR: Final = 365.25  # days
_APART: Final = 14  # per cent between two years that are named


def line(stages: Sequence[Mapping[str, Any]], today: datetime.date) -> dict[str, Any] | None:
    """Return spans, ticks and words for components/stage_line.html; None if nothing is dated.

    `stages` are a document's; a stage lasts until the next begins, the last until `today`.
    """
    pairs = _pairs(stages, today)
    if not pairs:
        return None
    first = pairs[0][0].first_day()
    return {
        "spans": _spans(pairs, first, today),
        "ticks": _ticks(first, today),
        "text": _words(pairs),
    }


def chart(rows: Sequence[Mapping[str, Any]], today: datetime.date) -> dict[str, Any] | None:
    """Return the lines of several practices on one axis; None if nothing is dated.

    `rows` have a `title`, a `url` and `stages`; what has no date is left out.
    """
    known = [(row, _pairs(row["stages"], today)) for row in rows]
    dated = [(row, pairs) for row, pairs in known if pairs]
    if not dated:
        return None
    first = min(pairs[0][0].first_day() for _row, pairs in dated)
    lines = [
        {
            "title": row["title"],
            "url": row["url"],
            "spans": _spans(pairs, first, today),
            "text": _words(pairs),
        }
        for row, pairs in sorted(dated, key=_begun)
    ]
    says_why = any(span["why"] for line in lines for span in line["spans"])
    return {"lines": lines, "ticks": _ticks(first, today), "says_why": says_why}


def _begun(each: tuple[Mapping[str, Any], "Pairs"]) -> tuple[datetime.date, str]:
    """By its first step, then by its address."""
    row, pairs = each
    return pairs[0][0].first_day(), str(row["url"])


Pairs = Sequence[tuple[PartialDate, Mapping[str, Any]]]


def _pairs(stages: Sequence[Mapping[str, Any]], today: datetime.date) -> Pairs:
    """The dated steps with their beginning, in order, none of them to come."""
    dated = [entry for entry in stages if entry["since"] or entry["seen_on"]]
    starts = [PartialDate(entry["since"] or entry["seen_on"]) for entry in dated]
    pairs = sorted(zip(starts, dated, strict=True), key=lambda pair: pair[0].first_day())
    return [pair for pair in pairs if pair[0].first_day() <= today]


def _spans(pairs: Pairs, first: datetime.date, today: datetime.date) -> list[dict[str, Any]]:
    """The steps as parts of the line that begins on the day `first`."""
    total = max((today - first).days, 1)
    ends = [start for start, _entry in pairs[1:]]
    spans = []
    for index, (start, entry) in enumerate(pairs):
        end = ends[index].first_day() if index < len(ends) else today
        at = (start.first_day() - first).days * 100 / total
        width = max((end - start.first_day()).days * 100 / total, _LEAST)
        spans.append(
            {
                "start": round(min(at, 100 - _LEAST), 2),
                "width": round(width, 2),
                "stage": entry["stage"],
                "name": Stage(entry["stage"]).label if width > _APART else "",
                "since": _since(entry),
                "until": str(ends[index]) if index < len(ends) else "",
                "why": _why(entry),
            }
        )
    return spans


def _why(entry: Mapping[str, Any]) -> str:
    """Why it came to that stage, and who says so."""
    by, reason = entry.get("by") or "", entry.get("reason") or ""
    return f"{reason} ({by})" if reason and by else reason or by


def _since(entry: Mapping[str, Any]) -> str:
    if entry["since"]:
        return str(PartialDate(entry["since"]))
    return f"seen in {PartialDate(entry['seen_on'])}"


def _words(pairs: Pairs) -> str:
    parts = [f"{Stage(entry['stage']).label.lower()} from {start}" for start, entry in pairs]
    words = ", ".join(parts)
    return f"{words[0].upper()}{words[1:]}."


def _ticks(first: datetime.date, today: datetime.date) -> list[dict[str, Any]]:
    """The first year, today, and one year between when there is room for its name."""
    ticks: list[dict[str, Any]] = [{"at": 0, "label": str(first.year), "anchor": "start"}]
    total = max((today - first).days, 1)
    middle = first.year + round(total / _YEAR / 2)
    at = (datetime.date(middle, 1, 1) - first).days * 100 / total
    if 2 * _APART < at < 100 - 2 * _APART:
        ticks.append({"at": round(at, 2), "label": str(middle)})
    return [*ticks, {"at": 100, "label": "today", "anchor": "end"}]
