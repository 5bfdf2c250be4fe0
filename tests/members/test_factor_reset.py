"""Resetting somebody's lost second factor: who may whose, what ends, and who is told."""

import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from core import audit, belongings
from core.errors import StateConflict
from core.models import Event
from members import actions, queries, rules
from members.belongings import when
from members.models import AccountLetter, FailedSignIns, Person
from members.roles import Role
from members.tasks import send_letters, written
from tests.factories.members import PersonFactory
from tests.members.test_views import confirmed, text_of
from tests.readers import NOW, PASSWORD, READERS, TEST, Cast, make_cast

pytestmark = pytest.mark.django_db
WHY = {"reason": "Lost phone, recognised on a call."}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def with_factors(person: Person) -> Person:
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=person, type=kind, data={"secret": "x"})
    return person


# --- Who may whose ---------------------------------------------------------------------------

# Whose factor: who resets it, of the whole cast.
TABLE = {
    "owner official": {"owner coordinator"},
    "author": {"owner coordinator"},
    "affiliate of the owner": {"owner coordinator"},
    "owner coordinator": {"secretariat"},
    "secretariat": {"administrator"},
    "administrator": set(),
    "peer official": set(),  # of a nation without a coordinator
    "former member": set(),
    "official of a former member nation": set(),
}


@pytest.mark.parametrize("whose", TABLE)
def test_a_factor_is_reset_one_step_up_and_never_by_oneself(cast: Cast, whose: str) -> None:
    person = cast.user(whose)
    found = {reader for reader in READERS if rules.can_reset_factors(cast.user(reader), person)}
    assert found == TABLE[whose]


def test_no_coordinator_resets_that_of_another_nation_or_of_another_coordinator(cast: Cast) -> None:
    coordinator = cast.user("owner coordinator")
    for other in (
        cast.user("peer official"),
        PersonFactory(nation=coordinator.nation, role=Role.COORDINATOR),
    ):
        assert not rules.can_reset_factors(coordinator, other)


@pytest.mark.parametrize(
    ("reader", "whose", "status"),
    [
        ("owner coordinator", "owner official", 200),
        ("owner coordinator", "owner coordinator", 403),
        ("owner coordinator", "peer official", 404),
        ("secretariat", "owner coordinator", 200),
        ("secretariat", "owner official", 403),
        ("secretariat", "secretariat", 403),
        ("secretariat", "administrator", 404),
        ("administrator", "secretariat", 200),
        ("administrator", "owner official", 404),
        ("administrator", "administrator", 403),
        ("peer official", "owner official", 404),
        ("peer official", "peer official", 403),
    ],
)
def test_the_page_is_for_whoever_may(cast: Cast, reader: str, whose: str, status: int) -> None:
    person = with_factors(cast.people[whose])
    client = client_of(cast, reader)
    address = f"/me/people/{person.pk}/second-factor/"
    assert client.get(address).status_code == status
    assert client.post(address, WHY).status_code == (302 if status == 200 else status)
    assert Authenticator.objects.exists() is (status != 200)
    assert AccountLetter.objects.count() == (status == 200)


def client_of(cast: Cast, reader: str) -> Client:
    person = cast.people[reader]
    person.set_password(PASSWORD)
    person.save()
    return confirmed(person)


# --- What it does ----------------------------------------------------------------------------


def reset(person: Person, *, by: Any = TEST, at: datetime.datetime = NOW) -> None:
    actions.reset_factors(person, by=by, at=at, **WHY)


def test_everything_of_the_factor_ends_and_a_letter_is_owed(cast: Cast) -> None:
    person, by = with_factors(cast.people["owner official"]), cast.people["owner coordinator"]
    actions.note_factor_refusal(person, at=NOW)
    other = with_factors(cast.people["peer official"])
    before = Event.objects.order_by("-sequence")[0].sequence
    reset(person, by=by)
    assert list(Authenticator.objects.values_list("user", flat=True)) == [other.pk] * 2
    assert not FailedSignIns.objects.filter(kind="factor").exists()
    [entry] = Event.objects.filter(sequence__gt=before)
    assert (entry.verb, entry.on_id, entry.actor_id) == (
        "person:factor-reset", str(person.pk), str(by.pk),
    )  # fmt: skip
    assert entry.changes == {"factor": [["recovery_codes", "totp"], None], "sessions": [0, 0]}
    assert entry.reason == WHY["reason"]
    letter = AccountLetter.objects.get()
    assert (letter.person, letter.by) == (person, "the national coordinator of Estonia")
    assert str(letter) == f"letter {letter.pk}"


def test_every_session_ends_with_it_listed_or_not(cast: Cast) -> None:
    person = cast.people["owner official"]
    person.set_password(PASSWORD)
    person.save()
    listed, unlisted = Client(), Client()
    listed.post("/account/login/", {"login": person.email, "password": PASSWORD})
    unlisted.force_login(person)
    with_factors(person)
    assert [client.get("/me/").status_code for client in (listed, unlisted)] == [200, 200]
    reset(person)
    assert [client.get("/me/").status_code for client in (listed, unlisted)] == [302, 302]
    assert Event.objects.get(verb="person:factor-reset").changes["sessions"] == [1, 0]
    again = Client()
    again.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert again.get("/me/").status_code == 200


def test_without_a_reason_or_a_factor_nothing_happens(cast: Cast) -> None:
    person = cast.people["owner official"]
    with pytest.raises(StateConflict, match="no second factor"):
        reset(person)
    with_factors(person)
    with pytest.raises(ValidationError) as refusal:
        actions.reset_factors(person, reason=" ", by=TEST, at=NOW)
    assert "reason" in refusal.value.message_dict
    assert Authenticator.objects.count() == 2
    assert not AccountLetter.objects.exists()


def test_no_entry_no_reset(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    person = with_factors(cast.people["owner official"])

    def broken(**_content: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit, "_append", broken)
    with pytest.raises(RuntimeError):
        reset(person)
    assert Authenticator.objects.count() == 2
    assert not AccountLetter.objects.exists()
    assert Person.objects.get(pk=person.pk).factors_reset_at is None


# --- The letter ------------------------------------------------------------------------------


def test_the_letter_says_by_whom_when_and_why_and_names_nobody(cast: Cast) -> None:
    person = with_factors(cast.people["owner official"])
    person.time_zone = "Europe/Tallinn"
    person.save()
    reset(person, by=cast.people["owner coordinator"])
    send_letters()
    send_letters()
    [letter] = mail.outbox
    assert letter.to == [person.email]
    html = str(letter.alternatives[0][0])  # type: ignore[attr-defined] # reason: it has two parts
    for text in (str(letter.body), " ".join(html.split())):
        assert "reset by the national coordinator of Estonia" in text
        assert "Europe/Tallinn" in text
        assert WHY["reason"] in text
        assert "http://testserver/account/2fa/" in text
        assert cast.people["owner coordinator"].name not in text
    assert letter.subject == "Your second factor on the Digital Nations hub was reset"
    sent = AccountLetter.objects.get()
    assert sent.sent_at
    assert not sent.claim


@pytest.mark.parametrize("gone", [{"left_at": NOW}, {"is_active": False}])
def test_nobody_is_written_to_who_has_gone(cast: Cast, gone: dict[str, Any]) -> None:
    person = with_factors(cast.people["owner official"])
    reset(person)
    Person.objects.filter(pk=person.pk).update(**gone)
    connection = mail.get_connection()
    sent = actions.send_letters(clock=lambda: NOW, render=written, connect=lambda: connection)
    assert sent == {}


def test_letters_are_held_told_and_forgotten(cast: Cast) -> None:
    person = with_factors(cast.people["owner official"])
    reset(person)
    [held] = [each for each in belongings.every() if each.name == "members.letters"]
    assert held.held(person) == [
        {"owed": when(NOW), "sent": None, "by": "those who run the site", "why": WHY["reason"]}
    ]
    day = datetime.timedelta(days=1)
    assert actions.forget_account_letters(at=NOW + 13 * day) == 0
    assert actions.forget_account_letters(at=NOW + 14 * day) == 1
    reset(with_factors(person))
    assert held.erase
    held.erase(person, "", NOW)
    assert not AccountLetter.objects.exists()


# --- Pages and command -----------------------------------------------------------------------


def test_the_persons_page_leads_there_or_says_who_does_it(cast: Cast) -> None:
    client = client_of(cast, "owner coordinator")
    official, coordinator = cast.people["owner official"], cast.people["owner coordinator"]
    assert "None is set up." in text_of(client.get(f"/me/people/{official.pk}/"))
    with_factors(official)
    with_factors(coordinator)
    page = client.get(f"/me/people/{official.pk}/")
    assert f'href="/me/people/{official.pk}/second-factor/"' in page.content.decode()
    own = text_of(client.get(f"/me/people/{coordinator.pk}/"))
    assert "When it is lost, the secretariat resets it." in own
    assert queries.resetter_of(cast.people["secretariat"]) == "a site administrator"
    assert queries.resetter_of(cast.people["administrator"]) == "whoever runs the server"
    assert queries.resetter_of(official) == "the national coordinator"


def test_it_is_reset_on_the_page_after_the_own_password(cast: Cast) -> None:
    person = with_factors(cast.people["owner official"])
    address = f"/me/people/{person.pk}/second-factor/"
    unproven = Client()
    unproven.force_login(cast.people["owner coordinator"])
    assert unproven.post(address, WHY).headers["Location"].startswith("/account/reauthenticate/")
    client = client_of(cast, "owner coordinator")
    assert "This field is required" in text_of(client.post(address, {"reason": ""}))
    text = text_of(client.post(address, WHY, follow=True))
    assert "The second factor of owner official is reset." in text
    assert "has no second factor" in text_of(client.post(address, WHY))
    assert "nothing to reset" in text_of(client.get(address))


def test_an_administrator_finds_the_secretariat_among_the_people(cast: Cast) -> None:
    page = client_of(cast, "administrator").get("/me/people/").content.decode()
    assert f'href="/me/people/{cast.people["secretariat"].pk}/second-factor/"' in page
    assert f"/me/people/{cast.people['owner official'].pk}/" not in page
    assert "secretariat’s people" not in text_of(client_of(cast, "secretariat").get("/me/people/"))


def test_whoever_runs_the_server_resets_it_for_anybody(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    person = with_factors(cast.people["administrator"])
    call_command("reset_second_factor", person.email.upper(), "--reason=Lost keys.")
    assert "password alone" in capsys.readouterr().out
    assert AccountLetter.objects.get().by == "those who run the site"
    assert Event.objects.get(verb="person:factor-reset").door == "command:reset_second_factor"
    for email, reason, why in (
        (person.email, "Lost keys.", "no second factor"),
        (person.email, "", "Say how you know"),
        ("nobody@example.org", "Lost keys.", "Nobody"),
    ):
        with pytest.raises(CommandError, match=why):
            call_command("reset_second_factor", email, f"--reason={reason}")
