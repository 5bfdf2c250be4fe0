"""Who can see an item and why its reader can, in words. Pure: values in, strings out."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.partialdate import PartialDate
from members.markings import MEANING, Marking
from members.queries.access import Access

RELEASABLE = frozenset({Marking.GREEN, Marking.AMBER})


@dataclass(frozen=True, slots=True)
class Panel:
    """What components/who_can_see.html shows; `url` leads to who exactly, for the owner's side.

    `ask_url` is where one asks for wider sharing.
    """

    level: str
    meaning: str
    because: Sequence[str]
    facts: Sequence[dict[str, str]]
    url: str = ""
    ask_url: str = ""

    def as_item(self) -> dict[str, Any]:
        """The same for the API."""
        return {
            "marking": self.level,
            "meaning": self.meaning,
            "because": list(self.because),
            "facts": [{"term": fact["term"], "text": fact["text"]} for fact in self.facts],
        }


def panel(  # noqa: PLR0913 - what is told of an item, all named
    access: Access,
    *,
    marking: str,
    owner: str,
    released: bool,
    state: str = "",
    embargo: datetime.datetime | None = None,
    url: str = "",
    ask_url: str = "",
) -> Panel:
    """The panel of an item for the reader whose `access` it is.

    `state` says in a sentence what holds before it is published; `embargo` is when one ends that
    still holds (UTC); `url` is where the owner's side finds who exactly, `ask_url` where a person
    asks for wider sharing.
    """
    facts = [_fact("Owner", owner)]
    if access.nations:
        facts.append(_fact("Nations named", ", ".join(nation.name for nation in access.nations)))
    if access.circles:
        facts.append(_fact("Groups named", ", ".join(access.circles)))
    if access.people:
        facts.append(_fact("People named", "; ".join(map(_with_nation, access.people))))
    if marking in RELEASABLE:
        facts.append(_fact("Local authorities", "Released to them" if released else "Not released"))
    if embargo:
        day = PartialDate.of(embargo.date())
        facts.append(_fact("Embargo", f"Until {day}, {embargo:%H:%M} UTC"))
    if state:
        facts.append(_fact("Until it is published", state))
    because = [str(grant.label) for grant in access.grants]
    if marking == Marking.CLEAR and embargo is None:  # everybody reads it already
        ask_url = ""
    return Panel(str(marking), MEANING[Marking(marking)], because, facts, url, ask_url)


def _with_nation(person: Any) -> str:
    return f"{person.name}, {person.nation.name}" if person.nation else str(person.name)


def _fact(term: str, text: str) -> dict[str, str]:
    return {"term": term, "text": text}
