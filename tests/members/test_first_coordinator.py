"""A site administrator invites the first coordinator of a nation, and nobody else of it."""

import datetime
from typing import Any

import pytest
from django.test import Client

from core.errors import StateConflict
from core.models import Event
from members import actions, queries, rules
from members.models import JoinInvitation, Nation, Person
from members.roles import Role
from tests.factories.members import JoinInvitationFactory, NationFactory, PersonFactory
from tests.members.test_views import confirmed, text_of
from tests.readers import NOW, PASSWORD, READERS, make_cast

pytestmark = pytest.mark.django_db
PAGE = "/me/people/first/"


@pytest.fixture
def administrator() -> Person:
    person: Person = PersonFactory(role=Role.ADMINISTRATOR, nation=None)
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def estonia() -> Nation:
    nation: Nation = NationFactory(slug="estonia", name="Estonia")
    return nation


def first(nation: Nation, by: Person, email: str = "first@example.org") -> JoinInvitation:
    return actions.invite_first(email=email, nation=nation, by=by, at=NOW)


def accept(invitation: JoinInvitation) -> Person:
    return actions.accept(
        invitation, name="First", password="three odd words here", time_zone="UTC", at=NOW
    )


def test_only_administrators_begin_nations() -> None:
    cast = make_cast()
    found = {reader for reader in READERS if rules.can_begin_nations(cast.user(reader))}
    assert found == {"administrator"}
    administrator, nation = cast.user("administrator"), cast.nations["canada"].pk
    for role in (Role.COORDINATOR, Role.OFFICIAL):  # by the usual way they invite nobody there
        assert not rules.can_invite(administrator, nation_id=nation, role=role)


def test_the_first_coordinator_joins_and_from_then_on_it_is_no_longer_theirs(
    administrator: Person, estonia: Nation
) -> None:
    coordinator = accept(first(estonia, administrator))
    assert (coordinator.role, coordinator.nation) == (Role.COORDINATOR, estonia)
    assert Event.objects.get(verb="person:invite").actor_id == str(administrator.pk)
    with pytest.raises(StateConflict, match="has a coordinator"):
        first(estonia, administrator, "second@example.org")
    Person.objects.filter(pk=coordinator.pk).update(left_at=NOW)
    assert first(estonia, administrator, "second@example.org")


def test_one_invitation_stands_at_a_time_and_dies_when_somebody_else_was_first(
    administrator: Person, estonia: Nation
) -> None:
    invitation = first(estonia, administrator)
    with pytest.raises(StateConflict, match="invited already"):
        first(estonia, administrator, "second@example.org")
    PersonFactory(role=Role.COORDINATOR, nation=estonia)
    with pytest.raises(StateConflict, match="opens nothing"):
        accept(invitation)


def test_an_administrators_other_invitations_open_nothing(
    administrator: Person, estonia: Nation
) -> None:
    official = JoinInvitationFactory(nation=estonia, invited_by=administrator)
    assert not actions.is_acceptable(official, at=NOW)
    Person.objects.filter(pk=administrator.pk).update(left_at=NOW)
    gone = JoinInvitationFactory(
        nation=estonia, role=Role.COORDINATOR, invited_by=Person.objects.get(pk=administrator.pk)
    )
    assert not actions.is_acceptable(gone, at=NOW)


def test_it_is_done_on_the_page(administrator: Person, estonia: Nation) -> None:
    client = confirmed(administrator)
    assert f'href="{PAGE}"' in client.get("/me/people/").content.decode()
    PersonFactory(role=Role.COORDINATOR, nation__slug="led")
    given = {"nation": "estonia", "email": "first@example.org"}
    for wrong in ({"nation": "led"}, {"nation": "none"}, {"email": "x"}, {"email": ""}):
        assert client.post(PAGE, given | wrong).status_code == 200
    belongs = PersonFactory(nation=estonia).email
    assert "belongs to the nation" in text_of(client.post(PAGE, given | {"email": belongs}))
    text = text_of(client.post(PAGE, given, follow=True))
    assert "An invitation is on its way to first@example.org." in text
    assert "Invite one" not in text
    number = JoinInvitation.objects.get().pk
    for act, words in (("again", "A new link"), ("withdraw", "opens nothing any more")):
        reply = client.post(f"/me/people/invitations/{number}/{act}/", follow=True)
        assert reply.redirect_chain == [(PAGE, 302)]
        assert words in text_of(reply)
    assert client.post(f"/me/people/invitations/{number}/again/").status_code == 404


def test_the_invitations_of_others_are_not_theirs(administrator: Person, estonia: Nation) -> None:
    secretariat = PersonFactory(role=Role.SECRETARIAT, nation=None)
    other = JoinInvitationFactory(nation=estonia, role=Role.COORDINATOR, invited_by=secretariat)
    address = f"/me/people/invitations/{other.pk}/withdraw/"
    assert confirmed(administrator).post(address).status_code == 404


def test_without_the_password_again_nobody_is_invited(
    administrator: Person, estonia: Nation
) -> None:
    client = Client()
    client.force_login(administrator)
    reply = client.post(PAGE, {"nation": estonia.slug, "email": "first@example.org"})
    assert "reauthenticate" in reply.headers["Location"]
    assert not JoinInvitation.objects.exists()


@pytest.mark.usefixtures("estonia")
def test_the_nations_cost_two_questions(django_assert_num_queries: Any) -> None:
    for count in (0, 2):
        for nation in NationFactory.create_batch(count):
            JoinInvitationFactory(nation=nation, role=Role.COORDINATOR)
        NationFactory(is_member=False)
        with django_assert_num_queries(2):
            rows = queries.nations_to_begin(at=NOW + datetime.timedelta(days=3))
        assert [row.row.state if row.row else "" for row in rows] == ["", *["expired"] * count]
