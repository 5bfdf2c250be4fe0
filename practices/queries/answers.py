"""What a question finds in the library, ranked or in the order asked for."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from practices import facets
from practices.freshness import is_stale
from practices.lookups import Lookups
from practices.queries.items import COLUMNS, Item, Listing, astray, cards_of, item_of
from practices.queries.translations import found_in
from practices.search.finding import MOST, Found, find
from practices.search.question import Question
from practices.search.words import terms

if TYPE_CHECKING:
    from practices.filters import LibraryFilter

_MORE: Final = ("search__plain", "search__languages")


def answers(user: Any, asked: "LibraryFilter", *, known: Lookups, at: datetime.datetime) -> Listing:
    """A page of what a question found, ranked or in the order asked for."""
    condition = facets.condition(asked.chosen, known, at)
    found = find(
        asked.q,
        user=user,
        thesaurus=known.thesaurus,
        fields=(*facets.FIELDS, *COLUMNS.values()),
        narrow=(lambda rows: rows.filter(condition)) if asked.chosen else None,
        keep=lambda row: facets.fits(row, asked.chosen, known, at),
        stale=lambda row: is_stale(row["last_confirmed_at"], at=at),
    )
    rows = _sorted(found.rows, asked.sort)
    start = _start(asked)
    shown = [row["id"] for row in rows[start : start + asked.limit]]
    by_pk = {card["id"]: card for card in cards_of(user, shown, *_MORE)}
    kept = [by_pk[pk] for pk in shown if pk in by_pk]
    around = found.around or found.rows
    return Listing(
        _items(user, kept, found, known),
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
        user=user,
        thesaurus=known.thesaurus,
        broadly=broadly,
    )
    shown = [row["id"] for row in found.rows[:limit]]
    by_pk = {card["id"]: card for card in cards_of(user, shown, *_MORE)}
    kept = [by_pk[pk] for pk in shown if pk in by_pk]
    return Listing(
        _items(user, kept, found, known),
        len(found.rows),
        found.more,
        found=found,
        texts={card["id"]: card["search__plain"] for card in kept},
    )


def _items(user: Any, cards: Sequence[Item], found: Found, known: Lookups) -> list[Item]:
    """The cards as items; `found_in` says how one reads in the language that was met best.

    A statement more, where any of them is translated.
    """
    items = [item_of(card, known) for card in cards]
    own = {
        card["id"]: _met(found.question, card["title"], card["summary"], card["search__plain"])
        for card in cards
        if card["search__languages"]
    }
    best: dict[int, Item] = {}
    for row in found_in(user, own) if own else ():
        met = _met(found.question, *row.content.values())
        if met > own[row.practice_id]:
            own[row.practice_id] = met
            says = {name: row.content[name] for name in ("title", "summary")}
            best[row.practice_id] = {
                "language": row.language,
                "url": row.get_absolute_url(),
                **says,
            }
    return [item | {"found_in": best.get(item["id"])} for item in items]


def _met(question: Question, *texts: str) -> int:
    """How many of the question's ideas the texts meet."""
    told = f" {' '.join(terms(' '.join(texts)))} "
    return sum(any(f" {' '.join(p)} " in told for p in group.phrases) for group in question.groups)


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
