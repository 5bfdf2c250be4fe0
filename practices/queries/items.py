"""A row of the library as page and API show it, and a page of such rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet

from core import prepared
from members.models import UNKNOWN_CIRCLE, Circle
from members.reading import Reader, reader_of
from practices import facets
from practices.lookups import Lookups
from practices.models import Practice
from practices.search.finding import Found

if TYPE_CHECKING:
    from practices.filters import LibraryFilter

Item = dict[str, Any]
_SIZES: Final = (4, 20, 50, 100)  # cards that are asked for at once
_FIRST_PLACE: Final = 100  # among the marks for numbers
COLUMNS: Final = {"newest": "published_at", "updated": "updated_at", "title": "title"}
CARD: Final = (
    "id",
    "slug",
    "title",
    "summary",
    "language",
    "owner_nation_id",
    "owner_circle__slug",
    "owner_circle__name",
    "group_known",
    "kind",
    "stage",
    "stage_as_of",
    "marking",
    "is_compiled",
    "published_at",
    "updated_at",
    "last_confirmed_at",
    "version",
    "search__owners",
    "search__topics",
    "search__reusing_nations",
    "search__reusing_bodies",
)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the library.

    `items` are plain dicts (see `item_of`); `counts` say for each facet what each value would
    leave, computed over what this reader may see; with `more` they are of the newest 200 only.
    `total` is exact unless `more`. `after` and `before` are the places of the neighbouring
    pages. `texts` are the beginnings of the texts of what a question found, by number.
    """

    items: Sequence[Item]
    total: int = 0
    more: bool = False
    counts: Mapping[str, Counter[str]] = field(default_factory=dict)
    after: "tuple[Any, int] | None" = None
    before: "tuple[Any, int] | None" = None
    found: Found | None = None
    texts: Mapping[int, str] = field(default_factory=dict)


def card_values(
    rows: QuerySet[Practice, Any], user: Any, *more: str
) -> QuerySet[Practice, dict[str, Any]]:
    """Practices as rows of CARD; `group_known` says whether `user` may know who owns them."""
    known = Circle.objects.known_to(user).filter(pk=OuterRef("owner_circle_id"))
    found: QuerySet[Practice, Item] = rows.annotate(group_known=Exists(known)).values(*CARD, *more)
    return found


def cards_of(user: Any, numbers: Sequence[int], *more: str) -> list[Item]:
    """Those of the practices in the library that `user` may read, as rows of CARD, unordered.

    One prepared statement. Places that are left over ask for the last one again, so that there
    are few statements; more than the largest size are asked for in turn.
    """
    marks, values = reader_of(user).marked()
    found: list[Item] = []
    for start in range(0, len(numbers), _SIZES[-1]):
        wanted = numbers[start : start + _SIZES[-1]]
        size = next(size for size in _SIZES if size >= len(wanted))
        places = [prepared.number_mark(_FIRST_PLACE + place) for place in range(size)]
        asked = values | dict(zip_longest(places, wanted, fillvalue=wanted[-1]))
        build = partial(_readable, marks, places, more)
        found += prepared.rows(("cards", marks, size, more), build, asked)
    return found


def _readable(
    reader: Reader, places: Sequence[int], more: Sequence[str]
) -> QuerySet[Practice, Item]:
    rows = Practice.objects.visible_to(reader).published().filter(pk__in=places).order_by()
    return card_values(rows, reader, *more)


def item_of(row: Mapping[str, Any], known: Lookups) -> Item:
    """Return a row as page and API show it; instants are aware, in UTC, dates ISO text."""
    nation = known.nations.get(row["owner_nation_id"])
    stage_as_of = row["stage_as_of"]
    return {
        "id": row["id"],
        "slug": row["slug"],
        "title": row["title"],
        "summary": row["summary"],
        "language": row["language"],
        "nation": {"slug": nation.slug, "name": nation.name, "iso2": nation.iso2}
        if nation
        else None,
        "co_owners": _co_owners(row, known),
        "group": _group(row),
        "kind": row["kind"],
        "stage": row["stage"],
        "stage_as_of": stage_as_of.iso if stage_as_of else None,
        "topics": facets.topic_slugs(row, known),
        "marking": row["marking"],
        "is_compiled": row["is_compiled"],
        "published_at": row["published_at"],
        "updated_at": row["updated_at"],
        "last_confirmed_at": row["last_confirmed_at"],
        "version": row["version"],
        "reused_by": {
            "nations": row["search__reusing_nations"] or 0,
            "organisations": row["search__reusing_bodies"] or 0,
        },
        "url": f"/practices/{row['slug']}/",
    }


def as_found(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The item as it reads in the language in which a question found it."""
    found = item.get("found_in")
    return {**item, **found} if found else item


def _co_owners(row: Mapping[str, Any], known: Lookups) -> list[Item]:
    """The nations that own it besides the first."""
    slugs = (row["search__owners"] or "").split()
    if not slugs:
        return []
    nations = {nation.slug: nation for nation in known.nations.values()}
    return [
        {"slug": slug, "name": nations[slug].name, "iso2": nations[slug].iso2}
        for slug in slugs
        if slug in nations
    ]


def _group(row: Mapping[str, Any]) -> Item | None:
    """The circle that owns it; without a slug where the reader may not know which it is."""
    if not row["owner_circle__slug"]:
        return None
    if not row["group_known"]:
        return {"slug": None, "name": UNKNOWN_CIRCLE}
    return {"slug": row["owner_circle__slug"], "name": row["owner_circle__name"]}


def astray(asked: "LibraryFilter") -> ValidationError:
    """The refusal of a place that this list does not have."""
    name = "before" if asked.before is not None else "after"
    return ValidationError({name: ["Take this from the links of the same list."]}, code="invalid")
