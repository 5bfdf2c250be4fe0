"""Answers that are kept: shared by those who read alike and nobody else, and gone with a change."""

from collections import defaultdict
from typing import Any

import pytest

from core.editions import bump
from members.models import Person, Seat
from members.reading import reader_of
from members.roles import Role
from practices.lookups import stamp
from practices.models import Practice
from practices.queries.kept import audience_of, kept
from tests.factories.members import NOW
from tests.readers import LATER, MAY_READ_PRACTICE, READERS, Cast, make_cast, make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001 - opens the database
    return make_cast()


def slugs(user: Any) -> list[str]:
    rows = Practice.objects.visible_to(user).published().order_by("slug")
    return list(rows.values_list("slug", flat=True))


def told(user: Any) -> list[str]:
    return kept(user, stamp(), "slugs", lambda: slugs(user))


def test_readers_of_one_audience_read_the_same(cast: Cast) -> None:
    for level in MAY_READ_PRACTICE:
        make_practice(cast, level)
    groups: defaultdict[Any, list[str]] = defaultdict(list)
    for name in READERS:
        groups[audience_of(reader_of(cast.user(name)))].append(name)
    for names in groups.values():
        first = slugs(cast.user(names[0]))
        assert all(slugs(cast.user(name)) == first for name in names), names
    assert [
        "former member",
        "nation's system, public scope",
        "official of a former member nation",
        "stranger",
    ] in groups.values()
    assert ["named official"] in groups.values()  # beside the peer official, of the same nation
    assert ["author"] in groups.values()  # who reads what is under embargo
    again = [told(cast.user(name)) for name in READERS * 2]
    assert again == [slugs(cast.user(name)) for name in READERS * 2]


def test_what_is_kept_ends_with_a_change_and_with_rights(cast: Cast) -> None:
    make_practice(cast, "green")
    group = make_practice(cast, "amber, group's")
    peer: Person = cast.user("peer official")
    assert told(peer) == ["green"]
    make_practice(cast, "clear")
    assert told(peer) == ["green"]  # this is from what is kept
    bump("practices")
    assert told(peer) == ["clear", "green"]
    seat = Seat.objects.create(person=peer, circle=cast.circles["the-group"])
    assert told(peer) == ["amber-groups", "clear", "green"]
    seat.delete()
    assert told(peer) == ["clear", "green"]
    Practice.objects.filter(pk=group.pk).update(embargo_until=NOW - LATER)
    make_practice(cast, "green released")
    assert told(peer) == ["clear", "green", "green-released"]  # an embargo has ended
    for gone in ({"role": Role.ADMINISTRATOR}, {"left_at": NOW}):
        Person.objects.filter(pk=peer.pk).update(**gone)
        assert told(cast.user("peer official")) == ["clear"]


def test_a_seat_given_while_it_is_asked_opens_nothing_to_others(cast: Cast) -> None:
    make_practice(cast, "amber, group's")
    peer: Person = cast.user("peer official")

    def seated() -> list[str]:
        Seat.objects.create(person=peer, circle=cast.circles["the-group"])
        return slugs(peer)

    assert kept(peer, stamp(), "slugs", seated) == ["amber-groups"]
    Seat.objects.filter(person=peer).delete()
    assert told(peer) == []
