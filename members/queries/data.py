"""What is held about a person, for the person."""

import datetime
from dataclasses import dataclass
from typing import Any

from core import belongings
from core.belongings import Item
from members.models import Person


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of what is held: `rows` as lists of a table's cells under `head`."""

    title: str
    head: list[str]
    rows: list[list[str]]
    more: int


SHOWN = 20  # rows of one kind on the page; the export has all


def holdings(person: Person) -> list[Holding]:
    """What is held about the person, kind by kind; kinds of which there is nothing are left out."""
    held = ((each, each.held(person)) for each in belongings.every())
    return [_holding(each.title, items) for each, items in held if items]


def _holding(title: str, items: list[Item]) -> Holding:
    latest = items[-SHOWN:]
    head = list(items[0])
    return Holding(
        title,
        [name[:1].upper() + name[1:] for name in head],
        [[_cell(item[name]) for name in head] for item in latest],
        len(items) - len(latest),
    )


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value is None or value == "" else str(value)


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
