"""Links that say what came after what never make a loop, whoever writes at once."""

import threading
from typing import Any

import pytest
from django.db import connection

from core.errors import FieldErrors
from practices import actions
from practices.models import Link
from tests.readers import NOW, Cast, make_cast, make_practice

WORDS = ("based_on", "adapts", "supersedes")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def link(cast: Cast, source: Any, *targets: tuple[str, str]) -> None:
    links = [{"practice": slug, "kind": kind} for slug, kind in targets]
    actions.update(source, content={"links": links}, by=cast.people["author"], at=NOW)


@pytest.mark.django_db
def test_a_loop_is_refused_by_name(cast: Cast) -> None:
    one, two, three = (
        make_practice(cast, "clear", slug=slug, title=slug.title(), what_did_not_work="-")
        for slug in ("one", "two", "three")
    )
    for practice in (one, two, three):
        practice.topics.create(slug=practice.slug, label=practice.title)
    link(cast, one, ("two", "based_on"), ("three", "related"))
    link(cast, two, ("three", "adapts"))
    with pytest.raises(FieldErrors) as caught:
        link(cast, three, ("two", "related"), ("one", "supersedes"))
    assert [fault.message for fault in caught.value.faults["links", 1]] == [
        "That would be a loop: “Three” replaces “One”, which is based on “Two”, which adapts “Three”."
    ]
    assert not Link.objects.filter(source=three).exists()
    two.marking = "RED"
    two.save()
    with pytest.raises(FieldErrors, match="a practice that you may not read, which adapts"):
        link(cast, three, ("one", "based_on"))
    link(cast, three, ("one", "related"), ("one", "conflicts_with"))
    four = make_practice(cast, "clear", slug="four", title="Four", what_did_not_work="-")
    four.topics.create(slug="four", label="Four")
    link(cast, four, ("one", "based_on"), ("three", "adapts"))  # two ways to the same end


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_link_to_each_other_at_once_make_no_loop(cast: Cast) -> None:
    rows = [
        make_practice(cast, "clear", slug=slug, title=slug.title(), what_did_not_work="-")
        for slug in ("one", "two")
    ]
    for row in rows:
        row.topics.create(slug=row.slug, label=row.title)
    gate, ended = threading.Barrier(2), []

    def write(source: Any, target: Any) -> None:
        gate.wait(10)
        try:
            link(cast, source, (target.slug, "based_on"))
            ended.append("kept")
        except FieldErrors:
            ended.append("refused")
        finally:
            connection.close()

    for _ in range(3):
        Link.objects.all().delete()
        ended.clear()
        threads = [threading.Thread(target=write, args=pair) for pair in (rows, rows[::-1])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(ended) == ["kept", "refused"]
        assert Link.objects.count() == 1
