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

from django.db.models import Case, Q, TextChoices, Value, When


class Grant(TextChoices):
    """By what somebody reads a row; the label tells them."""

    EVERYONE = "everyone", "Everyone may read it."
    COMMUNITY = "community", "It is for the whole network, to which you belong."
    RELEASED = "released", "Its owner released it to local authorities."
    OWNER_NATION = "owner-nation", "Your nation owns it."
    CO_OWNER = "co-owner", "Your nation owns it together with another."
    OWNER_CIRCLE = "owner-circle", "You sit in the group that owns it."
    NAMED_NATION = "named-nation", "It names your nation."
    NAMED_CIRCLE = "named-circle", "It names a group in which you sit."
    NAMED_PERSON = "named-person", "It names you."
    SECRETARIAT = "secretariat", "You are of the secretariat."
    AUTHOR = "author", "You wrote it."
    DRAFTER = "drafter", "You are in charge of your nation’s drafts."
    APPROVER = "approver", "You are named to approve your nation’s drafts."
    CHAIR = "chair", "You chair the group that owns it."
    ELEVATED = "elevated", "You are elevated, for some hours, for the nation that owns it."


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


def truth(condition: Q) -> Case:
    """The condition as a column."""
    return Case(When(condition, then=Value(True)), default=Value(False))  # noqa: FBT003 - a column


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
