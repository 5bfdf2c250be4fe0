"""Who may read a practice: the parts that change together, and what opens it to more readers."""

import datetime
from dataclasses import dataclass
from typing import Any, Final

from members.markings import Marking, is_wider
from members.models import Circle, Nation, Person
from members.roles import Ability, Role, allows
from practices.models import Practice


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who may read an item: its marking and whom it names. None leaves a part as it is."""

    marking: str | None = None
    released_to_affiliates: bool | None = None
    named_nations: tuple[Nation, ...] | None = None
    named_circles: tuple[Circle, ...] | None = None
    named_people: tuple[Person, ...] | None = None
    embargo_until: datetime.datetime | None = None


NAMED: Final = ("named_nations", "named_circles", "named_people")
NEW: Final = Sharing(marking=Marking.GREEN, released_to_affiliates=False)
_NETWORK: Final = [role for role in Role if allows(role, Ability.READ_NETWORK)]


def given(sharing: Sharing) -> dict[str, Any]:
    """The parts that are given, by name."""
    values = {name: getattr(sharing, name) for name in sharing.__dataclass_fields__}
    return {name: value for name, value in values.items() if value is not None}


def is_held(embargo_until: datetime.datetime | None, at: datetime.datetime) -> bool:
    """Whether an embargo holds at the moment `at`."""
    return embargo_until is not None and embargo_until > at


def widens(changes: dict[str, list[Any]]) -> bool:
    """Whether somebody reads the practice after these changes who did not before."""
    if "owner" in changes or "embargo_until" in changes:
        return True
    if changes.get("released_to_affiliates", [None, False])[1]:
        return True
    before, after = changes.get("marking", [Marking.CLEAR, Marking.CLEAR])
    return is_wider(after, before) or any(
        set(changes[name][1]) - set(changes[name][0]) for name in NAMED if name in changes
    )


def opens(practice: Practice, changes: dict[str, list[Any]], at: datetime.datetime) -> str:
    """The field by which more people read a published practice after these changes; "" for none."""
    before, after = changes.get("marking", [practice.marking] * 2)
    if is_wider(after, before):
        return "marking"
    if changes.get("released_to_affiliates", [None, False])[1]:
        return "released_to_affiliates"
    was, now = (
        datetime.datetime.fromisoformat(text) if text else at
        for text in changes.get("embargo_until", [None, None])
    )
    if was > max(now, at):
        return "embargo_until"
    added = {n: set(changes[n][1]) - set(changes[n][0]) for n in NAMED if n in changes}
    return next((n for n, some in added.items() if some and not _read(n, some, before)), "")


def _read(name: str, added: set[int], marking: str) -> bool:
    """Whether those named now read a published practice under this marking anyway."""
    if marking != Marking.GREEN or name != "named_people":
        return marking in {Marking.CLEAR, Marking.GREEN}
    return not Person.objects.filter(pk__in=added).exclude(role__in=_NETWORK).exists()
