"""What a wish for wider sharing can be about."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError

from members.markings import Marking, is_wider
from members.models import Circle, Nation, Person

RELEASABLE: Final = frozenset({Marking.GREEN, Marking.AMBER})
NAMING: Final = frozenset({Marking.AMBER, Marking.STRICT})
PART: Final = {
    "practice": "An attachment is no wider than its practice",
    "meeting": "A point is no wider than its meeting",
}
NAMING_PEOPLE: Final = NAMING | {Marking.RED}


@dataclass(frozen=True, slots=True)
class Wanted:
    """How something should be shared more widely; an empty part stays as it is."""

    marking: str = ""
    release: bool = False
    nation: Nation | None = None
    embargo_until: datetime.datetime | None = None
    people: Collection[Person] = ()
    circles: Collection[Circle] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """The numbers of whom a thing names already."""

    nations: Collection[int] = ()
    people: Collection[int] = ()
    circles: Collection[int] = ()


def is_more(thing: Any, wanted: Wanted, *, named: Named, whole: Any = None) -> None:
    """Refuse what would not be wider sharing.

    `whole` is the practice of a file or the meeting of a point: a part is never wider.
    Raises ValidationError by field.
    """
    then = wanted.marking or thing.marking
    said = {
        "marking": _marking(thing, wanted, then, whole),
        "release": _release(thing, wanted, then),
        "nation": _nation(thing, wanted, named, then),
        "embargo_until": _embargo(thing, wanted),
        "people": _people(wanted, named, then),
        "circles": _circles(thing, wanted, named, then),
    }
    faults = {field: [sentence] for field, sentence in said.items() if sentence}
    if faults:
        raise ValidationError(faults, code="sharing")


def _marking(thing: Any, wanted: Wanted, then: str, whole: Any) -> str:
    if wanted == Wanted():
        return "Say how it should be shared more widely."
    if wanted.marking and not is_wider(wanted.marking, thing.marking):
        return f"It is TLP:{thing.marking}, which is as wide already."
    if whole is not None and is_wider(then, whole.marking):
        return f"{PART[whole._meta.model_name]}, which is TLP:{whole.marking}."
    return ""


def _release(thing: Any, wanted: Wanted, then: str) -> str:
    if wanted.release and (then not in RELEASABLE or thing.released_to_affiliates):
        return "With this marking there is nothing to release to local authorities."
    return ""


def _nation(thing: Any, wanted: Wanted, named: Named, then: str) -> str:
    if wanted.nation is None:
        return ""
    if then not in NAMING:
        return "Naming a nation tells only under TLP:AMBER and TLP:AMBER+STRICT."
    if wanted.nation.pk == thing.owner_nation_id or wanted.nation.pk in named.nations:
        return "This nation reads it already."
    return ""


def _embargo(thing: Any, wanted: Wanted) -> str:
    if wanted.embargo_until is None:
        return ""
    held = getattr(thing, "embargo_until", None)
    if held is None or wanted.embargo_until >= held:
        return "It has no embargo that ends later than this."
    return ""


def _people(wanted: Wanted, named: Named, then: str) -> str:
    if not wanted.people:
        return ""
    if then not in NAMING_PEOPLE:
        return "Naming people tells only under TLP:AMBER, TLP:AMBER+STRICT and TLP:RED."
    if any(person.pk in named.people for person in wanted.people):
        return "Somebody of these is named already."
    if not all(person.is_current for person in wanted.people):
        return "Somebody of these has left the network."
    return ""


def _circles(thing: Any, wanted: Wanted, named: Named, then: str) -> str:
    if not wanted.circles:
        return ""
    if then not in NAMING:
        return "Naming a group tells only under TLP:AMBER and TLP:AMBER+STRICT."
    known = {thing.owner_circle_id, *named.circles}
    if any(circle.pk in known for circle in wanted.circles):
        return "Somebody of these groups reads it already."
    return ""
