"""How each database is asked for what a question matches. The only place that knows engines.

Both engines hold the same terms, so both find the same rows. The condition goes into the same
statement as the reader's rights.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import BooleanField, DateTimeField, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.sql.constants import INNER
from django.db.models.sql.datastructures import Join

from practices.models import Practice
from practices.search.question import Phrase, Question

PATIENCE: Final = 500  # milliseconds that PostgreSQL may spend on one statement of a search
# What a match costs, about, in µs: to gather it from the index, and to look at its vector.
_GATHERED: Final = 1.5
_LOOKED_AT: Final = {False: 2, True: 5}  # whether it is the whole text's

_IN: Final = (
    "practices_practice.id IN (WITH found AS MATERIALIZED"
    " (SELECT practice_id FROM {table} WHERE {column} @@ %s::tsquery)"
    " SELECT practice_id FROM found)"
)
# The newest matches come first, so that the reader's rights are asked of no more than are wanted.
# OFFSET 0 keeps the order from being made after the rights are asked.
_GATHER: Final = (
    "INNER JOIN (SELECT practice_id, published_at FROM {table}"
    " WHERE {column} @@ %s::tsquery AND published_at IS NOT NULL"
    " ORDER BY published_at DESC, practice_id DESC OFFSET 0) hits"
    " ON (hits.practice_id = practices_practice.id)"
)
# IS NOT FALSE keeps the match from the index of terms: the index of moments is walked.
_WALK: Final = (
    "INNER JOIN {table} hits ON (hits.practice_id = practices_practice.id"
    " AND hits.published_at IS NOT NULL AND (hits.{column} @@ %s::tsquery) IS NOT FALSE)"
)
_FTS: Final = (
    "practices_practice.id IN"
    " (SELECT rowid FROM practices_searchfts WHERE practices_searchfts MATCH %s)"
)
_SMALL: Final = {"table": "practices_searchvector", "column": "small"}
_WHOLE: Final = {"table": "practices_searchbody", "column": "whole"}
_EXPLAIN: Final = (
    "SET LOCAL statement_timeout = %s; EXPLAIN (FORMAT JSON)"
    " SELECT 1 FROM practices_searchvector WHERE small @@ %s::tsquery UNION ALL"
    " SELECT 1 FROM practices_searchbody WHERE whole @@ %s::tsquery UNION ALL"
    " SELECT 1 FROM practices_searchvector WHERE published_at IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many rows the planner expects: that match in what is small, in the whole text; of all."""

    small: int
    whole: int
    all: int


def estimate(question: Question) -> Estimate | None:
    """Return what the planner expects; None where the engine does not estimate.

    Limits the time of the transaction's statements.
    """
    if connection.vendor != "postgresql":
        return None
    query = _tsquery(question)
    with connection.cursor() as cursor:
        cursor.execute(_EXPLAIN, [PATIENCE, query, query])
        plan = cursor.fetchone()[0]
    plans = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]["Plans"]
    return Estimate(*(int(part["Plan Rows"]) for part in plans))


def walks(question: Question, expected: Estimate | None, *, whole: bool, most: int) -> bool:
    """Whether `most` matches are found sooner by looking at one after the other, newest first.

    The other way is to gather all from the index, which does not know how terms follow each
    other: where that matters, each is looked at as well.
    """
    if expected is None:
        return False
    matches = max(expected.whole if whole else expected.small, 1)
    looked_at = _LOOKED_AT[whole]
    is_exact = all(len(phrase) == 1 for phrase in question.phrases)
    gathered = matches * (_GATHERED if is_exact else looked_at)
    return most * expected.all / matches * looked_at < gathered


def wording(question: Question, *, whole: bool) -> str:
    """The question in the engine's words, for `newest` of the whole text or of what is small."""
    if connection.vendor == "postgresql":
        return _tsquery(question)
    text = _fts(question)
    return text if whole else f"{{title summary subjects}} : ({text})"


def newest(
    rows: QuerySet[Practice, Any], words: str, *, whole: bool, walk: bool
) -> QuerySet[Practice, Any]:
    """Those of `rows`, unordered so far, that match, the newest first.

    `words` are a `wording`, or a mark in its place.
    """
    if connection.vendor != "postgresql":
        matching_: Any = RawSQL(_FTS, [words], output_field=BooleanField())  # noqa: S611 - our own words; the question is a parameter
        return rows.filter(matching_).order_by("-published_at", "-id")
    found = rows.all()
    sql = (_WALK if walk else _GATHER).format(**(_WHOLE if whole else _SMALL))
    found.query.join(_Hits.of(sql, words))
    at = RawSQL("hits.published_at", [], output_field=DateTimeField())
    pk = RawSQL("hits.practice_id", [])
    return found.order_by(at.desc(), pk.desc())


class _Hits(Join):
    """Matches joined to the practices as `hits`."""

    sql: str
    words: str

    @classmethod
    def of(cls, sql: str, words: str) -> "_Hits":
        """The join that `sql` is, with its one parameter."""
        key: Any = Practice._meta.get_field("search")
        join = cls("hits", Practice._meta.db_table, "hits", INNER, key, nullable=False)
        join.sql, join.words = sql, words
        return join

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """As it was given."""
        return self.sql, (self.words,)


def matching(question: Question, *, whole: bool) -> Any:
    """Return a condition on practices: those that match in what is small, or in the whole text."""
    words = wording(question, whole=whole)
    if connection.vendor == "postgresql":
        sql = _IN.format(**(_WHOLE if whole else _SMALL))
        return RawSQL(sql, [words], output_field=BooleanField())  # noqa: S611 - our own words; the question is a parameter
    return RawSQL(_FTS, [words], output_field=BooleanField())  # noqa: S611 - the same


def _tsquery(question: Question) -> str:
    groups = ([_ts_phrase(phrase) for phrase in group.phrases] for group in question.groups)
    joint = " | " if question.loose else " & "
    return joint.join(f"({' | '.join(phrases)})" for phrases in groups)


def _ts_phrase(phrase: Phrase) -> str:
    """Terms are letters and digits only, so that quotes around them are enough."""
    return " <-> ".join(f"'{term}'" for term in phrase)


def _fts(question: Question) -> str:
    groups = (['"' + " ".join(phrase) + '"' for phrase in g.phrases] for g in question.groups)
    joint = " OR " if question.loose else " AND "
    return joint.join(f"({' OR '.join(phrases)})" for phrases in groups)
