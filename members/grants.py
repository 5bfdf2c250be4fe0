"""Ways to a row: what each is by, and what must hold for it.

A rule for reading is written as a list of them (members.reading). The filter that lets rows
through and the sentence that tells a reader why are both made of that list, so they cannot part.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby
from operator import and_
from typing import Self

from django.db.models import Q, TextChoices


class Grant(TextChoices):
    """By what somebody reads a row."""

    EVERYONE = "everyone", "everyone may read it"
    COMMUNITY = "community", "of the network's community"
    RELEASED = "released", "released to local authorities"
    OWNER_NATION = "owner-nation", "of the nation that owns it"
    OWNER_CIRCLE = "owner-circle", "of the group that owns it"
    NAMED_NATION = "named-nation", "of a nation that it names"
    NAMED_CIRCLE = "named-circle", "of a group that it names"
    NAMED_PERSON = "named-person", "named in person"
    SECRETARIAT = "secretariat", "of the secretariat"
    AUTHOR = "author", "its author"
    DRAFTER = "drafter", "in charge of the nation's drafts"
    CHAIR = "chair", "in the chair of the group that owns it"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to rows. All of `conditions` must hold; the widest stands first."""

    grant: Grant
    conditions: tuple[Q, ...]

    def under(self, condition: Q) -> Self:
        """The same way, open only where `condition` holds as well."""
        return replace(self, conditions=(condition, *self.conditions))

    @property
    def condition(self) -> Q:
        """Where the way is open."""
        return reduce(and_, self.conditions)


def under(condition: Q, ways: Iterable[Way]) -> list[Way]:
    """The ways, each open only where `condition` holds as well."""
    return [way.under(condition) for way in ways]


def any_of(ways: Iterable[Way]) -> Q:
    """The rows to which at least one of the ways leads.

    A condition that neighbours share, being one and the same object, is asked once.
    """
    return _any_of([way.conditions for way in ways])


def _any_of(ways: Sequence[tuple[Q, ...]]) -> Q:
    rows = Q(pk__in=[])
    for _, group in groupby(ways, key=lambda conditions: id(conditions[0])):
        alike = list(group)
        shared, further = alike[0][0], [conditions[1:] for conditions in alike]
        rows |= shared & _any_of(further) if all(further) else shared
    return rows
