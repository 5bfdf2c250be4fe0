"""Joining by invitation: who may invite, what is owed, what the link opens."""

import datetime
import smtplib
from collections.abc import Sequence
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from core.errors import StateConflict
from core.models import Event
from core.posting import LEASE
from members import actions, queries, rules
from members.actions import letters
from members.links import hash_of, token_for
from members.models import JoinInvitation, Person
from members.roles import ABILITIES, Ability, Role, is_wider
from members.tasks import written
from tests.factories.members import JoinInvitationFactory, PersonFactory
from tests.readers import NOW, PASSWORD, READERS, SECRETARIATS, TEST, Cast, make_cast

pytestmark = pytest.mark.django_db
MINUTE, DAY = datetime.timedelta(minutes=1), datetime.timedelta(days=1)
NATIONAL = [Role.OFFICIAL, Role.CONTRIBUTOR, Role.COORDINATOR, Role.AFFILIATE]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


# --- Who may invite whom ---------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("role", Role)
def test_each_invites_only_to_where_they_answer_for_people(
    cast: Cast, reader: str, role: Role
) -> None:
    own = cast.nations["estonia"].pk if role in NATIONAL else None
    may = rules.can_invite(cast.user(reader), nation_id=own, role=role)
    inviters = {
        Role.ADMINISTRATOR: {"administrator"},
        Role.SECRETARIAT: {"secretariat"},
    }.get(role, {"owner coordinator", "secretariat"})
    assert may is (reader in inviters)


def test_no_coordinator_invites_to_another_nation(cast: Cast) -> None:
    coordinator, other = cast.user("owner coordinator"), cast.nations["denmark"].pk
    assert not rules.can_manage_people(coordinator, nation_id=other)
    assert rules.can_manage_people(cast.user("secretariat"), nation_id=other)


@pytest.mark.parametrize(("role", "nation"), [(Role.OFFICIAL, None), (Role.SECRETARIAT, 1)])
def test_a_role_fits_its_place(cast: Cast, role: Role, nation: int | None) -> None:
    assert not rules.can_invite(cast.user("secretariat"), nation_id=nation, role=role)


@pytest.mark.parametrize("reader", READERS)
def test_who_answers_for_people(cast: Cast, reader: str) -> None:
    inviters = {"owner coordinator", "secretariat", "administrator"}
    assert rules.answers_for_people(cast.user(reader)) is (reader in inviters)


def test_a_wider_role_allows_something_more() -> None:
    assert is_wider(Role.CONTRIBUTOR, than=Role.OFFICIAL)
    assert is_wider(Role.OFFICIAL, than=Role.AFFILIATE)
    assert not is_wider(Role.AFFILIATE, than=Role.OFFICIAL)
    assert not is_wider(Role.OFFICIAL, than=Role.COORDINATOR)
    assert not is_wider(Role.OFFICIAL, than=Role.OFFICIAL)


def test_the_table_of_roles_is_what_the_code_asks() -> None:
    table = queries.roles_table()
    assert [role.label for role in table["roles"]] == [str(r.label).capitalize() for r in Role]
    for row, ability in zip(table["rows"], Ability, strict=True):
        yes = [cell["state"] == "yes" for cell in row["cells"]]
        assert yes == [ability in ABILITIES[role] for role in Role]


# --- Inviting --------------------------------------------------------------------------------


def invite(cast: Cast, **changed: Any) -> JoinInvitation:
    values: dict[str, Any] = {
        "email": "new.official@example.org",
        "role": Role.OFFICIAL,
        "nation": cast.nations["estonia"],
        "by": cast.people["owner coordinator"],
        "at": NOW,
    }
    return actions.invite(**(values | changed))


def test_an_invitation_is_owed_and_recorded_without_the_address(cast: Cast) -> None:
    invitation = invite(cast)
    assert invitation.state(at=NOW) == "owed"
    assert invitation.expires_at == NOW + 2 * DAY
    event = Event.objects.get(verb="person:invite")
    assert event.on_label == "invitation as official of Estonia"
    assert event.changes == {"role": [None, "official"]}
    assert "new.official" not in f"{event.on_label} {event.changes} {invitation}"


def test_only_a_hash_of_the_link_is_stored(cast: Cast) -> None:
    invitation = invite(cast)
    token = token_for(invitation.message_id)
    assert invitation.token_hash == hash_of(token) != token
    assert queries.invitation_of_link(token) == invitation
    assert queries.invitation_of_link(invitation.token_hash) is None
    assert queries.invitation_of_link("\ud800\x00") is None


def test_an_address_is_invited_once_to_a_place(cast: Cast) -> None:
    invite(cast)
    with pytest.raises(ValidationError, match="invited already"):
        invite(cast, email="New.Official@Example.org")
    invite(cast, nation=cast.nations["denmark"], by=TEST)
    office: dict[str, Any] = {"nation": None, "role": Role.SECRETARIAT, "by": TEST}
    invite(cast, **office)
    with pytest.raises(ValidationError, match="invited already"):
        invite(cast, **office)


def test_whoever_belongs_to_the_nation_is_not_invited_to_it(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="belongs to the nation already"):
        invite(cast, email="OWNER.official@example.org")


def test_a_role_that_does_not_fit_is_refused_by_the_database(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Only the secretariat"):
        invite(cast, role=Role.SECRETARIAT)
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinInvitationFactory(nation=None, role=Role.OFFICIAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinInvitationFactory(expires_at=NOW)


def test_sending_again_makes_a_new_link_and_kills_the_old_one(cast: Cast) -> None:
    invitation = invite(cast)
    old = token_for(invitation.message_id)
    JoinInvitation.objects.update(sent_at=NOW, attempts=3, note="x")
    actions.invite_again(invitation, by=TEST, at=NOW + 3 * DAY)
    invitation.refresh_from_db()
    assert queries.invitation_of_link(old) is None
    assert queries.invitation_of_link(token_for(invitation.message_id)) == invitation
    assert invitation.state(at=NOW + 3 * DAY) == "owed"
    assert invitation.invited_by is None
    actions.invite_again(invitation, by=cast.people["secretariat"], at=NOW + 3 * DAY)
    invitation.refresh_from_db()
    assert invitation.invited_by == cast.people["secretariat"]


def test_what_has_ended_is_neither_sent_again_nor_withdrawn_again(cast: Cast) -> None:
    invitation = invite(cast)
    actions.uninvite(invitation, by=TEST, at=NOW)
    invitation.refresh_from_db()
    assert invitation.state(at=NOW) == "withdrawn"
    for action in (actions.uninvite, actions.invite_again):
        with pytest.raises(StateConflict):
            action(invitation, by=TEST, at=NOW)
    assert Event.objects.filter(verb="person:uninvite").count() == 1


# --- Accepting -------------------------------------------------------------------------------


def accept(invitation: JoinInvitation, at: datetime.datetime = NOW) -> Person:
    return actions.accept(
        invitation, name="Somebody new", password=PASSWORD, time_zone="Europe/Tallinn", at=at
    )


def test_accepting_makes_the_account_once(cast: Cast) -> None:
    invitation = invite(cast, role=Role.CONTRIBUTOR)
    person = accept(invitation)
    assert (person.role, person.nation) == (Role.CONTRIBUTOR, cast.nations["estonia"])
    assert person.check_password(PASSWORD)
    event = Event.objects.get(verb="person:join")
    assert event.actor_label == "contributor of Estonia"
    assert event.changes == {"role": [None, "contributor"]}
    invitation.refresh_from_db()
    assert invitation.state(at=NOW) == "accepted"
    with pytest.raises(StateConflict):
        accept(invitation)


@pytest.mark.parametrize(
    "spoil",
    [
        {"withdrawn_at": NOW},
        {"expires_at": NOW + datetime.timedelta(seconds=1), "made_at": NOW - DAY},
    ],
)
def test_a_withdrawn_or_expired_invitation_opens_nothing(cast: Cast, spoil: dict[str, Any]) -> None:
    invitation = invite(cast)
    JoinInvitation.objects.update(**spoil)
    with pytest.raises(StateConflict):
        accept(invitation, at=NOW + MINUTE)


def test_an_invitation_dies_with_the_right_to_invite_and_with_the_membership(cast: Cast) -> None:
    invitation = invite(cast)
    Person.objects.filter(name="owner coordinator").update(role=Role.OFFICIAL)
    with pytest.raises(StateConflict):
        accept(invitation)
    of_atlantis = invite(cast, nation=cast.nations["atlantis"], by=TEST)
    with pytest.raises(StateConflict):
        accept(of_atlantis)


def test_an_invitation_that_is_gone_opens_nothing(cast: Cast) -> None:
    invitation = invite(cast)
    JoinInvitation.objects.all().delete()
    with pytest.raises(StateConflict):
        accept(invitation)


def test_two_links_for_one_address_make_one_account(cast: Cast) -> None:
    first, second = invite(cast), invite(cast, nation=cast.nations["denmark"], by=TEST)
    accept(first)
    with pytest.raises(StateConflict):
        accept(second)
    assert Person.objects.filter(email="new.official@example.org").count() == 1


def test_somebody_who_left_comes_back_to_the_same_account(cast: Cast) -> None:
    was = cast.people["former member"]
    invitation = invite(cast, email=was.email, nation=cast.nations["denmark"], by=TEST)
    person = accept(invitation)
    assert person.pk == was.pk
    assert person.is_current
    assert person.nation == cast.nations["denmark"]
    changes = Event.objects.get(verb="person:join").changes
    assert changes["was"] == ["official of Estonia", "official of Denmark"]


def test_a_name_that_cannot_be_is_refused_and_the_invitation_stands(cast: Cast) -> None:
    invitation = invite(cast)
    with pytest.raises(ValidationError) as refusal:
        actions.accept(invitation, name="", password=PASSWORD, time_zone="Mars/Olympus", at=NOW)
    assert set(refusal.value.message_dict) == {"name", "time_zone"}
    assert JoinInvitation.objects.open(at=NOW).exists()


def test_what_has_ended_is_forgotten_and_what_can_be_sent_again_is_not(cast: Cast) -> None:
    accept(invite(cast))
    actions.uninvite(invite(cast, email="b@example.org"), by=TEST, at=NOW)
    invite(cast, email="c@example.org", at=NOW - 16 * DAY)
    invite(cast, email="d@example.org", at=NOW - 15 * DAY)
    assert actions.forget_invitations(at=NOW) == 3
    assert JoinInvitation.objects.get().email == "d@example.org"


# --- Letters ---------------------------------------------------------------------------------


class Server:
    """A mail server's side of a connection: takes mail, or refuses it for an address."""

    def __init__(self, *, on_open: Exception | None = None, **answers: Exception) -> None:
        self.on_open, self.answers = on_open, answers
        self.on_close: Exception | None = None
        self.to: list[str] = []

    def open(self) -> bool:
        if self.on_open:
            raise self.on_open
        return True

    def close(self) -> None:
        if self.on_close:
            raise self.on_close

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        [message] = email_messages
        answer = self.answers.get(message.to[0].partition("@")[0])
        if answer:
            raise answer
        self.to.append(message.to[0])
        return 1


def send(server: Any = None, at: datetime.datetime = NOW) -> dict[str, int]:
    connect = mail.get_connection if server is None else lambda: server
    return actions.send_letters(clock=lambda: at, render=written, connect=connect)


def test_a_letter_is_sent_once_with_the_link_that_opens(cast: Cast) -> None:
    invitation = invite(cast)
    assert send() == {"sent": 1}
    assert send() == {}
    [letter] = mail.outbox
    assert letter.to == ["new.official@example.org"]
    link = f"http://testserver/join/{token_for(invitation.message_id)}/"
    html = str(letter.alternatives[0][0])  # type: ignore[attr-defined] # reason: it has two parts
    assert link in letter.body
    assert link in html
    assert "national coordinator of Estonia invites you" in letter.body
    assert "14:00 on Tuesday 24 November 2026 (Europe/Tallinn)" in letter.body
    invitation.refresh_from_db()
    assert invitation.state(at=NOW) == "sent"


def test_an_address_with_an_account_is_told_so_and_gets_no_link(cast: Cast) -> None:
    invite(cast, email="peer.official@example.org")
    assert send() == {"sent": 1}
    [letter] = mail.outbox
    assert "/join/" not in letter.body
    assert "has an account already" in letter.body
    assert "again" in letter.subject


def test_a_letter_without_nation_and_inviter_reads_as_well(cast: Cast) -> None:
    invite(cast, nation=None, role=Role.SECRETARIAT, by=TEST)
    send()
    assert "The hub invites you to the Digital Nations hub as secretariat." in mail.outbox[0].body


def test_what_is_withdrawn_or_expired_is_not_sent(cast: Cast) -> None:
    actions.uninvite(invite(cast), by=TEST, at=NOW)
    invite(cast)
    assert send(at=NOW + 2 * DAY) == {}
    assert mail.outbox == []


def test_one_refused_letter_stops_no_other(cast: Cast) -> None:
    for name in ("a", "b", "c", "d"):
        invite(cast, email=f"{name}@example.org")
    server = Server(
        a=smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no")}),
        b=smtplib.SMTPRecipientsRefused({"b@example.org": (450, b"later")}),
        c=ValueError("cannot be written"),
    )
    server.on_close = smtplib.SMTPServerDisconnected()
    assert send(server) == {"FAIL": 1, "RETRY": 2, "sent": 1}
    assert server.to == ["d@example.org"]
    states = dict(JoinInvitation.objects.values_list("email", "note"))
    assert states["a@example.org"] == "The address was refused (550)."
    assert states["c@example.org"] == "Not written (ValueError)."
    assert send(Server(), at=NOW + MINUTE / 2) == {}
    assert send(Server(), at=NOW + 2 * MINUTE) == {"sent": 2}
    failed = JoinInvitation.objects.get(email="a@example.org")
    assert failed.state(at=NOW) == "failed"


def test_a_server_that_is_away_gets_the_letters_later(cast: Cast) -> None:
    invite(cast), invite(cast, email="b@example.org")
    assert send(Server(on_open=ConnectionRefusedError())) == {}
    server = Server(**{"new.official": smtplib.SMTPServerDisconnected()})
    assert send(server) == {"OUTAGE": 1}
    assert server.to == []
    assert send(Server(), at=NOW + 5 * MINUTE) == {"sent": 2}


def test_a_letter_in_somebodys_hands_is_left_until_the_lease_runs_out(cast: Cast) -> None:
    invite(cast)
    taken = letters.claim(at=NOW)
    assert taken is not None
    assert letters.claim(at=NOW) is None
    assert send() == {}
    assert send(at=NOW + LEASE) == {"sent": 1}


def test_a_new_link_takes_the_letter_out_of_a_workers_hands(cast: Cast) -> None:
    invitation = invite(cast)

    class Slow(Server):
        def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
            actions.invite_again(invitation, by=TEST, at=NOW + MINUTE)
            return super().send_messages(email_messages)

    send(Slow())
    invitation.refresh_from_db()
    assert invitation.state(at=NOW) == "owed"


def test_the_people_page_asks_the_same_number_of_questions_for_more_people(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    coordinator = cast.user("owner coordinator")
    nation = cast.nations["estonia"]
    for count in (1, 3):
        while JoinInvitation.objects.count() < count:
            JoinInvitationFactory(nation=nation)
            PersonFactory(nation=nation)
        with django_assert_num_queries(2):
            page = queries.people_page(coordinator, nation, at=NOW)
        assert len(page.invitations) == count
    assert page.nations == []


def test_the_secretariat_chooses_whose_people(cast: Cast) -> None:
    page = queries.people_page(cast.user("secretariat"), None, at=NOW)
    assert {person.name for person in page.people} == SECRETARIATS
    assert [nation.name for nation in page.nations] == ["Canada", "Denmark", "Estonia"]
