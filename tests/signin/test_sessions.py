"""Where a person is signed in, and for how long."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.forms.models import model_to_dict
from django.test import Client

from core.models import Event
from members import actions, sessions
from members.models import Person
from members.queries import person_asking, session_under
from tests.factories.members import PersonFactory
from tests.members.test_views import text_of
from tests.readers import NOW, make_cast
from tests.signin.conftest import is_in, sign_in, with_password

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def browser(person: Person, user_agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": user_agent})
    sign_in(client, person.email)
    return client


def test_a_session_ends_three_hours_after_the_last_visit(clock: Any, official: Person) -> None:
    client = browser(official)
    for _ in range(3):
        clock.shift(3 * HOUR - datetime.timedelta(minutes=2))
        assert is_in(client)
    clock.shift(3 * HOUR)
    assert not is_in(client)
    assert "three hours had passed without a visit" in text_of(client.get("/account/login/"))


def test_a_session_ends_after_twelve_hours_however_busy(clock: Any, official: Person) -> None:
    client = browser(official)
    for _ in range(11):
        clock.shift(HOUR)
        assert is_in(client)
    clock.shift(HOUR)
    assert not is_in(client)
    assert "twelve hours had passed" in text_of(client.get("/practices/"))


def test_a_session_that_is_over_opens_nothing_for_a_script(clock: Any, official: Person) -> None:
    client = browser(official)
    clock.shift(3 * HOUR)
    assert client.post("/api/v1/practices/", {}, content_type="application/json").status_code == 401


def test_a_session_of_before_the_clock_starts_one() -> None:
    kept: dict[str, Any] = {}
    assert sessions.over(kept, at=NOW) == ""
    assert sessions.note(kept, at=NOW)
    assert not sessions.note(kept, at=NOW)
    assert sessions.over(kept, at=NOW + 3 * HOUR)


def test_the_page_tells_each_device_in_words_and_this_one_first(
    clock: Any, official: Person
) -> None:
    here = browser(official)
    clock.shift(HOUR)
    browser(official, PHONE)
    text = text_of(here.get("/me/sessions/"))
    assert text.index("Firefox on Linux") < text.index("Safari on an iPhone")
    assert "22 November 2026, 12:00 UTC" in text
    assert "22 November 2026, 13:00 UTC" in text
    assert "Sign out everywhere else" in text


def test_one_cannot_sign_out_elsewhere_when_there_is_no_elsewhere(official: Person) -> None:
    here = browser(official)
    text = text_of(here.get("/me/sessions/"))
    assert "You are signed in nowhere else." in text
    assert "There was no other." in text_of(here.post("/me/sessions/end/", follow=True))
    assert not Event.objects.filter(verb="person:sign-out").exists()


def test_signing_out_elsewhere_ends_the_others_at_once(official: Person) -> None:
    here, phone, tablet = (browser(official) for _ in range(3))
    reply = here.post("/me/sessions/end/", follow=True)
    assert "You are signed out in 2 other places." in text_of(reply)
    assert [is_in(client) for client in (here, phone, tablet)] == [True, False, False]
    entry = Event.objects.get(verb="person:sign-out")
    assert (entry.on_id, entry.changes) == (str(official.pk), {"sessions": [2, 0]})


def number_of(page: Any) -> str:
    [number] = re.findall(r"/me/sessions/(\d+)/end/", page.content.decode())
    return number


def test_one_session_is_ended_by_itself(official: Person) -> None:
    here, phone = browser(official), browser(official, PHONE)
    number = number_of(here.get("/me/sessions/"))
    assert "signed out there" in text_of(here.post(f"/me/sessions/{number}/end/", follow=True))
    assert not is_in(phone)
    again = here.post(f"/me/sessions/{number}/end/", follow=True)
    assert "was over already" in text_of(again)


def test_a_strangers_session_cannot_be_ended(official: Person) -> None:
    other = with_password(PersonFactory())
    theirs = browser(other)
    number = UserSession.objects.get(user=other).pk
    browser(official).post(f"/me/sessions/{number}/end/")
    assert is_in(theirs)


def test_sessions_are_ended_by_a_form_only(official: Person) -> None:
    here = browser(official)
    assert here.get("/me/sessions/end/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = here.cookies
    assert strict.post("/me/sessions/end/").status_code == 403


def test_use_is_noted_once_a_minute(
    clock: Any, official: Person, django_assert_num_queries: Any
) -> None:
    client = browser(official)
    client.get("/api/docs/")  # begins the count of the limit
    with django_assert_num_queries(2):
        client.get("/api/docs/")
    clock.shift(datetime.timedelta(minutes=2))
    client.get("/api/docs/")
    assert UserSession.objects.get().last_seen_at == NOW + datetime.timedelta(minutes=2)


def test_sessions_that_are_over_are_forgotten(clock: Any, official: Person) -> None:
    here = browser(official)
    browser(official)
    clock.shift(13 * HOUR)
    actions.forget_sessions(at=datetime.datetime.now(datetime.UTC))
    assert not UserSession.objects.exists()
    sign_in(here, official.email)
    assert UserSession.objects.count() == 1


def test_whoever_asks_is_the_person_that_the_database_holds() -> None:
    for person in make_cast().people.values():
        asking = person_asking(person.pk)
        there = Person.objects.get(pk=person.pk)
        for one, other in ((asking, there), (asking and asking.nation, there.nation)):
            assert one == other
            assert (one and model_to_dict(one)) == (other and model_to_dict(other))
    assert person_asking(0) is None


@pytest.mark.usefixtures("clock")
def test_a_session_that_has_expired_is_none(official: Person) -> None:
    key = browser(official).cookies[settings.SESSION_COOKIE_NAME].value
    assert session_under(key, at=NOW + 11 * HOUR) == Session.objects.get(pk=key)
    assert session_under(key, at=NOW + 12 * HOUR) is None
    assert session_under("x" * 32, at=NOW) is None
