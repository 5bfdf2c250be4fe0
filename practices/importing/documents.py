"""The hub's own JSON: the document of a write-up, as the API tells it."""

import json
from typing import Any, Final

from practices.document import DATES, PARTS, PLAIN
from practices.importing.shape import LABELS, Reading, refuse

_TEXTS: Final = frozenset({*PLAIN, *DATES}) - {"standards", "sources"}
_LISTS: Final = frozenset({"topics", "standards"})
_ROWS: Final = frozenset({*PARTS, "sources"}) - {"reuses"}
_NO_PLACE: Final = "The hub has no place for it in a draft."
_OTHERS: Final = "It is about others: link them, or let them record it, on the page."


def read(text: str) -> Reading:
    """What the document says. Raises ValidationError for what is no JSON object."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refuse(f"It is not JSON: {str(error)[:200]}.") from error
    if not isinstance(said, dict):
        raise refuse("It is JSON, but no object with the parts of a write-up.")
    found = Reading("json")
    for name, value in said.items():
        _put(found, name, value)
    if not found.content:
        raise refuse("It is JSON, but has none of the parts of a write-up.")
    return found


def _put(found: Reading, name: str, value: Any) -> None:
    if name in {"reuses", "links", "linked_from"}:
        if value:
            found.leave(name, _OTHERS)
    elif name not in LABELS:
        found.leave(name, _NO_PLACE)
    elif value is None or _fits(name, value):
        found.take(name, name, value)
    else:
        found.leave(name, "It has another form than the hub’s documents have.")


def _fits(name: str, value: Any) -> bool:
    if name in _TEXTS:
        return isinstance(value, str)
    if name in _LISTS:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if name in _ROWS:
        return isinstance(value, list) and all(_flat(row) for row in value)
    return _flat(value)


def _flat(row: Any) -> bool:
    """Whether it is an object of texts and nulls."""
    return isinstance(row, dict) and all(
        isinstance(key, str) and (each is None or isinstance(each, str))
        for key, each in row.items()
    )
