"""Another role, another place, and leaving: what each ends, and what the trail keeps."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.errors import StateConflict
from core.models import Event
from members import queries, rules
from members.actions import change_role, hand_over_key, leave, move, seat
from members.models import Person, Seat
from members.roles import Role
from practices.models import Practice
from tests.readers import NOW, READERS, TEST, Cast, make_cast, make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


# --- Who may -----------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
def test_who_may_end_a_place_change_a_role_and_move(cast: Cast, reader: str) -> None:
    user, official = cast.user(reader), cast.user("owner official")
    over = {"owner coordinator", "secretariat"}
    assert rules.can_release(user, official) is (reader in over | {"owner official"})
    may = rules.can_change_role(user, official, role=Role.CONTRIBUTOR)
    assert may is (reader in over)
    assert rules.can_move(user, official) is (reader == "secretariat")


def test_nobody_changes_their_own_role_or_moves_themself(cast: Cast) -> None:
    for reader in ("owner coordinator", "secretariat", "administrator"):
        user = cast.user(reader)
        assert rules.can_release(user, user)
        assert not rules.can_move(user, user)
        assert not any(rules.can_change_role(user, user, role=role) for role in Role)
        assert queries.roles_to_change(user, user) == []


def test_nobody_changes_whom_they_could_not_invite(cast: Cast) -> None:
    coordinator, office = cast.user("owner coordinator"), cast.user("secretariat")
    assert not rules.can_release(coordinator, cast.user("peer official"))
    assert not rules.can_release(coordinator, office)
    assert not rules.can_release(office, cast.user("administrator"))
    assert not rules.can_change_role(
        coordinator, cast.user("owner official"), role=Role.SECRETARIAT
    )
    assert not rules.can_release(office, cast.user("former member"))
    assert rules.can_release(cast.user("administrator"), cast.user("administrator"))


# --- Another role ------------------------------------------------------------------------------


def test_a_wider_role_needs_a_reason_and_a_narrower_one_does_not(cast: Cast) -> None:
    person, by = cast.people["owner official"], cast.people["owner coordinator"]
    with pytest.raises(ValidationError, match="why the role becomes wider"):
        change_role(person, role=Role.COORDINATOR, by=by, at=NOW, reason=" ")
    change_role(person, role=Role.COORDINATOR, by=by, at=NOW, reason="A deputy is needed.")
    change_role(person, role=Role.AFFILIATE, by=by, at=NOW)
    first, second = Event.objects.filter(verb="person:role").order_by("sequence")
    assert first.changes == {"role": ["official", "coordinator"]}
    assert first.reason == "A deputy is needed."
    assert second.on_label == "affiliate of Estonia"


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.SECRETARIAT])
def test_the_same_role_and_one_without_a_nation_are_refused(cast: Cast, role: Role) -> None:
    with pytest.raises(ValidationError, match="another role of the nation"):
        change_role(cast.people["owner official"], role=role, by=TEST, at=NOW, reason="x")


def test_the_secretariat_has_no_role_of_a_nation(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="another role of the nation"):
        change_role(cast.people["secretariat"], role=Role.OFFICIAL, by=TEST, at=NOW, reason="x")


# --- Another place -----------------------------------------------------------------------------


def moved(cast: Cast, name: str, to: str = "denmark", **more: Any) -> Person:
    values: dict[str, Any] = {
        "nation": cast.nations[to],
        "role": Role.OFFICIAL,
        "reason": "A new post.",
        "by": cast.people["secretariat"],
        "at": NOW,
    }
    move(cast.people[name], **(values | more))
    return Person.objects.get(pk=cast.people[name].pk)


def reads(person: Any) -> set[str]:
    return set(Practice.objects.visible_to(person).values_list("slug", flat=True))


def test_whoever_moves_loses_the_old_nations_reading_and_gains_the_new_ones(cast: Cast) -> None:
    for level in ("amber, named", "strict, named", "red, named", "draft"):
        make_practice(cast, level)
    of_denmark = make_practice(cast, "amber", owner_nation=cast.nations["denmark"], slug="danish")
    assert reads(cast.user("author")) == {"amber-named", "strict-named", "draft"}
    assert reads(moved(cast, "author")) == {"amber-named", "strict-named", of_denmark.slug}
    assert reads(moved(cast, "author", "canada")) == set()


def test_seats_and_namings_end_with_the_place(cast: Cast) -> None:
    make_practice(cast, "red, named")
    make_practice(cast, "amber, group's")
    named = moved(cast, "named official")
    member = moved(cast, "chair")
    assert reads(named) | reads(member) == set()
    assert not Seat.objects.filter(person=member).exists()
    changes = [event.changes for event in Event.objects.filter(verb="person:move")]
    assert {"place": ["official of Canada", "official of Denmark"], "named": [1, 0]} in changes
    assert {"place": ["official of Canada", "official of Denmark"], "seats": [1, 0]} in changes


def test_somebody_goes_to_the_secretariat_and_back(cast: Cast) -> None:
    person = moved(cast, "owner official", nation=None, role=Role.SECRETARIAT)
    assert (person.nation, person.in_trail) == (None, "secretariat")
    with pytest.raises(ValidationError, match="another place"):
        moved(cast, "owner official", nation=None, role=Role.SECRETARIAT)
    assert moved(cast, "owner official").in_trail == "official of Denmark"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"to": "estonia"}, "nation"),
        ({"role": Role.SECRETARIAT}, "role"),
        ({"nation": None}, "role"),
        ({"nation": None, "role": Role.ADMINISTRATOR}, "role"),
    ],
)
def test_a_move_that_cannot_be_is_refused(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        moved(cast, "owner official", **wrong)
    assert set(refusal.value.message_dict) == {field}
    assert Person.objects.get(name="owner official").nation == cast.nations["estonia"]


# --- Leaving -----------------------------------------------------------------------------------


def test_leaving_ends_reading_seats_namings_and_sessions(cast: Cast) -> None:
    make_practice(cast, "red, named")
    person = cast.people["named official"]
    before = person.get_session_auth_hash()
    leave(person, by=TEST, at=NOW)
    person.refresh_from_db()
    assert person.left_at == NOW
    assert person.get_session_auth_hash() != before
    assert reads(person) == set()
    Person.objects.filter(pk=person.pk).update(left_at=None)
    assert reads(cast.user("named official")) == set()
    event = Event.objects.get(verb="person:leave")
    assert event.changes["named"] == [1, 0]


def test_nobody_leaves_twice(cast: Cast) -> None:
    with pytest.raises(StateConflict):
        leave(cast.people["former member"], by=TEST, at=NOW)


# --- Seats and keys ----------------------------------------------------------------------------


def test_the_trail_tells_a_new_seat_from_a_new_chair(cast: Cast) -> None:
    group, person = cast.circles["the-group"], cast.people["peer official"]
    seat(group, person, by=TEST, at=NOW)
    seat(group, person, by=TEST, at=NOW, is_chair=True, reason="Elected.")
    who = f"official of Canada, number {person.pk}"
    second, first = Event.objects.filter(verb="circle:change").order_by("-sequence")[:2]
    assert first.changes == {"seat": [None, who]}
    assert second.changes == {"seat": [who, who], "chair": [False, True]}
    assert second.reason == "Elected."


def test_a_key_gets_another_keeper_and_keeps_who_made_it(cast: Cast) -> None:
    key, heir = cast.keys["nation's system"], cast.people["owner official"]
    hand_over_key(key, heir, by=TEST, at=NOW)
    hand_over_key(key, cast.people["author"], by=TEST, at=NOW)
    key.refresh_from_db()
    assert key.created_by == cast.people["owner coordinator"]
    assert key.kept_by == cast.people["author"]
    [first, second] = Event.objects.filter(verb="key:hand-over").order_by("sequence")
    assert first.changes["keeper"][1] == second.changes["keeper"][0]
    key.created_by = key.kept_by = None
    hand_over_key(key, heir, by=TEST, at=NOW)
    assert Event.objects.order_by("-sequence")[0].changes["keeper"][0] is None
