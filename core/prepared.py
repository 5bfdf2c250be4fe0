"""Querysets whose SQL is written and planned once, and run many times with other values.

For what is asked for all the time, Django spends more on writing the SQL, and PostgreSQL more on
planning it, than either does on the answer. A prepared statement is an ordinary queryset, built
with marks in the place of values; the marks are exchanged when it runs. So the rule that the
queryset follows stays the only place of that rule.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Final
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Row = dict[str, Any]
_FAR: Final = 2**40  # numbers no row has, within what every database takes for an id
_TEXT: Final = "\ue000"  # of the private use area: no slug and no word holds it


def number_mark(place: int) -> int:
    """A mark for a whole number."""
    return -(_FAR + place)


def text_mark(name: str) -> str:
    """A mark for a text."""
    return f"{_TEXT}{name}"


@dataclass(frozen=True, slots=True)
class _Statement:
    """A queryset as SQL; `params` holds marks and constants in the order of their places."""

    name: str
    sql: str
    params: tuple[Any, ...]
    columns: tuple[str, ...]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]


_written: Final[dict[Hashable, _Statement | None]] = {}
_planned: Final[WeakKeyDictionary[Any, set[str]]] = WeakKeyDictionary()
_numbers: Final = count(1)


def rows(
    shape: Hashable, build: Callable[[], QuerySet[Any, Any]], values: Mapping[Any, Any]
) -> list[Row]:
    """The rows of the `values()` queryset that `build` makes, as dicts.

    `shape` names the statement and all that changes its SQL; `build` is called once per shape
    and process and puts marks where `values` (by mark) are to stand. Only numbers and texts can
    be exchanged: anything else belongs into the shape.
    """
    key = (connection.vendor, shape)
    if key not in _written:
        _written[key] = _write(build())
    statement = _written[key]
    if statement is None:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _execute_planned(cursor, statement, values)
        else:
            cursor.execute(statement.sql, [_exchanged(p, values) for p in statement.params])
        found = cursor.fetchall()
    return [_row(statement, row) for row in found]


def _is_mark(param: Any) -> bool:
    if param.__class__ is int:
        return bool(param <= -_FAR)
    return param.__class__ is str and param.startswith(_TEXT)


def _exchanged(param: Any, values: Mapping[Any, Any]) -> Any:
    return values[param] if _is_mark(param) else param


def _write(queryset: QuerySet[Any, Any]) -> _Statement | None:
    """The statement of a queryset; None for one that can have no rows."""
    query = queryset.query
    compiler = query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    names = query.selected or [*query.values_select, *query.annotation_select]
    fields = [select[0] for select in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(fields)
    return _Statement(
        f"hub_{next(_numbers)}",
        sql,
        tuple(params),
        tuple(names),
        tuple((place, tuple(steps), field) for place, (steps, field) in converters.items()),
    )


def _execute_planned(cursor: Any, statement: _Statement, values: Mapping[Any, Any]) -> None:
    """Run it as a prepared statement of this connection; PostgreSQL keeps the plan with it."""
    names = _planned.setdefault(connection.connection, set())
    marks = [param for param in statement.params if _is_mark(param)]
    if statement.name not in names:
        places: dict[Any, int] = {}
        parts = []
        for param in statement.params:
            if _is_mark(param):
                places.setdefault(param, len(places) + 1)
                parts.append(f"${places[param]}")
            else:
                parts.append(cursor.mogrify("%s", [param]).decode())
        with connection.wrap_database_errors, connection.connection.cursor() as raw:
            raw.execute(f"PREPARE {statement.name} AS {statement.sql % tuple(parts)}")
        names.add(statement.name)
    given = [values[mark] for mark in dict.fromkeys(marks)]
    slots = f"({', '.join(['%s'] * len(given))})" if given else ""
    cursor.execute(f"EXECUTE {statement.name} {slots}", given)


def _row(statement: _Statement, row: tuple[Any, ...]) -> Row:
    values = list(row)
    for place, steps, field in statement.converters:
        for step in steps:
            values[place] = step(values[place], field, connection)
    return dict(zip(statement.columns, values, strict=True))
