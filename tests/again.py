"""Rows that take long to make and are always the same: made once, then written as they were.

An engine numbers rows upwards and takes no number back, so the numbers of the first time are
free in every later test.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, models, transaction

from core.models import Event, TrailHead
from members.models import Circle, Elevation, MemberKey, Nation, Person, Seat

T = TypeVar("T")
# In the order in which one may refer to another.
KINDS: tuple[type[models.Model], ...] = (
    Nation, Person, Circle, Seat, MemberKey, Elevation, Event,
)  # fmt: skip
_ANY = " UNION ALL ".join(f"SELECT 1 FROM {kind._meta.db_table}" for kind in KINDS)  # noqa: S608 - our own names


@dataclass(frozen=True, slots=True)
class _Made:
    what: Any
    statements: list[tuple[str, Any]]


_made: dict[str, _Made] = {}


def once_more(make: Callable[[], T]) -> T:
    """What `make` returns, with the rows of KINDS that it writes; it must write no others.

    Where such rows stand already, others may refer to them, so everything is made anew.
    """
    name = str(connection.settings_dict["NAME"])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({_ANY})")
        if cursor.fetchone()[0]:
            return make()
        if name in _made:
            for statement in _made[name].statements:
                cursor.execute(*statement)
        else:
            _made[name] = _make(make)
    what: T = copy.deepcopy(_made[name].what)
    return what


def _make(make: Callable[[], Any]) -> _Made:
    """Make it, and write it a second time by the few statements that are to be repeated."""
    statements: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic():
        what = make()
        rows = {kind: list(kind._default_manager.order_by("pk")) for kind in KINDS}
        head = TrailHead.objects.get()
        transaction.set_rollback(True)
    with connection.execute_wrapper(note):
        for kind, all_of_it in rows.items():
            kind._default_manager.bulk_create(all_of_it)
        TrailHead.objects.bulk_create(
            [head],
            update_conflicts=True,
            unique_fields=["number"],
            update_fields=["sequence", "digest"],
        )
    return _Made(what, statements)
