"""A comparison of two versions as its page shows it: words, not codes. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from core.partialdate import PartialDate
from practices.differences import Change, Piece, Row, compare, shortened
from practices.document import Content
from practices.models import Kind, LinkKind, ReuseRelation, Stage

_DATES: Final = frozenset(
    {"as_of", "since", "seen_on", "stage_as_of", "started", "first_commit", "last_commit_seen"}
)
_CELLS: Final = {
    "": "",
    "what": "What",
    "value": "Value",
    "before": "Before",
    "period": "Period",
    "as_of": "As of",
    "ref": "Source",
    "text": "Lesson",
    "stage": "Stage",
    "since": "Since",
    "seen_on": "Seen on",
    "reason": "Why",
    "by": "By",
    "who": "Who",
    "country": "Country",
    "relation": "How",
    "repository": "Repository",
    "licence": "Licence",
    "first_commit": "First change",
    "last_commit_seen": "Last change seen",
    "practice": "Practice",
    "kind": "Kind",
}
_HIDDEN: Final = frozenset({"nation", "organisation"})  # numbers of others; `who` names them
_OPS: Final = {"added": "Added", "removed": "Taken out", "changed": "Changed"}


def raw(_name: str, value: Any) -> str:
    """A value as the API writes it."""
    return "" if value is None else str(value)


def worded(topics: Mapping[str, str], titles: Mapping[str, str]) -> Callable[[str, Any], str]:
    """A value in words; `topics` and `titles` of practices by their slugs."""
    labels: dict[str, str] = {
        **{str(choice.value): str(choice.label) for choice in Kind},
        **{str(choice.value): str(choice.label) for choice in Stage},
        **{str(choice.value): str(choice.label) for choice in ReuseRelation},
        **{str(choice.value): str(choice.label) for choice in LinkKind},
    }
    coded = frozenset({"kind", "stage", "relation"})

    def words(name: str, value: Any) -> str:
        if value is None or name in _HIDDEN:
            return ""
        if name in _DATES:
            return str(PartialDate(value)) if value else ""
        text = str(value)
        if name in coded:
            return labels.get(text, text)
        return titles.get(text, text) if name == "practice" else topics.get(text, text)

    return words


def page_of(
    before: Content, after: Content, *, topics: Mapping[str, str], titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Every heading that differs, for templates/practices/changes.html."""
    found = compare(before, after, worded(topics, titles))
    return [_shown(change) for change in found]


def _shown(change: Change) -> dict[str, Any]:
    return {
        "id": change.name.replace("_", "-"),
        "title": change.title,
        "pieces": _marked(shortened(change.pieces)),
        "rows": [_row(row) for row in change.rows],
        "count": _count(change),
    }


def _marked(pieces: list[Piece]) -> list[dict[str, str]]:
    return [{"op": piece.op, "text": piece.text} for piece in pieces]


def _row(row: Row) -> dict[str, Any]:
    cells = [
        {"label": _CELLS.get(cell.name, cell.name), "pieces": _marked(shortened(cell.pieces))}
        for cell in row.cells
    ]
    return {"op": row.op, "words": _OPS[row.op], "cells": cells}


def _count(change: Change) -> str:
    """How much differs, in words: for the list of what changed at the top of the page."""
    if change.rows:
        parts = [(sum(row.op == op for row in change.rows), words) for op, words in _OPS.items()]
        return ", ".join(f"{number} {words.lower()}" for number, words in parts if number)
    words_in = {
        op: sum(len(piece.text.split()) for piece in change.pieces if piece.op == op)
        for op in ("added", "removed")
    }
    parts = [(words_in["added"], "added"), (words_in["removed"], "taken out")]
    told = [
        f"{number} {'word' if number == 1 else 'words'} {how}" for number, how in parts if number
    ]
    return ", ".join(told) or "spaces only"
