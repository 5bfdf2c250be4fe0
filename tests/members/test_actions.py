"""Keys, people and circles."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from core.models import Event
from members import validators
from members.actions import change_zone, create_person, make_key, note_use, revoke_key, seat, unseat
from members.markings import Marking, is_wider, narrower
from members.models import Circle, MemberKey, Membership, Nation, Person, Scope
from members.models.sharing import Shareable
from members.roles import Ability, Role
from practices.models import Practice
from tests.readers import LATER, NOW, PASSWORD, TEST, Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.mark.parametrize(
    ("scopes", "expires_at", "field"),
    [
        ([], NOW + datetime.timedelta(days=30), "scopes"),
        (["everything"], NOW + datetime.timedelta(days=30), "scopes"),
        ([Scope.READ], NOW + LATER, "expires_at"),
        ([Scope.READ], NOW, "expires_at"),
    ],
)
def test_a_key_says_what_it_may_do_and_ends_within_a_year(
    cast: Cast, scopes: list[str], expires_at: datetime.datetime, field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        make_key(
            nation=cast.nations["estonia"],
            name="x",
            scopes=scopes,
            expires_at=expires_at,
            by=TEST,
            at=NOW,
        )
    assert set(refusal.value.message_dict) == {field}
    assert MemberKey.objects.count() == 2


def test_a_revoked_or_expired_key_opens_nothing(cast: Cast) -> None:
    key = cast.keys["nation's system"]
    assert key.is_usable(at=NOW)
    assert not key.is_usable(at=key.expires_at)
    revoke_key(key, by=TEST, at=NOW)
    assert not key.is_usable(at=NOW)
    first = key.revoked_at
    revoke_key(key, by=TEST, at=NOW + LATER)
    assert key.revoked_at == first


def test_a_key_of_a_nation_that_left_opens_nothing(cast: Cast) -> None:
    Nation.objects.update(is_member=False)
    assert not MemberKey.objects.get(pk=cast.keys["nation's system"].pk).is_usable(at=NOW)


def test_use_is_noted_once_an_hour(cast: Cast) -> None:
    key = cast.keys["nation's system"]
    note_use(key, at=NOW)
    key.refresh_from_db()
    assert key.last_used_at == NOW
    note_use(key, at=NOW + datetime.timedelta(minutes=59))
    key.refresh_from_db()
    assert key.last_used_at == NOW
    note_use(key, at=NOW + datetime.timedelta(minutes=60))
    key.refresh_from_db()
    assert key.last_used_at == NOW + datetime.timedelta(minutes=60)


def test_an_address_is_taken_whatever_its_capitals(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Somebody has this address already"):
        create_person(
            email="CHAIR@example.org",
            name="x",
            role=Role.OFFICIAL,
            nation=cast.nations["canada"],
            password=PASSWORD,
            by=TEST,
            at=NOW,
        )
    assert Person.objects.get_by_natural_key("CHAIR@EXAMPLE.ORG").name == "chair"


def test_only_the_secretariat_and_administrators_have_no_nation() -> None:
    with pytest.raises(ValidationError, match="have no nation"):
        create_person(
            email="x@example.org",
            name="x",
            role=Role.OFFICIAL,
            nation=None,
            password=PASSWORD,
            by=TEST,
            at=NOW,
        )


def test_abilities_end_with_belonging(cast: Cast) -> None:
    coordinator = cast.people["owner coordinator"]
    assert coordinator.can(Ability.MANAGE_KEYS)
    assert not cast.people["author"].can(Ability.MANAGE_KEYS)
    coordinator.left_at = NOW
    assert not coordinator.can(Ability.MANAGE_KEYS)
    assert set(Person.objects.values_list("name", flat=True)) - set(
        Person.objects.all().current().values_list("name", flat=True)
    ) == {"former member", "official of a former member nation"}


def test_only_administrators_are_staff(cast: Cast) -> None:
    assert [n for n, p in cast.people.items() if p.is_staff] == [
        "administrator",
        "administrator, elevated",
    ]


def test_a_seat_is_had_once_and_given_up(cast: Cast) -> None:
    group, chair = cast.circles["the-group"], cast.people["chair"]
    seat(group, chair, by=TEST, at=NOW, is_chair=False)
    assert group.seats.filter(person=chair, is_chair=False).count() == 1
    assert list(Circle.objects.with_seat_for(chair)) == [group]
    unseat(group, chair, by=TEST, at=NOW)
    unseat(group, chair, by=TEST, at=NOW)
    assert not Circle.objects.with_seat_for(chair).exists()
    assert not Circle.objects.with_seat_for(None).exists()


def test_markings_are_ordered_from_wide_to_narrow() -> None:
    assert [str(m.label) for m in Marking] == [
        "TLP:CLEAR",
        "TLP:GREEN",
        "TLP:AMBER",
        "TLP:AMBER+STRICT",
        "TLP:RED",
    ]
    assert is_wider("CLEAR", "GREEN")
    assert not is_wider("RED", "RED")
    assert narrower("GREEN", "AMBER+STRICT") == Marking.STRICT


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (validators.time_zone, "Pacific/Auckland", "NZST"),
        (validators.reference, "seed 001", "ftp://example.org"),
        (validators.sources, [{"ref": "https://example.org/", "kind": "official"}], [{"ref": "x"}]),
        (validators.sources, [], "nothing"),
        (validators.sources, [], [{"ref": "https://example.org/", "kind": "gossip"}]),
        (validators.languages, [{"tag": "pt-BR", "role": "official"}], [{"tag": "Portuguese"}]),
        (validators.languages, [], ["pt"]),
        (validators.languages, [], "pt"),
        (validators.texts, ["a"], [" "]),
    ],
)
def test_what_validators_take_and_refuse(check: object, good: object, bad: object) -> None:
    assert callable(check)
    check(good)
    with pytest.raises(ValidationError):
        check(bad)


def test_the_database_refuses_nonsense(cast: Cast) -> None:
    estonia = cast.nations["estonia"]
    Membership.objects.create(nation=estonia, joined="2014-12-09")
    with pytest.raises(IntegrityError, match="membership_in_order"):
        Membership.objects.create(nation=cast.nations["denmark"], joined="2019", left="2018")


def test_an_item_has_one_owner(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="name exactly one"):
        _ = Practice().owner
    assert Practice(owner_nation=cast.nations["estonia"]).owner == cast.nations["estonia"]
    assert Practice(owner_circle=cast.circles["the-group"]).owner == cast.circles["the-group"]
    assert Shareable._meta.abstract


def test_the_same_clock_again_is_no_change(cast: Cast) -> None:
    person = cast.people["chair"]
    before = Event.objects.count()
    change_zone(person, time_zone=person.time_zone, by=person, at=NOW)
    assert Event.objects.count() == before
    change_zone(person, time_zone="Asia/Seoul", by=person, at=NOW)
    assert Event.objects.latest("id").changes == {"time_zone": ["UTC", "Asia/Seoul"]}
