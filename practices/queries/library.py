"""The library: one list for page and API."""

import datetime
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from core import prepared
from members.reading import reader_of
from practices import facets
from practices.lookups import Lookups, Stamp
from practices.models import Practice
from practices.queries.answers import answers
from practices.queries.items import COLUMNS, Item, Listing, astray, card_values, item_of
from practices.queries.kept import kept
from practices.search.finding import MOST

if TYPE_CHECKING:
    from practices.filters import Cursor, LibraryFilter

TAKEN: Final = 1000  # practices that are taken away at once
_LARGEST: Final = 100


def library_rows(
    user: Any, asked: "LibraryFilter", *, known: Lookups, at: datetime.datetime
) -> QuerySet[Practice, Item]:
    """Return the rows of the library that `user` may read and asks for, unordered, as dicts.

    Without the question `q`: `library` answers that. Each row becomes an item by `item_of`.
    """
    rows = Practice.objects.visible_to(user).published()
    rows = rows.filter(facets.condition(asked.chosen, known, at)).order_by()
    return card_values(rows, user)


def library(
    user: Any, asked: "LibraryFilter", *, known: Lookups, stamp: Stamp, at: datetime.datetime
) -> Listing:
    """Return a page of the library. Never counts in the database.

    Without a question: one statement for the rows and one for the facets, which is kept until
    something changes. Raises ValidationError for a place that this list does not have.
    """
    if asked.q:
        return answers(user, asked, known=known, at=at)
    found = _first(user, asked)
    if found is None:
        found = _from(user, asked, known, at)
    page, after, before = _turn(found, asked)
    around, more = _around(user, asked, known=known, stamp=stamp, at=at)
    fitting = [row for row in around if facets.fits(row, asked.chosen, known, at)]
    return Listing(
        [item_of(row, known) for row in page],
        len(fitting),
        more,
        facets.counts(around, asked.chosen, known, at),
        after,
        before,
    )


def whole_library(
    user: Any, asked: "LibraryFilter", *, known: Lookups, stamp: Stamp, at: datetime.datetime
) -> tuple[list[Item], bool]:
    """Return all that is asked for, page after page, TAKEN at most; and whether there is more."""
    items: list[Item] = []
    page = replace(asked, after=None, before=None, limit=_LARGEST)
    while len(items) < TAKEN:
        found = library(user, page, known=known, stamp=stamp, at=at)
        items += found.items
        if found.after is None:
            return items, found.found is not None and found.more
        page = replace(page, after=page.cursor(*found.after))
    return items, True


def _first(user: Any, asked: "LibraryFilter") -> list[Item] | None:
    """The rows of the first page of the whole library, which is asked for most."""
    if asked.chosen or asked.before is not None or asked.after is not None:
        return None
    marks, values = reader_of(user).marked()
    sign = "" if asked.sort == "title" else "-"
    order = [f"{sign}{COLUMNS[asked.sort]}", f"{sign}id"]

    def build() -> QuerySet[Practice, Item]:
        rows = Practice.objects.visible_to(marks).published().order_by(*order)
        return card_values(rows, marks)[: asked.limit + 1]

    return prepared.rows(("library", marks, asked.sort, asked.limit), build, values)


def _from(user: Any, asked: "LibraryFilter", known: Lookups, at: datetime.datetime) -> list[Item]:
    """The rows from the place that is asked for, one more than fit on the page."""
    rows = library_rows(user, asked, known=known, at=at)
    column = COLUMNS[asked.sort]
    descending = asked.sort != "title"
    backwards = asked.before is not None
    place = asked.before or asked.after
    if place is not None:
        rows = rows.filter(_beyond(column, place, asked, lower=descending != backwards))
    sign = "-" if descending != backwards else ""
    return list(rows.order_by(f"{sign}{column}", f"{sign}id")[: asked.limit + 1])


def _turn(
    found: list[Item], asked: "LibraryFilter"
) -> tuple[list[Item], tuple[Any, int] | None, tuple[Any, int] | None]:
    """The rows of the page, and the places of the pages after and before it."""
    column = COLUMNS[asked.sort]
    backwards = asked.before is not None
    place = asked.before or asked.after
    further = len(found) > asked.limit
    found = found[: asked.limit]
    if backwards:
        found.reverse()
    if not found:
        return [], None, None
    last = _place(found[-1], column) if backwards or further else None
    first = _place(found[0], column) if (further if backwards else place) else None
    return found, last, first


def _place(row: Item, column: str) -> tuple[Any, int]:
    value = row[column]
    return (value.isoformat() if isinstance(value, datetime.datetime) else value), row["id"]


def _beyond(column: str, place: "Cursor", asked: "LibraryFilter", *, lower: bool) -> Func:
    """Compare rows as (column, id) < (value, id): one condition that the index serves."""
    value = place.value
    if column != "title":
        value = _instant(value, asked)
    elif not isinstance(value, str):
        raise astray(asked)
    here = Func(F(column), F("id"), template="(%(expressions)s)", output_field=BooleanField())
    field_of: Any = Practice._meta.get_field(column)
    there = Func(
        Value(value, output_field=field_of),
        Value(place.pk),
        template="(%(expressions)s)",
        output_field=BooleanField(),
    )
    sign = " < " if lower else " > "
    return Func(
        here, there, template="%(expressions)s", arg_joiner=sign, output_field=BooleanField()
    )


def _instant(value: Any, asked: "LibraryFilter") -> datetime.datetime:
    try:
        moment = datetime.datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment.astimezone(datetime.UTC)
    except (TypeError, ValueError, OverflowError):  # made up, or at the edge of the calendar
        pass
    raise astray(asked)


def _around(
    user: Any, asked: "LibraryFilter", *, known: Lookups, stamp: Stamp, at: datetime.datetime
) -> tuple[list[Item], bool]:
    """The newest rows that this reader may see, for counting, and whether there are more.

    All of the reader's rows when they are few, so that each facet shows what it leaves out;
    else the newest of those that fit.
    """
    rows, more = kept(user, stamp, "facets", lambda: _newest(user, Q()))
    if more and asked.chosen:
        return _newest(user, facets.condition(asked.chosen, known, at))
    return rows, more


def _newest(user: Any, condition: Q) -> tuple[list[Item], bool]:
    def build(reader: Any) -> QuerySet[Practice, Item]:
        rows = Practice.objects.visible_to(reader).published().filter(condition)
        return rows.newest().values(*facets.FIELDS)[: MOST + 1]

    if condition:
        found = list(build(user))
    else:
        marks, values = reader_of(user).marked()
        found = prepared.rows(("newest", marks, MOST), partial(build, marks), values)
    return found[:MOST], len(found) > MOST
