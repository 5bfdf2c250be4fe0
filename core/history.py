"""Reading the trail: entries about things that somebody may read, in pages.

A place between two pages is an entry's public name (`ref`), which is random: its number would
tell how much happened in between that the reader may not know of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, Exists, Model, OuterRef, Q, QuerySet, When
from django.db.models.functions import Cast

from core.models import Event


@dataclass(frozen=True, slots=True)
class Pages:
    """Entries, the latest first, and the places of the neighbouring pages ("" for none)."""

    rows: Sequence[Event]
    newer: str = ""
    older: str = ""

    @property
    def newer_url(self) -> str:
        """Where newer entries are, seen from this page; "" for none."""
        return f"?before={self.newer}" if self.newer else ""

    @property
    def older_url(self) -> str:
        """Where older entries are, seen from this page; "" for none."""
        return f"?after={self.older}" if self.older else ""


def entries_about(*kinds: type[Model]) -> QuerySet[Event]:
    """All entries, ready to be filtered by `about` things of these kinds (with whole numbers)."""
    labels = [kind._meta.label_lower for kind in kinds]
    # In a CASE, so that no engine casts what is not a number.
    number = Case(When(on_kind__in=labels, then=Cast("on_id", BigIntegerField())))
    return Event.objects.alias(thing=number)


def about(things: QuerySet[Any, Any]) -> Q:
    """The entries about one of these things."""
    label = things.model._meta.label_lower
    return Q(on_kind=label) & Q(Exists(things.order_by().filter(pk=OuterRef("thing"))))


def of_thing(thing: type[Model], pk: object) -> QuerySet[Event]:
    """The entries about one thing."""
    return Event.objects.filter(on_kind=thing._meta.label_lower, on_id=str(pk))


def place_of(ref: str, among: QuerySet[Event]) -> int | None:
    """Where an entry stands, by its public name; None when it is not among them."""
    return among.filter(ref=ref).values_list("sequence", flat=True).first()


def page(
    rows: QuerySet[Event], *, size: int, after: int | None = None, before: int | None = None
) -> Pages:
    """One page: the latest entries, those after a place, or those just before one."""
    if before is not None:
        found = list(rows.filter(sequence__gt=before).order_by("sequence")[: size + 1])
        shown = found[:size][::-1]
        return _pages(shown, newer=len(found) > size, older=bool(shown))
    if after is not None:
        rows = rows.filter(sequence__lt=after)
    found = list(rows.order_by("-sequence")[: size + 1])
    return _pages(found[:size], newer=after is not None, older=len(found) > size)


def _pages(shown: list[Event], *, newer: bool, older: bool) -> Pages:
    return Pages(
        shown,
        newer=shown[0].ref if newer and shown else "",
        older=shown[-1].ref if older and shown else "",
    )
