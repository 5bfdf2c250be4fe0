"""Papers of a meeting, one of them, and what somebody owes."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from members.reading import reader_of
from workinggroups.models import Meeting, Paper, PaperVersion
from workinggroups.rules import can_edit, can_hand_in


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A paper as one reader sees it, at a moment."""

    paper: Paper
    versions: Sequence[PaperVersion]
    state: str
    may_hand_in: bool
    may_drop: bool


def papers_of(meeting: Meeting, user: Any, *, at: datetime.datetime) -> list[PaperPage]:
    """The papers of the points that `user` may read, in the order of the agenda."""
    rows = _papers(user).filter(item__meeting=meeting)
    return [_page(row, user, at) for row in rows.order_by("item__position", "due_at", "pk")]


def paper_page(user: Any, ref: str, *, at: datetime.datetime) -> PaperPage | None:
    """One paper; None where `user` may not read it."""
    row = _papers(user).filter(ref=ref).first()
    return None if row is None else _page(row, user, at)


def owed_papers(user: Any, *, at: datetime.datetime) -> QuerySet[Paper]:
    """What the nation of `user` has yet to hand in and can now, the first due first."""
    nothing = ~Exists(PaperVersion.objects.filter(paper=OuterRef("pk")))
    rows = _papers(user).filter(nothing, nation=reader_of(user).nation or 0)
    return rows.filter(opens_at__lte=at, closes_at__gt=at).order_by("due_at", "pk")


def _papers(user: Any) -> QuerySet[Paper]:
    rows: QuerySet[Paper] = Paper.objects.visible_to(user)
    rows = rows.select_related("item__meeting__group", "nation")
    return rows.prefetch_related("versions")


def _page(paper: Paper, user: Any, at: datetime.datetime) -> PaperPage:
    versions = list(paper.versions.all())
    runs = can_edit(user, paper.item.meeting)
    is_open = paper.opens_at <= at < paper.closes_at
    return PaperPage(
        paper=paper,
        versions=versions,
        state=paper.state(at=at, has_come=bool(versions)),
        may_hand_in=is_open and can_hand_in(user, paper),
        may_drop=runs and not versions,
    )
