"""What the pages about summits read."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps

from summits.models import Chair, Summit, SummitKind
from workinggroups.models import WorkingGroup


@dataclass(frozen=True, slots=True)
class KindCount:
    """A kind of gathering and how many there were; `chosen` when the list shows only it."""

    kind: str
    label: str
    number: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Year:
    """The gatherings that began in one year, the latest first."""

    year: int
    summits: list[Summit]


@dataclass(frozen=True, slots=True)
class SummitList:
    """The timeline, the kinds to choose from, and who held the chair."""

    years: list[Year]
    kinds: list[KindCount]
    total: int
    chairs: list[Chair]


def summit_list(user: Any, *, kind: str = "") -> SummitList:
    """Every gathering, or those of one kind, the latest year first."""
    known = Summit.objects.visible_to(user).select_related("host", "part_of")
    summits = list(known.order_by("-start", "-pk"))
    shown = [summit for summit in summits if kind in ("", summit.kind)]
    counts = Counter(summit.kind for summit in summits)
    chairs = Chair.objects.visible_to(user).select_related("nation")
    return SummitList(
        years=[Year(y, list(found)) for y, found in groupby(shown, key=lambda s: s.start.year)],
        kinds=[
            KindCount(value, str(label), counts[value], chosen=value == kind)
            for value, label in SummitKind.choices
            if counts[value]
        ],
        total=len(summits),
        chairs=list(chairs.order_by("-position")),
    )


@dataclass(frozen=True, slots=True)
class SummitPage:
    """All that a gathering's page shows; declarations are the app's above."""

    joined: list[Any]
    documents: list[Any]
    parts: list[Summit]
    groups_founded: list[WorkingGroup]
    earlier: Summit | None
    later: Summit | None


def summit_page(summit: Summit, user: Any) -> SummitPage:
    """The page of `summit`, which came with its host and with what it is part of."""
    known = Summit.objects.visible_to(user)
    documents = apps.get_model("declarations.Declaration")._default_manager.visible_to(user)
    counted = known.exclude(ordinal=None)
    number = summit.ordinal or 0
    near = {s.ordinal: s for s in counted.filter(ordinal__in=[number - 1, number + 1])}
    groups = WorkingGroup.objects.visible_to(user).filter(founded_at=summit)
    return SummitPage(
        joined=list(summit.admitted.select_related("nation").order_by("nation__name")),
        documents=list(documents.filter(summit=summit).order_by("date", "pk")),
        parts=list(known.filter(part_of=summit).order_by("start", "pk")),
        groups_founded=list(groups.order_by("name", "pk")),
        earlier=near.get(number - 1) if summit.ordinal else None,
        later=near.get(number + 1) if summit.ordinal else None,
    )
