"""What a question finds in the library, ranked or in the order asked for."""

import datetime
from collections.abc import Sequence
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet

from core import prepared
from members.reading import Reader, reader_of
from practices import facets
from practices.freshness import is_stale
from practices.lookups import Lookups
from practices.models import Practice, SearchWord
from practices.queries.items import COLUMNS, Item, Listing, astray, card_values, item_of
from practices.search.finding import MOST, find

if TYPE_CHECKING:
    from practices.filters import LibraryFilter

_SIZES: Final = (20, 50, 100)  # cards on a page, at most
_FIRST_PLACE: Final = 100  # among the marks for numbers


def answers(user: Any, asked: "LibraryFilter", *, known: Lookups, at: datetime.datetime) -> Listing:
    """A page of what a question found, ranked or in the order asked for."""
    visible = Practice.objects.visible_to(user).published()
    condition = facets.condition(asked.chosen, known, at)
    found = find(
        asked.q,
        within=visible,
        thesaurus=known.thesaurus,
        vocabulary=SearchWord.objects.visible_to(user),
        fields=(*facets.FIELDS, *COLUMNS.values()),
        narrow=(lambda rows: rows.filter(condition)) if asked.chosen else None,
        keep=lambda row: facets.fits(row, asked.chosen, known, at),
        stale=lambda row: is_stale(row["last_confirmed_at"], at=at),
    )
    rows = _sorted(found.rows, asked.sort)
    start = _start(asked)
    shown = [row["id"] for row in rows[start : start + asked.limit]]
    by_pk = {card["id"]: card for card in _cards(user, shown)}
    kept = [by_pk[pk] for pk in shown if pk in by_pk]
    around = found.around or found.rows
    return Listing(
        [item_of(card, known) for card in kept],
        len(rows),
        found.more,
        facets.counts(around, asked.chosen, known, at),
        (start + asked.limit, 0) if start + asked.limit < len(rows) else None,
        (start, 0) if start else None,
        found,
        {card["id"]: card["search__plain"] for card in kept},
    )


def best(user: Any, text: str, *, known: Lookups, limit: int, broadly: bool = False) -> Listing:
    """The best of what a question finds, without facets: for pages that show other kinds too."""
    found = find(
        text,
        within=Practice.objects.visible_to(user).published(),
        thesaurus=known.thesaurus,
        vocabulary=SearchWord.objects.visible_to(user),
        broadly=broadly,
    )
    shown = [row["id"] for row in found.rows[:limit]]
    by_pk = {card["id"]: card for card in _cards(user, shown)}
    kept = [by_pk[pk] for pk in shown if pk in by_pk]
    return Listing(
        [item_of(card, known) for card in kept],
        len(found.rows),
        found.more,
        found=found,
        texts={card["id"]: card["search__plain"] for card in kept},
    )


def _cards(user: Any, shown: Sequence[int]) -> list[Item]:
    """The cards of those shown, with the text to mark words in: one prepared statement.

    Places that are left over ask for the last one again, so that there are few statements.
    """
    if not shown:
        return []
    marks, values = reader_of(user).marked()
    size = next(size for size in _SIZES if size >= len(shown))
    places = [prepared.number_mark(_FIRST_PLACE + place) for place in range(size)]
    asked = zip_longest(places, shown, fillvalue=shown[-1])
    return prepared.rows(
        ("answers", marks, size), partial(_readable, marks, places), values | dict(asked)
    )


def _readable(reader: Reader, places: Sequence[int]) -> QuerySet[Practice, Item]:
    rows = Practice.objects.visible_to(reader).published().filter(pk__in=places).order_by()
    return card_values(rows, reader, "search__plain")


def _sorted(rows: Sequence[Item], sort: str) -> list[Item]:
    if sort == "relevance":
        return list(rows)
    column = COLUMNS[sort]
    return sorted(rows, key=lambda row: (row[column], row["id"]), reverse=sort != "title")


def _start(asked: "LibraryFilter") -> int:
    """Where the page begins among ranked results."""
    place = asked.before or asked.after
    if place is None:
        return 0
    if not isinstance(place.value, int) or not 0 <= place.value <= MOST:
        raise astray(asked)
    return max(0, place.value - asked.limit) if asked.before else place.value
