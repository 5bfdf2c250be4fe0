"""What a reader asks of the library, read strictly from an address and written back to one."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.http import urlencode

from core.text import tidy, unfit
from practices.facets import FACETS
from practices.lookups import Lookups
from practices.search.question import LONGEST

SORTS: Final = {
    "relevance": "Best match",
    "newest": "Newest",
    "updated": "Last changed",
    "title": "Title",
}
USUAL: Final = 20
LARGEST: Final = 100
_LONGEST_VALUE: Final = 80  # characters of a licence
_LONGEST_CURSOR: Final = 1000
_BEYOND: Final = 1 << 62  # no row has such a number
_SINGLE: Final = ("q", "sort", "limit", "after", "before")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a sorted list: the sorting value and the number of the row there.

    Among ranked results the value is the place itself, counted from 0, and `pk` is 0.
    """

    value: Any
    pk: int

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(orjson.dumps([self.value, self.pk])).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class LibraryFilter:
    """A question to the library.

    `chosen` holds the values by facet, each facet in FACETS. `after` and `before` are places
    between which page and list turn; at most one of them is set.
    """

    q: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "newest"
    limit: int = USUAL
    after: Cursor | None = None
    before: Cursor | None = None

    def to_query(self) -> str:
        """Return the query string of the address that asks this, without the question mark."""
        pairs: list[tuple[str, str]] = [("q", self.q)] if self.q else []
        pairs += [(name, value) for name, values in self.chosen.items() for value in values]
        if self.sort != self.usual_sort:
            pairs.append(("sort", self.sort))
        if self.limit != USUAL:
            pairs.append(("limit", str(self.limit)))
        for name, place in (("after", self.after), ("before", self.before)):
            if place is not None:
                pairs.append((name, str(place)))
        return urlencode(pairs)

    @property
    def usual_sort(self) -> str:
        """The order when none is named: the best match of a search, else the newest."""
        return "relevance" if self.q else "newest"

    def without(self, name: str, value: str) -> "LibraryFilter":
        """The same question with one value of a facet less, from its first page."""
        left = tuple(kept for kept in self.chosen.get(name, ()) if kept != value)
        rest = {other: values for other, values in self.chosen.items() if other != name}
        return replace(self.first_page(), chosen={**rest, name: left} if left else rest)

    @staticmethod
    def cursor(value: Any, pk: int) -> Cursor:
        """A place in the list, as a page of it gives them."""
        return Cursor(value, pk)

    def first_page(self) -> "LibraryFilter":
        """The same question from its first page."""
        return replace(self, after=None, before=None)

    def sorted_by(self, sort: str) -> "LibraryFilter":
        """The same question in another order, from its first page."""
        return replace(self.first_page(), sort=sort)

    def asking(self, q: str) -> "LibraryFilter":
        """Another question with the same facets, in the usual order."""
        return replace(self.first_page(), q=q, sort="relevance" if q else "newest")


def parse(query: QueryDict, known: Lookups, *, names: Iterable[str] = ()) -> LibraryFilter:
    """Read a filter from an address.

    `names` are further parameters that somebody else reads. Raises ValidationError with a
    sentence under each parameter's name for all that are unknown, given twice or not valid.
    """
    faults: dict[str, list[ValidationError]] = {}
    values: dict[str, Any] = {}
    chosen: dict[str, tuple[str, ...]] = {}
    others = set(names)
    for name in query:
        sent = query.getlist(name)
        try:
            if name in FACETS:
                chosen[name] = _facet(name, sent, known)
            elif name in _SINGLE:
                values[name] = _single(name, sent)
            elif name not in others:
                raise _unknown()
        except ValidationError as error:
            faults[name[:100]] = [error]
    if values.get("after") and values.get("before"):
        faults["before"] = [_fault("Give either after or before.", "conflict")]
    if values.get("sort") == "relevance" and not values.get("q"):
        faults["sort"] = [_fault("The order “relevance” needs a question: give q.", "conflict")]
    if faults:
        raise ValidationError(faults)
    ordered = {name: chosen[name] for name in FACETS if name in chosen}
    asked = LibraryFilter(chosen=ordered, **values)
    return asked if "sort" in values else replace(asked, sort=asked.usual_sort)


def usual(asked: LibraryFilter) -> str:
    """The query string of the question in its one form: its first page, in the usual order."""
    return LibraryFilter(asked.q, asked.chosen, sort=asked.usual_sort).to_query()


def parse_text(query: str, known: Lookups) -> LibraryFilter:
    """Read a filter from the query string of an address, as `parse` does."""
    return parse(QueryDict(query), known)


def _fault(sentence: str, code: str = "invalid") -> ValidationError:
    return ValidationError(sentence, code=code)


def _unknown() -> ValidationError:
    known = ", ".join((*_SINGLE, *FACETS))
    return _fault(f"There is no such parameter. There are: {known}.", "unknown")


def _facet(name: str, sent: list[str], known: Lookups) -> tuple[str, ...]:
    allowed = FACETS[name].words(known)
    if len(set(sent)) < len(sent):
        raise _fault("Give each value once only.", "duplicate")
    for value in sent:
        if allowed and value not in allowed:
            raise _fault(f"Give any of: {', '.join(allowed)}.")
        if len(value) > _LONGEST_VALUE or unfit(value, line=True) or not value:
            raise _fault(f"Give at most {_LONGEST_VALUE} characters of plain text.")
    return tuple(sent)


def _single(name: str, sent: list[str]) -> Any:
    if len(sent) > 1:
        raise _fault("Give it once only.", "duplicate")
    text = sent[0]
    if name == "q":
        return question_of(text)
    if name == "limit":
        return _limit(text)
    if name == "sort":
        if text not in SORTS:
            raise _fault(f"Give one of: {', '.join(SORTS)}.")
        return text
    return _cursor(text)


def question_of(text: str) -> str:
    """Any text is safe to search for: what no text can hold becomes a space, the end is cut."""
    tidied = tidy(text[:LONGEST])
    return " ".join("".join(" " if unfit(c, line=True) else c for c in tidied).split())


def _limit(text: str) -> int:
    short = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST))
    if not (short and 1 <= int(text) <= LARGEST):
        raise _fault(f"Give a whole number from 1 to {LARGEST}.")
    return int(text)


def _cursor(text: str) -> Cursor:
    try:
        if len(text) <= _LONGEST_CURSOR and text.isascii():
            packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            value, pk = orjson.loads(packed)
            # JSON's true is an int to Python and none to a database.
            fit = type(value) is int or (type(value) is str and not unfit(value, line=True))
            if fit and type(pk) is int and 0 <= pk < _BEYOND:
                return Cursor(value, pk)
    except (binascii.Error, ValueError, TypeError):
        pass
    raise _fault("Take this from the links of the list.")
