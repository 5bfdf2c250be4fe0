"""Wrong passwords: counted in the database, slowed down, and nobody's door is shut for them."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory

from core.models import Event
from members import actions
from members.accounts.adapter import AccountAdapter
from members.models import FailedSignIns, Person
from tests.members.test_views import text_of
from tests.readers import PASSWORD
from tests.signin.conftest import ELSEWHERE, HOME, is_in, sign_in

pytestmark = pytest.mark.django_db
PAUSED = "Too many attempts failed in a row"
WRONG = "are not correct"


def fail(email: str, times: int, *, address: str = HOME) -> Any:
    reply: Any = None
    for number in range(times):
        reply = sign_in(Client(), email, f"wrong {number}", address=address)
    return reply


def test_ten_wrong_passwords_are_looked_at_and_the_next_is_not(official: Person) -> None:
    assert WRONG in text_of(fail(official.email, 10))
    client = Client()
    reply = sign_in(client, official.email)
    assert PAUSED in text_of(reply)
    assert not is_in(client)


def test_after_the_pause_the_right_password_opens(official: Person) -> None:
    with time_machine.travel(datetime.datetime.now(datetime.UTC), tick=False) as clock:
        fail(official.email, 10)
        clock.shift(datetime.timedelta(minutes=5, seconds=1))
        client = Client()
        sign_in(client, official.email)
        assert is_in(client)
        assert not FailedSignIns.objects.filter(kind="pair").exists()


def test_a_right_password_ends_the_row_but_not_the_count_of_the_address(official: Person) -> None:
    fail(official.email, 9)
    sign_in(Client(), official.email)
    assert WRONG in text_of(fail(official.email, 9))
    assert FailedSignIns.objects.get(kind="address").count == 18


def test_an_account_that_does_not_exist_is_answered_alike(official: Person) -> None:
    for times in (1, 9, 1):
        known, unknown = (fail(email, times) for email in (official.email, "nobody@example.org"))
        assert known.status_code == unknown.status_code == 200
        page = known.content.decode().replace(official.email, "nobody@example.org")
        assert without_token(page) == without_token(unknown.content.decode())


def without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_the_count_survives_a_lost_cache(official: Person) -> None:
    fail(official.email, 10)
    cache.clear()
    assert PAUSED in text_of(sign_in(Client(), official.email))


@pytest.mark.no_cover  # ten thousand times the same lines
def test_ten_thousand_failures_elsewhere_do_not_lock_out_the_owner(official: Person) -> None:
    request = RequestFactory().post("/account/login/", REMOTE_ADDR=ELSEWHERE)
    adapter = AccountAdapter(request)
    looked_at = 0
    for number in range(10_000):
        try:
            assert adapter.authenticate(request, email=official.email, password=str(number)) is None
        except ValidationError:
            continue
        looked_at += 1
    assert looked_at == 10
    owner = Client()
    sign_in(owner, official.email, address=HOME)
    assert is_in(owner)


def test_an_attack_from_everywhere_leaves_the_owner_some_tries(official: Person) -> None:
    now = datetime.datetime.now(datetime.UTC)
    for number in range(100):
        actions.note_refusal(
            address=f"203.0.113.{number}", account=official.email, person=official, at=now
        )
    fail(official.email, 3, address=ELSEWHERE)
    assert PAUSED in text_of(sign_in(Client(), official.email, address=ELSEWHERE))
    owner = Client()
    sign_in(owner, official.email, "a slip of the keys", address=HOME)
    sign_in(owner, official.email, address=HOME)
    assert is_in(owner)


@pytest.mark.no_cover  # many times the same lines
def test_an_address_that_tries_many_accounts_waits(official: Person) -> None:
    for number in range(100):
        fail(f"guess.{number}@example.org", 1, address=ELSEWHERE)
    assert PAUSED in text_of(sign_in(Client(), official.email, address=ELSEWHERE))
    assert WRONG in text_of(fail(official.email, 1, address=HOME))


def test_no_address_and_no_account_stands_in_the_rows_or_the_trail(official: Person) -> None:
    fail(official.email, 1)
    fail("nobody@example.org", 1)
    kept = str([row.__dict__ for row in [*FailedSignIns.objects.all(), *Event.objects.all()]])
    for word in (HOME, official.email, "nobody@example.org", "wrong"):
        assert word not in kept


def test_the_trail_tells_of_refusals_and_of_the_pause(official: Person) -> None:
    fail(official.email, 10)
    entries = Event.objects.filter(verb="person:refuse", on_id=str(official.pk))
    assert entries.count() == 10
    assert {entry.actor_label for entry in entries} == {"somebody not signed in"}
    assert {entry.door for entry in entries} == {"page"}
    assert [bool(entry.changes) for entry in entries.order_by("sequence")] == [False] * 9 + [True]


def test_a_sign_in_is_told_to_the_trail_with_its_means(official: Person) -> None:
    sign_in(Client(), official.email)
    entry = Event.objects.get(verb="person:sign-in")
    assert (entry.on_id, entry.actor_id) == (str(official.pk), str(official.pk))
    assert entry.changes == {"means": [None, ["password"]]}


def test_the_password_asked_for_again_is_counted_too(official: Person) -> None:
    client = Client()
    client.force_login(official)
    for number in range(11):
        reply = client.post("/account/reauthenticate/", {"password": f"wrong {number}"})
    assert PAUSED in text_of(reply)


def test_old_failures_are_forgotten(official: Person) -> None:
    fail(official.email, 1)
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=23)
    actions.forget_failures(at=soon)
    assert FailedSignIns.objects.exists()
    actions.forget_failures(at=soon + datetime.timedelta(hours=2))
    assert not FailedSignIns.objects.exists()
    assert "an account from an address" in str(FailedSignIns(kind="pair"))


@pytest.mark.parametrize(
    "email",
    ["a\x00b@example.org", "x" * 5000 + "@example.org", "é@ü.example", "not an address", ""],
)
def test_whatever_is_typed_is_answered(client: Client, email: str) -> None:
    assert sign_in(client, email).status_code == 200


@pytest.mark.parametrize("address", ["", "a path", "2001:db8::1"])
def test_wherever_it_comes_from_the_owner_gets_in(
    client: Client, official: Person, address: str
) -> None:
    sign_in(client, official.email, PASSWORD, address=address)
    assert is_in(client)
