"""Who may read what: every reader, every marking, every state, at the root of all doors."""

from typing import Any

import pytest

from members.markings import Marking
from members.models import Person
from members.reading import PUBLIC, reader_of
from practices.models import Practice
from tests.access.world import World
from tests.readers import (
    CELLS,
    MAY_READ,
    MAY_READ_PRACTICE,
    PRACTICE_CELLS,
    READERS,
    Cast,
    make_practice,
)
from workinggroups.models import Meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(world: World) -> Cast:
    return world.cast


def reads(row: Practice | Meeting, user: Any) -> bool:
    """By the rule that all doors follow."""
    return bool(type(row).objects.visible_to(user).filter(pk=row.pk).exists())


@pytest.mark.parametrize("level", MAY_READ_PRACTICE)
def test_practices_by_level(world: World, level: str) -> None:
    row = world.practices[level]
    assert {r for r in READERS if reads(row, world.cast.user(r))} == MAY_READ_PRACTICE[level]


@pytest.mark.parametrize("level", MAY_READ)
def test_meetings_by_level(world: World, level: str) -> None:
    row = world.meetings[level]
    assert {r for r in READERS if reads(row, world.cast.user(r))} == MAY_READ[level]


@pytest.mark.parametrize("level", MAY_READ_PRACTICE)
def test_each_reader_reads_by_some_way_and_the_others_by_none(world: World, level: str) -> None:
    practice, cast = world.practices[level], world.cast
    by_some_way = set()
    for reader in READERS:
        ways = Practice.objects.all().ways_for(cast.user(reader))
        if any(Practice.objects.filter(way.condition, pk=practice.pk).exists() for way in ways):
            by_some_way.add(reader)
    assert by_some_way == MAY_READ_PRACTICE[level]


def test_the_tables_name_every_cell() -> None:
    assert len(CELLS) == len(READERS) * len(MAY_READ)
    assert len(PRACTICE_CELLS) == len(READERS) * len(MAY_READ_PRACTICE)


def test_an_affiliate_named_in_person_reads_amber_but_not_strict(cast: Cast) -> None:
    affiliate = cast.people["affiliate of a named nation"]
    for level, readable in (("amber, named", True), ("strict, named", False)):
        practice = make_practice(cast, level)
        practice.named_people.add(affiliate)
        assert reads(practice, affiliate) is readable


def test_an_author_who_moves_nation_loses_the_draft_at_once(cast: Cast) -> None:
    draft = make_practice(cast, "draft")
    assert reads(draft, cast.user("author"))
    Person.objects.filter(name="author").update(nation=cast.nations["canada"])
    assert not reads(draft, cast.user("author"))


def test_leaving_the_circle_closes_what_it_opened(cast: Cast) -> None:
    practice = make_practice(cast, "amber, group's")
    member = cast.user("group member")
    assert reads(practice, member)
    cast.circles["the-group"].seats.filter(person=member).delete()
    assert not reads(practice, member)


def test_a_revoked_key_reads_as_the_public(cast: Cast) -> None:
    practice = make_practice(cast, "green")
    system = cast.user("nation's system")
    assert reads(practice, system)
    system.key.revoked_at = system.at
    assert not reads(practice, system)


def test_two_readers_share_a_cache_key_only_if_they_read_the_same(cast: Cast) -> None:
    audiences = {reader: reader_of(cast.user(reader)).audience for reader in READERS}
    public = {reader for reader, audience in audiences.items() if audience == PUBLIC.audience}
    assert public == {
        "stranger",
        "former member",
        "official of a former member nation",
        "nation's system, public scope",
    }
    assert len(set(audiences.values())) == len(READERS) - len(public) + 1


def test_a_release_beyond_the_marking_is_refused_by_the_database(cast: Cast) -> None:
    from django.db import IntegrityError  # noqa: PLC0415 - one test

    with pytest.raises(IntegrityError, match="release_within_marking"):
        make_practice(cast, "green", marking=Marking.RED, released_to_affiliates=True)
