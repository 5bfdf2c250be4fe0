"""Ways around the trail's guards, for tests only: the product has none.

The guards are triggers in the database. Whoever owns its tables can lift them, and does so here
by hand: to empty the tables after a test, and to forge entries that `verify_trail` must find.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from core.chain import GENESIS
from core.models import Event

TABLES = ("core_event", "core_anchor")


@contextmanager
def unguarded() -> Iterator[None]:
    """Lift the triggers of the trail's tables for a while."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in TABLES]
            on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in TABLES]
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)",
                TABLES,
            )
            kept = dict(cursor.fetchall())
            off, on = [f"DROP TRIGGER {name}" for name in kept], list(kept.values())
    with transaction.atomic():
        _run(off)
        yield
        _run(on)


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def happened(**fields: Any) -> Event:
    """An entry of no chain, for tests of lists that are about something else."""
    last = Event.objects.aggregate(last=Max("sequence"))["last"] or 0
    chained = {"sequence": last + 1, "previous": GENESIS, "digest": GENESIS}
    return Event.objects.create(**{**chained, "ref": secrets.token_hex(16), **fields})
