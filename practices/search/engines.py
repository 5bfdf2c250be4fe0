"""How each database is asked for what a question matches. The only place that knows engines.

Both engines hold the same terms, so both find the same rows. The condition goes into the same
statement as the reader's rights.
"""

import json
from typing import Any, Final

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from practices.search.question import Phrase, Question

PATIENCE: Final = 500  # milliseconds that PostgreSQL may spend on one statement of a search
MANY: Final = 2000  # from this estimate on the newest are walked instead of gathering all

_GATHER: Final = (
    "practices_practice.id IN (WITH found AS MATERIALIZED"
    " (SELECT practice_id FROM {table} WHERE {column} @@ %s::tsquery)"
    " SELECT practice_id FROM found)"
)
_WALK: Final = (
    "(SELECT found.{column} @@ %s::tsquery FROM {table} found"
    " WHERE found.practice_id = practices_practice.id)"
)
_FTS: Final = (
    "practices_practice.id IN"
    " (SELECT rowid FROM practices_searchfts WHERE practices_searchfts MATCH %s)"
)
_EXPLAIN: Final = (
    "SET LOCAL statement_timeout = %s; EXPLAIN (FORMAT JSON)"
    " SELECT 1 FROM practices_searchvector WHERE small @@ %s::tsquery UNION ALL"
    " SELECT 1 FROM practices_searchdocument WHERE whole @@ %s::tsquery"
)
_SMALL: Final = {"table": "practices_searchvector", "column": "small"}
_WHOLE: Final = {"table": "practices_searchdocument", "column": "whole"}


def estimate(question: Question) -> tuple[int, int] | None:
    """Return how many rows the planner expects in what is small, and in the whole text.

    None where the engine does not estimate. Limits the time of the transaction's statements.
    """
    if connection.vendor != "postgresql":
        return None
    query = _tsquery(question)
    with connection.cursor() as cursor:
        cursor.execute(_EXPLAIN, [PATIENCE, query, query])
        plan = cursor.fetchone()[0]
    small, whole = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]["Plans"]
    return int(small["Plan Rows"]), int(whole["Plan Rows"])


def matching(question: Question, *, whole: bool, expected: int | None = None) -> Any:
    """Return a condition on practices: those that match in what is small, or in the whole text.

    `expected` is the estimate: with many matches each of the newest is looked at instead.
    """
    if connection.vendor == "postgresql":
        shape = _WALK if expected is not None and expected >= MANY else _GATHER
        sql = shape.format(**(_WHOLE if whole else _SMALL))
        return RawSQL(sql, [_tsquery(question)], output_field=BooleanField())  # noqa: S611 - our own words; the question is a parameter
    text = _fts(question)
    small = f"{{title summary subjects}} : ({text})"
    return RawSQL(_FTS, [text if whole else small], output_field=BooleanField())  # noqa: S611 - the same


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
