"""One practice for the API: the document that its current version keeps, and its links."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from core import prepared
from members.models import Circle
from members.reading import Reader, reader_of
from practices.document import Content, document_of
from practices.models import Link, Practice, PracticeVersion, Status
from practices.queries.items import card_values

Item = dict[str, Any]
_SLUG: Final = prepared.text_mark("slug")
_FIELDS: Final = (
    "id",
    "slug",
    "status",
    "version",
    "marking",
    "released_to_affiliates",
    "is_compiled",
    "created_at",
    "updated_at",
    "published_at",
    "last_confirmed_at",
    "embargo_until",
    "withdrawn_at",
    "withdrawal_reason",
    "owner_nation_id",
    "owner_nation__slug",
    "owner_circle__slug",
    "group_known",
    "source__system",
    "source__external_id",
    "source__url",
    "search__owners",
    "search__reusing_nations",
    "search__reusing_bodies",
    "now__content",
    "has_back",
)


def record(user: Any, slug: str) -> Item | None:
    """Return the practice as `user` may read it, None when it is not theirs to see.

    A row of _FIELDS with `content` (document.py's shape) and `linked_from`; both sides of links
    are those that `user` may read in the library. A withdrawn practice has neither. One
    statement, a second one where there are links.
    """
    marks, values = reader_of(user).marked()
    found = prepared.rows(("record", marks), partial(_one, marks), values | {_SLUG: slug})
    if not found or found[0]["status"] == Status.WITHDRAWN:
        return found[0] if found else None
    row = found[0]
    content = row.pop("now__content")
    if content is None:  # a row that no action has written
        content = document_of(Practice.objects.get(pk=row["id"]))
    named = [link["practice"] for link in content["links"]]
    seen: set[str] = set()
    linked_from: list[Item] = []
    if named or row["has_back"]:
        seen, linked_from = _around(user, row["id"], named)
    links = [link for link in content["links"] if link["practice"] in seen]
    ordered = {name: content.get(name) for name in Content.__annotations__}
    return row | {"content": ordered | {"links": links}, "linked_from": linked_from}


def _one(reader: Reader) -> QuerySet[Practice, Item]:
    current = FilteredRelation("versions", condition=Q(versions__number=F("version")))
    back = Exists(Link.objects.filter(target_id=OuterRef("pk")).order_by())
    rows = Practice.objects.visible_to(reader).filter(slug=_SLUG)
    known = Exists(Circle.objects.known_to(reader).filter(pk=OuterRef("owner_circle_id")))
    rows = rows.annotate(now=current, has_back=back, group_known=known)
    found: QuerySet[Practice, Item] = rows.order_by().values(*_FIELDS)
    return found


def _around(user: Any, pk: int, named: list[str]) -> tuple[set[str], list[Item]]:
    """Which of the named practices the reader may read, and the visible links to this one."""
    here = FilteredRelation("links_out", condition=Q(links_out__target_id=pk))
    rows = Practice.objects.visible_to(user).published().annotate(here=here)
    rows = rows.filter(Q(slug__in=named) | Q(here__isnull=False))
    found = sorted(rows.order_by().values_list("slug", "here__kind"), key=str)
    back = [{"practice": slug, "kind": kind} for slug, kind in found if kind is not None]
    return {slug for slug, _kind in found}, back


def newest_cards(user: Any, *, limit: int) -> list[Item]:
    """Return the newest practices of the library that `user` may read, as rows of CARD."""
    marks, values = reader_of(user).marked()
    return prepared.rows(("newest", limit, marks), partial(_newest, marks, limit), values)


def _newest(reader: Reader, limit: int) -> QuerySet[Practice, Item]:
    rows = Practice.objects.visible_to(reader).published().newest()
    return card_values(rows, reader)[:limit]


def versions_of(pk: Any, shown: Mapping[str, Any]) -> QuerySet[PracticeVersion]:
    """Return the versions that readers of a practice may see, unordered; `shown` is its row.

    None of a draft; none from before publication or written for fewer than read it today, which
    were not meant for everyone who reads it now.
    """
    if shown["status"] != Status.PUBLISHED:
        return PracticeVersion.objects.none()
    todays = F("practice__versions_from")
    return PracticeVersion.objects.filter(practice_id=pk, number__gte=todays)


def pair_of(
    user: Any, pk: Any, shown: Mapping[str, Any], numbers: tuple[int, int]
) -> tuple[list[Item], dict[str, str]] | None:
    """Return `number`, `at` and `content` of two versions, and titles of practices by slug.

    None unless `user` may read both. Links are those that `user` may follow now; the titles
    are theirs. Two statements.
    """
    rows = versions_of(pk, shown).filter(number__in=numbers).values("number", "at", "content")
    kept: dict[int, Item] = {row["number"]: dict(row) for row in rows}
    if set(kept) != set(numbers):
        return None
    links = {link["practice"] for row in kept.values() for link in row["content"]["links"]}
    readable = Practice.objects.visible_to(user).published().filter(slug__in=links)
    titles = dict(readable.values_list("slug", "title"))
    for row in kept.values():
        seen = [link for link in row["content"]["links"] if link["practice"] in titles]
        row["content"] = {**row["content"], "links": seen}
    return [kept[number] for number in numbers], titles


def version_record(user: Any, pk: Any, shown: Mapping[str, Any], number: int) -> Item | None:
    """Return `at` and `content` of a version, its links those that `user` may follow now."""
    kept = versions_of(pk, shown).filter(number=number).values("at", "content").first()
    if kept is None:
        return None
    named = [link["practice"] for link in kept["content"]["links"]]
    seen: set[str] = set()
    if named:
        readable = Practice.objects.visible_to(user).published().filter(slug__in=named)
        seen.update(readable.values_list("slug", flat=True))
    links = [link for link in kept["content"]["links"] if link["practice"] in seen]
    ordered = {name: kept["content"].get(name) for name in Content.__annotations__}
    return {"at": kept["at"], "content": ordered | {"links": links}}


def named_nations(pk: int) -> list[str]:
    """Return the slugs of the nations that a practice names, for those who may change it."""
    nations = Practice(pk=pk).named_nations.order_by("slug")
    return list(nations.values_list("slug", flat=True))
