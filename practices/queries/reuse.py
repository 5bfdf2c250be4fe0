"""Who took a practice from whom: everything for the chain, as far as a reader may follow it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from practices.models import (
    Adoption,
    Link,
    LinkKind,
    Practice,
    ReadingSignal,
    Reuse,
    SecurityNotice,
)
from practices.queries.adoptions import FIELDS, adoption_values

TAKES: Final = (LinkKind.BASED_ON, LinkKind.ADAPTS)
DEEPEST: Final = 8  # steps of a chain
MOST: Final = 1000  # records of one kind

# The practices that came of one, or from which one came, whoever may read them: what is shown
# is asked for by `visible_to` beside it.
_WALK: Final = """
WITH RECURSIVE walk(id, depth) AS (
    SELECT CAST(%s AS bigint), 0
    UNION
    SELECT link.{far}, walk.depth + 1
    FROM practices_link link JOIN walk ON link.{near} = walk.id
    WHERE link.kind IN ('based_on', 'adapts') AND walk.depth < %s
)
SELECT id FROM walk
"""
_DOWN: Final = _WALK.format(far="source_id", near="target_id")
_UP: Final = _WALK.format(far="target_id", near="source_id")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Web:
    """A practice, the links above and below it, and who takes up it and what came of it."""

    practice: Row
    above: Sequence[Row]
    below: Sequence[Row]
    adoptions: Sequence[Row]
    reuses: Sequence[Row]
    warnings: Sequence[SecurityNotice] = ()
    signals: Sequence[Row] = ()


def web(user: Any, slug: str) -> Web | None:
    """The web around a practice of the library; None when it is not for `user` to see.

    Four statements, and two for the network: warnings, and what its readers say.
    """
    found = Practice.objects.visible_to(user).published().filter(slug=slug)
    practice = found.values(
        "id", "slug", "title", "marking", "status", "repository", "last_commit_seen",
        "owner_nation_id", "owner_nation__name", "owner_nation__iso2", "owner_circle__name",
    ).first()  # fmt: skip
    if practice is None:
        return None
    pk = practice["id"]
    links = _links(user, pk)
    below = _walk(links, pk, near="target_id", far="source_id")
    above = _walk(links, pk, near="source_id", far="target_id")
    pks = [pk, *(link["source_id"] for link in below)]
    adoptions = adoption_values(user).filter(practice_id__in=pks)
    return Web(
        practice,
        above,
        below,
        list(adoptions.order_by("pk").values(*FIELDS, "practice_id")[:MOST]),
        list(_reuses(pks)[:MOST]),
        list(warnings_for(user, pk)),
        list(_signals(user, pk)[:MOST]),
    )


def derived(pk: int) -> QuerySet[Practice]:
    """A practice and all that came of it, whoever may read them: to reach all who use it."""
    rows: QuerySet[Practice] = Practice.objects.filter(pk__in=_down(pk))
    return rows


def using(pk: int) -> QuerySet[Adoption]:
    """All adoptions of a practice and of what came of it, whoever may read them."""
    rows: QuerySet[Adoption] = Adoption.objects.filter(practice_id__in=_down(pk))
    return rows


def _down(pk: int) -> RawSQL:
    return RawSQL(_DOWN, [pk, DEEPEST])  # noqa: S611 - our own statement, the number apart


def _links(user: Any, pk: int) -> Sequence[Row]:
    """The links of the chain both of whose ends `user` may read."""
    up = RawSQL(_UP, [pk, DEEPEST])  # noqa: S611 - the same
    rows = Link.objects.visible_to(user).filter(kind__in=TAKES)
    rows = rows.filter(Q(target_id__in=_down(pk)) | Q(source_id__in=up))
    return list(
        rows.order_by("position", "pk").values(
            "kind", "source_id", "source__slug", "source__title",
            "target_id", "target__slug", "target__title",
            source_nation=F("source__owner_nation_id"), target_nation=F("target__owner_nation_id"),
        )[:MOST]
    )  # fmt: skip


def _walk(links: Sequence[Row], pk: int, *, near: str, far: str) -> list[Row]:
    """The links that lead on from the practice, each practice reached once, the nearest first."""
    reached, frontier, found = {pk}, [pk], []
    while frontier:
        step = [link for link in links if link[near] in frontier and link[far] not in reached]
        frontier = []
        for link in step:
            if link[far] not in reached:
                reached.add(link[far])
                frontier.append(link[far])
                found.append(link)
    return found


def _reuses(pks: Sequence[int]) -> QuerySet[Reuse, dict[str, Any]]:
    """What sources show of who reuses these practices, which the reader may read."""
    rows = Reuse.objects.filter(practice_id__in=pks).order_by("practice_id", "position", "pk")
    return rows.values(
        "practice_id", "who", "country", "nation__name", "organisation__slug",
        "organisation__kind", "relation", "what", "since", "as_of", "ref",
    )  # fmt: skip


def _signals(user: Any, pk: int) -> QuerySet[ReadingSignal, dict[str, Any]]:
    """What readers say came of a practice, by nation, the latest first."""
    rows = ReadingSignal.objects.visible_to(user).filter(practice=pk).order_by("-at", "-pk")
    return rows.values("nation__name", "signal", "because")


def warnings_for(user: Any, pk: int) -> QuerySet[SecurityNotice]:
    """The security notices on a practice that are for `user`, the latest first."""
    rows: QuerySet[SecurityNotice] = SecurityNotice.objects.visible_to(user).filter(practice=pk)
    return rows.order_by("-at", "-pk")
