"""Querysets whose SQL is written and planned once, and run many times with other values.

For what is asked for all the time, Django spends more on writing the SQL, and PostgreSQL more on
planning it, than either does on the answer. A prepared statement is an ordinary queryset, built
with marks in the place of values; the marks are exchanged when it runs. So the rule that the
queryset follows stays the only place of that rule.

A prepared condition is the same for a part: what many querysets ask of their rows beside other
things, such as whether the reader may see them. Its SQL is written once and put into each.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import BooleanField, Expression, F, Model, Q, QuerySet

if TYPE_CHECKING:
    from django.db.models.sql.compiler import SQLCompiler

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
_ALIAS: Final = re.compile(r"\b[A-Z]{1,2}[0-9]+\b")  # as Django calls the tables of subqueries


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
    if not statement.converters:
        return dict(zip(statement.columns, row, strict=True))
    values = list(row)
    for place, steps, field in statement.converters:
        for step in steps:
            values[place] = step(values[place], field, connection)
    return dict(zip(statement.columns, values, strict=True))


@dataclass(frozen=True, slots=True)
class _Text:
    """A condition as SQL; between its parts stands the name of the table that it is about."""

    parts: tuple[str, ...]
    params: tuple[Any, ...]


_conditions: Final[dict[Hashable, "_Text | type[Exception]"]] = {}


class Condition(Expression):
    """A condition on rows whose SQL has been written before; made by `condition`."""

    def __init__(self, text: "_Text | type[Exception]", values: Mapping[Any, Any]) -> None:
        """Keep the text, and what stands in the place of its marks."""
        super().__init__(output_field=BooleanField())
        self.text = text
        self.values = values
        self.row: Any = F("pk")  # which becomes a column, and so knows its table's alias

    @cached_property
    def identity(self) -> tuple[Any, ...]:
        """What makes two the same."""
        return (self.__class__, self.text, tuple(self.values.items()), self.row)

    def get_source_expressions(self) -> list[Any]:
        """The column by which Django tells which table is meant."""
        return [self.row]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """Take that column back, resolved or under another alias."""
        (self.row,) = exprs

    def as_sql(self, compiler: "SQLCompiler", _connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The text, about the table as this query calls it."""
        if not isinstance(self.text, _Text):
            raise self.text
        own = compiler.quote_name_unless_alias(self.row.alias)
        return own.join(self.text.parts), tuple(
            _exchanged(p, self.values) for p in self.text.params
        )


def condition(
    model: type[Model], shape: Hashable, build: Callable[[], Q], values: Mapping[Any, Any]
) -> Condition:
    """The condition on rows of `model` that `build` makes, to be filtered by.

    `shape`, `build` and `values` are as for `rows`. It may ask for the row's own columns, and for
    others in subqueries only.
    """
    key = (connection.vendor, model, shape)
    if key not in _conditions:
        _conditions[key] = _written_once(model, build())
    return Condition(_conditions[key], values)


def _written_once(model: type[Model], asked: Q) -> "_Text | type[Exception]":
    """The text of a condition; the exception by which Django says that all rows meet it, or none.

    The tables of its subqueries get names of their own, so that it can stand in any query.
    """
    query = QuerySet(model).filter(asked).query
    own = query.get_initial_alias()
    joined = {alias for alias, uses in query.alias_refcount.items() if uses and alias != own}
    if joined:
        raise ValueError(f"A prepared condition joins no table, but this {sorted(joined)}.")
    compiler = query.get_compiler(connection=connection)
    try:
        sql, params = compiler.compile(query.where)
    except (EmptyResultSet, FullResultSet) as answer:
        return type(answer)
    number = next(_numbers)
    sql = _ALIAS.sub(lambda found: f"c{number}_{found[0]}", sql)
    parts = re.split(rf"{re.escape(compiler.quote_name_unless_alias(own))}(?=\.)", sql)
    return _Text(tuple(parts), tuple(params))
