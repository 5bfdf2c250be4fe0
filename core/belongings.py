"""What is held about a person, app by app: one registry, for the page, the export and erasure.

Each app adds its own when it starts (`<app>/belongings.py`), so nothing below needs to know what
is above. A relation to a person that no belonging names fails tests/members/test_belongings.py.
"""

import datetime
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Belonging:
    """One kind of what is held about a person; `title` says what in plain words.

    `held` gives the items in kinds of JSON, the first member naming each: the person's own
    only, and of what has a marking only what the person may read now. `relations` are the fields
    that it stands for ("app.Model.field").

    `editions` are the numbers that rise when the person comes to be called otherwise.

    For erasure: `duties` gives sentences on what somebody else must take over first; `erase`
    takes the person, what to call them from then on, and the moment, and returns what further
    numbers rise. `stays` says what of it remains, "" for nothing.
    """

    name: str
    title: str
    held: Callable[[Any], list[Item]]
    relations: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    duties: Callable[[Any], list[str]] | None = None
    erase: Callable[[Any, str, datetime.datetime], Collection[str]] | None = None
    stays: str = ""


_ALL: dict[str, Belonging] = {}


def register(*belongings: Belonging) -> None:
    """Add belongings; one of the same name takes the place of the former."""
    _ALL.update({each.name: each for each in belongings})


def every() -> Iterator[Belonging]:
    """Every kind of belonging, the account first, then in the order of the apps."""
    yield from _ALL.values()


def duties_of(person: Any) -> list[str]:
    """What somebody else must take over before the person can be erased, as sentences."""
    return [said for each in every() if each.duties for said in each.duties(person)]


def editions_naming() -> set[str]:
    """The edition numbers that rise when a person comes to be called otherwise."""
    return {kind for each in every() for kind in each.editions}


def erase(person: Any, called: str, at: datetime.datetime) -> set[str]:
    """Erase what every app holds, within the caller's transaction; return what numbers rise."""
    raised = editions_naming()
    for each in every():
        if each.erase is not None:
            raised.update(each.erase(person, called, at))
    return raised
