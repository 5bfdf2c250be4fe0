"""The database itself refuses to change or take away what the trail holds, on both engines."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core import audit
from core.models import Anchor, Event, Verb
from members.models import Circle
from tests.readers import NOW, TEST
from tests.trail import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def entry() -> Event:
    circle = Circle.objects.create(slug="a", name="A")
    entry = audit.record(Verb.CIRCLE_CHANGE, on=circle, by=TEST, at=NOW)
    audit.anchor(at=NOW)
    return entry


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


WAYS: dict[str, Callable[[], Any]] = {
    "a changed entry": lambda: Event.objects.update(reason="x"),
    "an entry taken away": lambda: Event.objects.all().delete(),
    "one that is saved again": lambda: Event.objects.get().save(),
    "one that deletes itself": lambda: Event.objects.get().delete(),
    "many at once": lambda: Event.objects.bulk_update(Event.objects.all(), ["reason"]),
    "by hand": lambda: execute("UPDATE core_event SET reason = 'x'"),
    "taken away by hand": lambda: execute("DELETE FROM core_event"),
    "a changed anchor": lambda: Anchor.objects.update(digest="x"),
    "an anchor taken away": lambda: Anchor.objects.all().delete(),
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_changes_what_is_written(way: str) -> None:
    before = (list(Event.objects.values()), list(Anchor.objects.values()))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        WAYS[way]()
    assert (list(Event.objects.values()), list(Anchor.objects.values())) == before


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["core_event", "core_anchor"])
def test_nothing_empties_the_tables(table: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.sqlite
@pytest.mark.parametrize("column", ["id", "sequence", "ref"])
def test_nothing_is_replaced(entry: Event, column: str) -> None:
    names = [field.attname for field in Event._meta.concrete_fields]
    other = {"id": 9, "sequence": 9, "ref": "'9'"} | {column: f"core_event.{column}"}
    told = ", ".join(str(other.get(name, name)) for name in names)
    into = f"INSERT OR REPLACE INTO core_event ({', '.join(names)})"
    sql = f"{into} SELECT {told} FROM core_event"  # noqa: S608 - names of columns
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        execute(sql)
    assert list(Event.objects.all()) == [entry]


def test_the_way_around_is_closed_again_behind_the_tests() -> None:
    with unguarded():
        Event.objects.update(reason="forged")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Event.objects.update(reason="x")
    assert Event.objects.get().reason == "forged"
