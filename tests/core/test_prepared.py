"""Prepared statements give what the queryset gives, whoever asks and in whatever order."""

from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from core import prepared
from members.models import Nation, Person
from members.reading import reader_of
from practices.models import Practice
from tests.readers import MAY_READ_PRACTICE, READERS, make_cast, make_practice

pytestmark = pytest.mark.django_db
SLUG = prepared.text_mark("slug")


def nations(limit: int = 10) -> QuerySet[Nation, dict[str, Any]]:
    return Nation.objects.filter(slug=SLUG).order_by("pk").values("slug", "sources")[:limit]


def test_marks_are_exchanged_and_columns_converted() -> None:
    make_cast()
    Nation.objects.filter(slug="estonia").update(sources=[{"ref": "seed 000", "kind": "seed"}])
    for _ in range(7):  # past the point where PostgreSQL may choose a plan for all values
        for slug, sources in (("estonia", [{"ref": "seed 000", "kind": "seed"}]), ("denmark", [])):
            found = prepared.rows("test nations", nations, {SLUG: slug})
            assert found == [{"slug": slug, "sources": sources}]
    assert prepared.rows("test nations", nations, {SLUG: "100% '; drop table x --"}) == []


def test_it_is_written_once() -> None:
    make_cast()
    built = []

    def build() -> QuerySet[Nation, dict[str, Any]]:
        built.append(1)
        return nations(3)

    for slug in ("estonia", "denmark", "canada"):
        assert prepared.rows("test once", build, {SLUG: slug})[0]["slug"] == slug
    assert len(built) == 1


def test_it_outlives_a_rolled_back_transaction() -> None:
    make_cast()
    with transaction.atomic():
        prepared.rows("test rollback", partial(nations, 4), {SLUG: "estonia"})
        transaction.set_rollback(True)
    assert prepared.rows("test rollback", partial(nations, 4), {SLUG: "estonia"})


def test_what_can_have_no_rows_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert prepared.rows("test none", lambda: Nation.objects.none().values("slug"), {}) == []
    assert len(asked) == 0


def test_each_reader_reads_the_same_as_by_the_queryset() -> None:
    cast = make_cast()
    for level in MAY_READ_PRACTICE:
        make_practice(cast, level)
    for reader in READERS:
        user = cast.user(reader)
        marks, values = reader_of(user).marked()

        def build(marks: Any = marks) -> QuerySet[Practice, dict[str, Any]]:
            return Practice.objects.visible_to(marks).order_by("pk").values("slug")

        found = prepared.rows(("test readers", marks), build, values)
        expected = Practice.objects.visible_to(user).order_by("pk").values("slug")
        assert found == list(expected), reader


def reading(slug: str) -> prepared.Condition:
    """Nations of the name, or with somebody in them: a column and a subquery."""
    people = Person.objects.filter(nation_id=OuterRef("pk"), name=SLUG)
    return prepared.condition(
        Nation, "test condition", lambda: Q(slug=SLUG) | Q(Exists(people)), {SLUG: slug}
    )


def test_a_condition_can_stand_anywhere_in_a_query() -> None:
    make_cast()
    for slug, expected in (("estonia", "estonia"), ("author", "estonia"), ("chair", "canada")):
        assert Nation.objects.get(reading(slug)).slug == expected
        assert Nation.objects.filter(~Q(reading(slug))).count() == 3
        within = Nation.objects.filter(
            Exists(Nation.objects.filter(reading(slug), pk=OuterRef("pk")))
        )
        assert within.get().slug == expected
        both = Nation.objects.filter(reading(slug)).filter(reading("denmark"))
        assert not both.exists()
        people = Person.objects.filter(nation__in=Nation.objects.filter(reading(slug)))
        assert {person.nation.slug for person in people if person.nation} == {expected}
        assert Nation.objects.filter(reading(slug)).update(name="Changed") == 1
    assert reading("estonia") == reading("estonia")
    assert reading("estonia") != reading("denmark")


def test_a_condition_of_all_or_none_is_one() -> None:
    make_cast()
    none = prepared.condition(Nation, "test no row", lambda: Q(pk__in=[]), {})
    every = prepared.condition(Nation, "test each row", lambda: ~Q(pk__in=[]), {})
    assert not Nation.objects.filter(none).exists()
    assert Nation.objects.filter(every).count() == Nation.objects.count()


def test_a_condition_joins_no_table() -> None:
    with pytest.raises(ValueError, match="joins no table"):
        prepared.condition(Person, "test join", lambda: Q(nation__slug="estonia"), {})
