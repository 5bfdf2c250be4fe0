"""Finding practices: candidates from the engine, within what the reader may see, then ranked."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import QuerySet

from core import prepared
from members.reading import reader_of
from practices.models import Practice, SearchWord
from practices.search import engines
from practices.search.question import Question, Thesaurus, plain, understand
from practices.search.ranking import Candidate, rank
from practices.search.typos import SHORTEST, distance, forms

MOST: Final = 200  # candidates that are ranked
ENOUGH: Final = 20  # hits in title, summary and subjects that spare a look into the text
TRIES: Final = 6  # suggestions that are tried
CLOSE: Final = 2  # words that may have been meant by one
SLIPS: Final = 2  # letters that may be wrong in a word, the first never
LONGEST_REPAIR: Final = 5  # words of a question that may hold a slip
NEEDED: Final = ("id", "published_at", "search__title", "search__summary", "search__subjects")

Row = dict[str, Any]
Rows = QuerySet[Practice, Any]
_WORDS: Final = prepared.text_mark("words")


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found among the rows that the reader may see.

    `rows` are plain rows, best first; with `more` there are further ones beyond those ranked
    (“200+”). `around` is what was found before any facet was chosen, for counting facets; empty
    when there was too much. `loose` says that nothing had all the words, so that these have
    some. `suggestion` is a question that does find something.
    """

    question: Question
    rows: Sequence[Row] = ()
    more: bool = False
    around: Sequence[Row] = ()
    loose: bool = False
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class _Library:
    """What `user` may read of the library, narrowed by chosen facets, as rows with `fields`."""

    user: Any
    fields: tuple[str, ...]
    narrow: Callable[[Rows], Rows] | None = None

    def rows(self, user: Any = None) -> Rows:
        """The rows, unordered; those of another reader, such as one with marks, if named."""
        rows = Practice.objects.visible_to(user or self.user).published().order_by()
        return rows if self.narrow is None else self.narrow(rows)

    def newest(self, words: str, *, whole: bool, walk: bool) -> list[Row]:
        """The newest that match, one more than MOST: a prepared statement where not narrowed."""

        def build(rows: Rows, words: str) -> QuerySet[Practice, Row]:
            matches = engines.newest(rows, words, whole=whole, walk=walk)
            found: QuerySet[Practice, Row] = matches.values(*self.fields)[: MOST + 1]
            return found

        if self.narrow is not None:
            return list(build(self.rows(), words))
        marks, values = reader_of(self.user).marked()
        shape = ("candidates", marks, self.fields, whole, walk, MOST)
        return prepared.rows(
            shape, lambda: build(self.rows(marks), _WORDS), {**values, _WORDS: words}
        )


def find(  # noqa: PLR0913 - what, for whom, and the facets said twice
    text: str,
    *,
    user: Any,
    thesaurus: Thesaurus,
    fields: Iterable[str] = (),
    narrow: Callable[[Rows], Rows] | None = None,
    keep: Callable[[Row], bool] | None = None,
    broadly: bool = False,
    stale: Callable[[Row], bool] = lambda _row: False,
) -> Found:
    """Find what a text asks for in the library, as far as `user` may read.

    `narrow` (in SQL) and `keep` (of a row) are the chosen facets, said twice: counting facets
    needs what they leave out as long as that is little. A `stale` row is worth less. `fields`
    are wanted beside the rank's. `broadly`: where few rows have all the words, those with some
    come after. Two statements, a third when titles have little, more only when nothing is found.
    """
    if not (question := understand(text, thesaurus)):
        return Found(question)
    within = _Library(user, tuple(dict.fromkeys((*NEEDED, *fields))))
    # Within a transaction, the one around or its own: there the limit on time holds.
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        rows, more = _candidates(within, question)
        loose = not rows and len(question.groups) > 1
        suggestion = "" if rows else _suggest(question, within)
        if loose:
            question = replace(question, loose=True)
            rows, more = _candidates(within, question)
        elif broadly and len(rows) < ENOUGH and len(question.groups) > 1:
            question = replace(question, loose=True)
            rows = _with_some(rows, _candidates(within, question)[0])
        around: Sequence[Row] = () if more else rows
        if more and narrow is not None:
            rows, more = _candidates(replace(within, narrow=narrow), question)
        elif keep is not None:
            rows = [row for row in rows if keep(row)]
    return Found(question, _ranked(rows, question, stale), more, around, loose, suggestion)


def _ranked(rows: Sequence[Row], question: Question, stale: Callable[[Row], bool]) -> list[Row]:
    by_pk = {row["id"]: row for row in rows}
    order = rank((_candidate(row, is_stale=stale(row)) for row in rows), question)
    return [by_pk[pk] for pk in order]


def _with_some(rows: Sequence[Row], some: Sequence[Row]) -> list[Row]:
    """Rows that have all the words, and those beside them that have some."""
    have = {row["id"] for row in rows}
    return [*rows, *(row for row in some if row["id"] not in have)]


def _candidates(within: _Library, question: Question) -> tuple[list[Row], bool]:
    """The newest matches, at most MOST, and whether there are more."""
    expected = engines.estimate(question)
    if expected is None or expected.small >= ENOUGH:
        rows = _fetch(within, question, expected, whole=False)
        if len(rows) >= ENOUGH:
            return rows[:MOST], len(rows) > MOST
    rows = _fetch(within, question, expected, whole=True)
    small = [row for row in rows if _in_small(row, question)]
    if len(small) >= ENOUGH:
        rows = small
    return rows[:MOST], len(rows) > MOST


def _fetch(
    within: _Library, question: Question, expected: engines.Estimate | None, *, whole: bool
) -> list[Row]:
    walk = engines.walks(question, expected, whole=whole, most=MOST)
    return within.newest(engines.wording(question, whole=whole), whole=whole, walk=walk)


def _in_small(row: Row, question: Question) -> bool:
    text = f"{row['search__title']}|{row['search__summary']}|{row['search__subjects']}"
    met = [any(f" {' '.join(p)} " in text for p in group.phrases) for group in question.groups]
    return any(met) if question.loose else all(met)


def _candidate(row: Row, *, is_stale: bool) -> Candidate:
    return Candidate(
        row["id"],
        row["search__title"],
        row["search__summary"],
        row["search__subjects"],
        (row["published_at"], row["id"]),
        is_stale,
    )


def _suggest(question: Question, within: _Library) -> str:
    """Return the question with words put right, if the reader then finds something.

    A word stays in the vocabulary when its last practice is gone, so that nothing is offered
    before a statement with the reader's rights has found it, by the very words offered; and a
    word that the reader cannot find takes no other's place.
    """
    if len(question.words) > LONGEST_REPAIR:
        return ""
    tries = sorted(
        product(*_meant(question.words, within)),
        key=lambda row: sum(s for s, _w in row),
    )
    for slips in tries[1 : TRIES + 1]:  # the first is the question as it was
        offer = [word for _slips, word in slips]
        if len(set(offer)) == len(offer) and _finds(offer, within):
            return " ".join(offer)
    return ""


def _finds(words: Sequence[str], within: _Library) -> bool:
    return within.rows().filter(engines.matching(plain(words), whole=True)).exists()


def _meant(words: Sequence[str], within: _Library) -> list[list[tuple[int, str]]]:
    """For each word: itself and at most two words close to it that are found, with its slips."""
    wanted = {word: forms(word) for word in words if len(word) >= SHORTEST}
    asked = set().union(*wanted.values())
    vocabulary = SearchWord.objects.visible_to(within.user)
    near = set(vocabulary.filter(form__in=asked).values_list("word", flat=True))
    meant = []
    for word in words:
        close = sorted((distance(word, other), other) for other in near - {word})
        fit = (row for row in close if word in wanted and row[0] <= SLIPS and row[1][0] == word[0])
        found = (row for row in fit if _finds([row[1]], within))
        meant.append([(0, word), *islice(found, CLOSE)])
    return meant
