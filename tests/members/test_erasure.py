"""An account is erased: what goes, what stays, what must be handed over first."""

import datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client

from core.editions import numbers
from core.errors import StateConflict
from core.models import Event, IdempotentReply
from core.verification import verify
from digests.actions import fan_out, opt_out
from digests.models import Delivery, OptOut
from members.actions import erase_person, unseat
from members.models import MemberKey, Person, Seat
from practices import actions as practices
from practices.models import PracticeVersion
from tests.api.conftest import BODY
from tests.factories.digests import AFTER, arrange, circulate
from tests.factories.workinggroups import AT
from tests.readers import NOW, PASSWORD, TEST, Cast, make_cast, make_practice
from workinggroups.actions import close_action
from workinggroups.minutes import without_name
from workinggroups.models import Action, Invitation, Meeting
from workinggroups.queries import preview

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
NAME, MAIL = "Quillon Ravenscar", "quillon@example.org"  # of nobody: words found nowhere else


@pytest.fixture
def cast() -> Cast:
    """The author has a name that can be searched for."""
    cast = make_cast()
    Person.objects.filter(name="author").update(name=NAME, email=MAIL)
    cast.people["author"].refresh_from_db()
    return cast


def signed_in(cast: Cast, reader: str = "author") -> Client:
    client = Client()
    client.post("/account/login/", {"login": cast.people[reader].email, "password": PASSWORD})
    return client


def erase(cast: Cast, reader: str = "author", at: datetime.datetime = NOW) -> Person:
    erase_person(cast.people[reader], by=cast.people[reader], at=at)
    return Person.objects.get(pk=cast.people[reader].pk)


def a_meeting(cast: Cast, text: str, **more: Any) -> Meeting:
    sec = cast.people["secretariat"]
    meeting = arrange(sec, invite=[sec, cast.people["author"]], **more)
    fan_out(circulate(meeting, sec, text), by=TEST, at=AFTER)
    return meeting


def close_all(cast: Cast) -> None:
    for action in Action.objects.all():
        close_action(action, state="done", outcome="Sent.", by=cast.people["secretariat"], at=AFTER)


def everything() -> str:
    """All that stands in any row of ours or of the library for signing in, and in sessions."""
    return "\n".join(
        str(list(model._base_manager.values()))
        for model in apps.get_models(include_auto_created=True)
    ) + "".join(str(session.get_decoded()) for session in Session.objects.all())


def test_nothing_tells_who_it_was_and_the_trail_still_verifies(cast: Cast) -> None:
    person = cast.people["author"]
    row = practices.create(content=BODY, owner=cast.nations["estonia"], by=person, at=NOW - DAY)  # type: ignore[arg-type] # a table of cases
    practices.update(row, content={"title": "Other"}, by=person, at=NOW)
    make_practice(cast, "strict, named").named_people.add(person)
    text = f"{NAME} spoke.\n\nACTION: @quillon by 2027-12-24 send the list, {NAME.upper()} said\n"
    a_meeting(cast, text)
    Action.objects.update(state="done")
    opt_out(person, list_name="network", by=person, at=NOW)
    EmailAddress.objects.create(user=person, email=MAIL, verified=True, primary=True)
    signed_in(cast).post("/me/", {"time_zone": "Pacific/Auckland"})
    assert "quillon" in everything().casefold()
    assert "ravenscar" in everything().casefold()
    before = verify()
    assert before.broken is None
    erase(cast)
    after = verify()
    assert (after.broken, after.entries) == (None, before.entries + 1)
    call_command("verify_trail", verbosity=0)
    left = everything().casefold()
    for word in ("quillon", "ravenscar"):
        assert word not in left, left[left.index(word) - 300 :][:400]
    assert person.pk not in Person.objects.exclude(time_zone="UTC").values_list("pk", flat=True)
    assert {version.by for version in PracticeVersion.objects.filter(practice=row)} == {
        "former official, Estonia"
    }


def test_the_account_is_closed_and_says_former_official(cast: Cast) -> None:
    person = erase(cast)
    assert person.name == "former official, Estonia"
    assert person.email == f"former-official-{person.pk}@erased.invalid"
    assert (person.time_zone, person.languages, person.last_login) == ("UTC", [], None)
    assert (person.is_active, person.left_at, person.organisation) == (False, NOW, None)
    assert not person.has_usable_password()
    entry = Event.objects.get(verb="person:erase")
    assert (entry.actor_label, entry.on_label) == ("contributor of Estonia",) * 2
    assert erase(cast, "administrator").name == "former official"


def test_whoever_left_before_keeps_the_day(cast: Cast) -> None:
    assert erase(cast, "former member", at=NOW + DAY).left_at == NOW


def test_sessions_ways_in_and_answers_are_gone(cast: Cast) -> None:
    here, there = signed_in(cast), signed_in(cast)
    person, other = cast.people["author"], signed_in(cast, "chair")
    assert there.get("/me/").status_code == 200
    for name in (f"person:{person.pk}", "person:0"):
        IdempotentReply.objects.create(
            credential=name, route="POST /", key="k", leased_until=NOW, expires_at=NOW + DAY
        )
    erase(cast)
    assert not UserSession.objects.filter(user=person).exists()
    assert here.get("/me/").status_code == there.get("/me/").status_code == 302
    assert other.get("/me/").status_code == 200
    assert there.get("/api/v1/practices/?status=draft").json()["results"] == []
    assert IdempotentReply.objects.get().credential == "person:0"
    again = Client().post("/account/login/", {"login": MAIL, "password": PASSWORD})
    assert again.status_code == 200  # refused, on the same page


def test_seats_invitations_to_come_and_letters_go(cast: Cast) -> None:
    person, sec = cast.people["author"], cast.people["secretariat"]
    past = a_meeting(cast, "We met.")
    to_come = arrange(sec, invite=[person])
    Meeting.objects.filter(pk=to_come.pk).update(starts_at=NOW + DAY)
    Meeting.objects.filter(pk=past.pk).update(starts_at=NOW - DAY)
    opt_out(person, list_name="network", by=person, at=NOW)
    Seat.objects.create(circle=cast.circles["the-group"], person=person)
    assert Delivery.objects.filter(person=person).exists()
    erase(cast)
    for model in (Seat, Delivery, OptOut):
        assert not model.objects.filter(person=person).exists()
    assert [row.meeting for row in Invitation.objects.filter(person=person)] == [past]


def test_minutes_can_be_circulated_again(cast: Cast) -> None:
    meeting = a_meeting(cast, "ACTION: @quillon by 2027-12-24 send the list", marking="CLEAR")
    close_all(cast)
    before = numbers()
    person = erase(cast)
    meeting.refresh_from_db()
    assert meeting.minutes.startswith(f"ACTION: @former-official-{person.pk} by")
    assert preview(meeting, cast.people["secretariat"]).faults == []
    after = numbers()
    assert after["meetings"] > before["meetings"]
    assert after["meetings:public"] > before["meetings:public"]


def test_what_the_public_watches_moves_for_what_it_reads_only(cast: Cast) -> None:
    a_meeting(cast, "ACTION: @quillon by 2027-12-24 send the list", marking="AMBER")
    close_all(cast)
    before = numbers().get("meetings:public")
    erase(cast)
    assert numbers().get("meetings:public") == before


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("ACTION: @Quillon by 2026-05-01 go", "ACTION: @gone by 2026-05-01 go"),
        ("ACTION: @quillon@example.org, by then", "ACTION: @gone, by then"),
        ("@quillon-ravenscar", "@gone"),
        ("@quillonia and quillon", "@quillonia and quillon"),
        ("Quillon Ravenscar's, (quillon ravenscar)", "X's, (X)"),
        (
            "Quillon Ravenscarson; write to quillon@example.org.",
            "Quillon Ravenscarson; write to X.",
        ),
    ],
)
def test_a_name_is_taken_out_where_it_stands_by_itself(text: str, after: str) -> None:
    handles = ("quillon", "quillon-ravenscar", MAIL)
    said = without_name(text, names=(MAIL, NAME), handles=handles, called="X", handle="gone")
    assert said == after


# --- Duties ----------------------------------------------------------------------------------


def test_an_open_action_is_handed_over_first(cast: Cast) -> None:
    a_meeting(
        cast, "ACTION: @quillon by 2027-12-24 send it\n\nACTION: @quillon by 2027-12-24 burn it"
    )
    with pytest.raises(StateConflict, match="2 open actions are yours"):
        erase(cast)
    assert Person.objects.get(pk=cast.people["author"].pk).name == NAME
    close_action(
        Action.objects.latest("pk"), state="done", outcome="x", by=cast.people["author"], at=AT
    )
    with pytest.raises(StateConflict, match="An open action is yours"):
        erase(cast)
    close_action(
        Action.objects.get(state="open"), state="done", outcome="x", by=cast.people["author"], at=AT
    )
    erase(cast)


def test_the_only_chair_hands_over_first(cast: Cast) -> None:
    with pytest.raises(StateConflict, match="You alone are in the chair of the-group"):
        erase(cast, "chair")
    Seat.objects.create(
        circle=cast.circles["the-group"], person=cast.people["peer official"], is_chair=True
    )
    erase(cast, "chair")


def test_a_key_that_works_is_handed_over_first(cast: Cast) -> None:
    far = datetime.timedelta(days=3650)
    MemberKey.objects.update(created_at=NOW - far, expires_at=NOW - DAY)
    key = cast.keys["nation's system"]
    MemberKey.objects.filter(pk=key.pk).update(expires_at=NOW + far)
    with pytest.raises(StateConflict, match="You keep the key “nation's system”"):
        erase(cast, "owner coordinator")
    MemberKey.objects.update(kept_by=cast.people["author"], created_by=None)
    with pytest.raises(StateConflict, match="You keep the key"):
        erase(cast, "author")
    erase(cast, "owner coordinator")


def test_what_is_red_for_nobody_else_is_handed_over_first(cast: Cast) -> None:
    row = make_practice(cast, "red, named")
    with pytest.raises(StateConflict, match="names you alone"):
        erase(cast, "named official")
    row.named_people.add(cast.people["peer official"])
    erase(cast, "named official")
    assert list(row.named_people.all()) == [cast.people["peer official"]]


# --- The page --------------------------------------------------------------------------------


def test_it_is_asked_for_with_the_password_and_a_tick(cast: Cast) -> None:
    client = signed_in(cast)
    page = client.get("/me/data/erase/").content.decode()
    assert "former official" in page
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert "This was not sent yet" in client.post("/me/data/erase/", {"sure": ""}).content.decode()
    assert cast.user("author").is_active
    reply = client.post("/me/data/erase/", {"sure": "on"}, follow=True)
    assert "Your account is erased." in reply.content.decode()
    assert not cast.user("author").is_active
    assert client.get("/me/").status_code == 302


def test_without_the_password_nothing_is_erased(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.people["author"])
    reply = client.post("/me/data/erase/", {"sure": "on"})
    assert reply.headers["Location"].startswith("/account/reauthenticate/")
    assert cast.user("author").is_active


def test_the_page_says_what_must_be_handed_over_and_has_no_button(cast: Cast) -> None:
    client = signed_in(cast, "chair")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/me/data/erase/").content.decode()
    assert "You alone are in the chair of the-group." in page
    assert "Erase my account" not in page
    refused = client.post("/me/data/erase/", {"sure": "on"}).content.decode()
    assert "You alone are in the chair" in refused
    unseat(cast.circles["the-group"], cast.people["chair"], by=TEST, at=NOW)
    assert "Erase my account" in client.get("/me/data/erase/").content.decode()


# --- After a restore -------------------------------------------------------------------------


def test_a_restored_account_is_erased_again_by_its_number(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    number = cast.people["author"].pk
    call_command("erase_account", str(number))
    assert f"Account {number} is erased." in capsys.readouterr().out
    assert cast.user("author").name == "former official, Estonia"
    assert Event.objects.get(verb="person:erase").door == "command:erase_account"
    call_command("erase_account", str(number))  # again harms nothing
    with pytest.raises(CommandError, match="no account 0"):
        call_command("erase_account", "0")
    with pytest.raises(CommandError, match="You alone are in the chair"):
        call_command("erase_account", str(cast.people["chair"].pk))
