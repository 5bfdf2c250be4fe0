"""What is held about a person, for the person."""

import datetime
import re
from dataclasses import dataclass
from typing import Any, Final

from core import belongings
from core.belongings import Item
from core.telling import instant_words
from members.models import Person


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of what is held: `rows` as lists of a table's cells under `head`.

    A kind of which there is one item has it as `facts` instead.
    """

    title: str
    head: list[str]
    rows: list[list[str]]
    more: int
    facts: list[dict[str, str]]


SHOWN: Final = 20  # rows of one kind on the page; the export has all
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*", re.ASCII)


def holdings(person: Person) -> list[Holding]:
    """What is held about the person, kind by kind; kinds of which there is nothing are left out."""
    held = ((each, each.held(person)) for each in belongings.every())
    return [_holding(each.title, items) for each, items in held if items]


def _holding(title: str, items: list[Item]) -> Holding:
    latest = items[-SHOWN:]
    names = list(items[0])
    head = [name[:1].upper() + name[1:] for name in names]
    rows = [[_cell(item[name]) for name in names] for item in latest]
    facts = [{"term": term, "text": text} for term, text in zip(head, rows[0], strict=True)]
    return Holding(title, head, rows, len(items) - len(latest), facts if len(rows) == 1 else [])


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return "–"
    return instant_words(value) if _INSTANT.fullmatch(str(value)) else str(value)


def export_of(person: Person, *, at: datetime.datetime) -> dict[str, Any]:
    """All that is held about the person, as one document."""
    return {
        "about": "What the Digital Nations hub holds about you",
        "made": at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        "held": {
            each.name: {"what": each.title, "items": each.held(person)}
            for each in belongings.every()
        },
    }


def remains(person: Person) -> list[str]:
    """What is still there after an erasure, in words, as far as there is any of it."""
    return [each.stays for each in belongings.every() if each.stays and each.held(person)]
