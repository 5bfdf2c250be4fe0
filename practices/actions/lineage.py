"""Which practice came after which: no chain of links may come back to where it began."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection

from core.errors import FieldErrors
from practices.models import Link, LinkKind, Practice

LINEAGE: Final = (LinkKind.BASED_ON, LinkKind.ADAPTS, LinkKind.SUPERSEDES)
_LOCK: Final = 0x6C696E65  # "line"
_SAID: Final[dict[str, str]] = {
    LinkKind.BASED_ON: "is based on",
    LinkKind.ADAPTS: "adapts",
    LinkKind.SUPERSEDES: "replaces",
}
UNSEEN: Final = "a practice that you may not read"


def hold_lineage() -> None:
    """Let one change of links run at a time; call it before any row is locked.

    Two writers that link to each other would else both find no loop, or wait for each other.
    SQLite lets in one writer at a time anyway.
    """
    if connection.vendor == "postgresql":  # pragma: no cover - asked there only
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def refuse_loop(practice: Practice, *, by: Any) -> None:
    """Refuse links by which the practice comes after itself, in a sentence that names the loop.

    Raises FieldErrors at the link that begins it. Practices that `by` may not read are not named.
    """
    loop = _loop_from(practice.pk)
    if loop is None:
        return
    pks = {practice.pk, *(link["target_id"] for link in loop)}
    seen = Practice.objects.visible_to(by).filter(pk__in=pks)
    titles = {pk: f"“{title}”" for pk, title in seen.values_list("pk", "title")}
    steps = [f"{_SAID[link['kind']]} {titles.get(link['target_id'], UNSEEN)}" for link in loop]
    chain = ", which ".join(steps)
    sentence = f"That would be a loop: {titles.get(practice.pk, practice.title)} {chain}."
    raise FieldErrors({f"links.{loop[0]['position']}": [sentence]})


def _loop_from(start: int) -> Sequence[Mapping[str, Any]] | None:
    """The links of the shortest way from a practice back to itself; a statement for each step."""
    ways: dict[int, list[Mapping[str, Any]]] = {start: []}
    frontier = [start]
    while frontier:
        links = Link.objects.filter(source_id__in=frontier, kind__in=LINEAGE)
        found = links.order_by("source_id", "position", "pk")
        frontier = []
        for link in found.values("source_id", "target_id", "kind", "position"):
            way = [*ways[link["source_id"]], link]
            if link["target_id"] == start:
                return way
            if link["target_id"] not in ways:
                ways[link["target_id"]] = way
                frontier.append(link["target_id"])
    return None
