"""Apps, recovery codes, and of whom a second factor is asked."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from core.models import Event
from members import actions
from members.models import FailedSignIns, Person
from members.roles import Role
from tests.factories.members import CircleFactory, PersonFactory
from tests.members.test_views import text_of
from tests.readers import NOW, TEST
from tests.signin.conftest import code_for, confirmed, is_in, sign_in, with_app, with_password

pytestmark = pytest.mark.django_db
SET_UP = "/account/2fa/totp/activate/"
AUTHENTICATE = "/account/2fa/authenticate/"


def second(client: Client, code: str) -> Any:
    return client.post(AUTHENTICATE, {"code": code})


# --- An app ----------------------------------------------------------------------------------


def test_setting_up_asks_for_the_password_first(official: Person) -> None:
    client = Client()
    client.force_login(official)
    assert client.get(SET_UP).headers["Location"].startswith("/account/reauthenticate/")


def test_the_key_is_drawn_by_the_page_itself_and_stands_in_letters(official: Person) -> None:
    page = confirmed(official).get(SET_UP).content.decode()
    assert re.search(r'<svg[^>]*class="qr"[^>]*viewBox="0 0 \d+ \d+"', page)
    assert re.search(r'<path d="M\d+ \d+h', page)
    assert "data:" not in page
    assert "style=" not in page


def test_an_app_is_asked_for_after_the_password(official: Person) -> None:
    _, secret, _ = with_app(official)
    client = Client()
    reply = sign_in(client, official.email)
    assert reply.headers["Location"].startswith(AUTHENTICATE)
    assert not is_in(client)
    assert "Your second factor" in text_of(client.get(AUTHENTICATE))
    second(client, code_for(secret))
    assert is_in(client)
    entry = Event.objects.get(verb="person:sign-in")
    assert entry.changes == {"means": [None, ["password", "totp"]]}


def test_a_code_works_once_even_when_the_cache_is_lost(official: Person) -> None:
    _, secret, _ = with_app(official)
    code = code_for(secret)
    for opened in (True, False):
        cache.clear()
        client = Client()
        sign_in(client, official.email)
        second(client, code)
        assert is_in(client) is opened


@pytest.mark.parametrize(("later", "opened"), [(-1, True), (1, True), (-3, False), (3, False)])
def test_the_clocks_may_differ_by_half_a_minute(official: Person, later: int, opened: bool) -> None:
    _, secret, _ = with_app(official)
    client = Client()
    sign_in(client, official.email)
    second(client, code_for(secret, later=later))
    assert is_in(client) is opened


def test_wrong_codes_are_counted_and_then_not_looked_at(official: Person) -> None:
    _, secret, _ = with_app(official)
    client = Client()
    sign_in(client, official.email)
    for _ in range(10):
        assert "did not work" in text_of(second(client, "000000"))
    assert "Too many codes were wrong" in text_of(second(client, code_for(secret)))
    assert not is_in(client)
    assert Event.objects.filter(verb="person:refuse", on_id=str(official.pk)).count() == 10


def test_a_right_code_ends_the_row(official: Person) -> None:
    _, secret, _ = with_app(official)
    client = Client()
    sign_in(client, official.email)
    second(client, "000000")
    assert FailedSignIns.objects.filter(kind="factor").exists()
    second(client, code_for(secret))
    assert not FailedSignIns.objects.filter(kind="factor").exists()


@pytest.mark.parametrize("code", ["", "a\x00b", "١٢٣٤٥٦", "1" * 5000, "12 34"])
def test_whatever_is_typed_as_a_code_is_answered(official: Person, code: str) -> None:
    with_app(official)
    client = Client()
    sign_in(client, official.email)
    assert second(client, code).status_code == 200


def test_the_key_is_sealed_in_the_database(official: Person) -> None:
    _, secret, codes = with_app(official)
    assert len(codes) == 10
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not [code for code in codes if code in kept]


def test_another_site_secret_opens_no_key(official: Person, settings: Any) -> None:
    _, secret, codes = with_app(official)
    settings.SECRET_KEY = "another"
    for code in (code_for(secret), codes[0]):
        client = Client()
        sign_in(client, official.email)
        assert second(client, code).status_code == 200
        assert not is_in(client)
    settings.SECRET_KEY_FALLBACKS = [
        "a known key: a local run holds nothing that is worth protecting"
    ]
    client = Client()
    sign_in(client, official.email)
    second(client, code_for(secret))
    assert is_in(client)


def test_an_app_is_removed_with_its_codes_and_the_trail_knows(official: Person) -> None:
    client, _, _ = with_app(official)
    assert "only your password protects" in text_of(client.get("/account/2fa/totp/deactivate/"))
    client.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    told = Event.objects.filter(verb__startswith="person:factor").order_by("sequence")
    assert [(entry.verb, entry.changes["factor"]) for entry in told] == [
        ("person:factor-add", [None, "totp"]),
        ("person:factor-add", [None, "recovery_codes"]),
        ("person:factor-remove", ["totp", None]),
        ("person:factor-remove", ["recovery_codes", None]),
    ]


def test_factor_and_trail_come_together_or_not_at_all(
    official: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = confirmed(official)
    page = client.get(SET_UP).content.decode()
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", page)[0]
    monkeypatch.setattr("core.audit._locked_head", broken)
    with pytest.raises(RuntimeError):
        client.post(SET_UP, {"code": code_for(secret)})
    assert not Authenticator.objects.exists()


def broken() -> None:
    raise RuntimeError


def test_erasing_an_account_takes_its_factors_without_a_word(official: Person) -> None:
    with_app(official)
    official.delete()
    assert not Event.objects.filter(verb="person:factor-remove").exists()


# --- Recovery codes --------------------------------------------------------------------------


def test_a_recovery_code_opens_once(official: Person) -> None:
    _, _, codes = with_app(official)
    for opened in (True, False):
        client = Client()
        sign_in(client, official.email)
        second(client, codes[0])
        assert is_in(client) is opened


def test_recovery_codes_are_shown_once_and_made_anew(official: Person) -> None:
    client, _, codes = with_app(official)
    again = client.get("/account/2fa/recovery-codes/")
    assert "not shown again" in text_of(again)
    assert not [code for code in codes if code in again.content.decode()]
    assert "10 that you have left" in text_of(client.get("/account/2fa/recovery-codes/generate/"))
    fresh = client.post("/account/2fa/recovery-codes/generate/", follow=True).content.decode()
    assert len(set(re.findall(r"\b\d{8}\b", fresh)) - set(codes)) == 10
    assert client.get("/account/2fa/recovery-codes/download/").status_code == 404


def test_a_code_confirms_that_it_is_you(official: Person) -> None:
    client, _, codes = with_app(official)
    assert "Give your password" in text_of(client.get("/account/2fa/reauthenticate/"))
    reply = client.post("/account/2fa/reauthenticate/", {"code": codes[1], "next": "/me/"})
    assert reply.headers["Location"] == "/me/"


# --- Of whom it is asked ---------------------------------------------------------------------


def asked(person: Person) -> bool:
    client = Client()
    client.force_login(person)
    return client.get("/practices/").headers.get("Location") == "/account/2fa/"


def test_on_a_local_run_nobody_is_asked(settings: Any) -> None:
    assert not settings.SECOND_FACTOR_ROLES
    assert not asked(PersonFactory(role=Role.SECRETARIAT, nation=None))


def test_the_site_asks_the_roles_that_it_names(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = {"secretariat", "administrator"}
    assert asked(PersonFactory(role=Role.SECRETARIAT, nation=None))
    assert asked(PersonFactory(role=Role.ADMINISTRATOR, nation=None))
    assert not asked(PersonFactory(role=Role.COORDINATOR))


def test_the_site_may_ask_those_who_chair(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = {"chair"}
    chair, member, circle = PersonFactory(), PersonFactory(), CircleFactory()
    actions.seat(circle, chair, is_chair=True, by=TEST, at=NOW)
    actions.seat(circle, member, by=TEST, at=NOW)
    assert asked(chair)
    assert not asked(member)


def test_a_nation_asks_all_its_people(coordinator: Person) -> None:
    official = PersonFactory(nation=coordinator.nation)
    client = confirmed(coordinator)
    page = client.post("/me/nation-sign-in/", {"asks_second_factor": "on"}, follow=True)
    assert "Set one up to go on" in text_of(page)
    assert f"{coordinator.nation} asks a second factor of all its people" in text_of(page)
    assert asked(official)
    assert not asked(PersonFactory())
    entry = Event.objects.get(verb="nation:sign-in")
    assert entry.changes == {"asks_second_factor": [False, True]}


def test_a_nation_leaves_it_to_each_again(coordinator: Person) -> None:
    nation = coordinator.nation
    assert nation
    actions.ask_second_factor(nation, wanted=True, by=coordinator, at=NOW)
    client, _, _ = with_app(coordinator)
    assert "checked" in client.get("/me/nation-sign-in/").content.decode()
    reply = client.post("/me/nation-sign-in/", {}, follow=True)
    assert "is no longer asked" in text_of(reply)
    nation.refresh_from_db()
    assert not nation.asks_second_factor
    actions.ask_second_factor(nation, wanted=False, by=coordinator, at=NOW)
    assert Event.objects.filter(verb="nation:sign-in").count() == 2


def test_the_policy_of_a_nation_is_its_coordinators(official: Person) -> None:
    assert confirmed(official).post("/me/nation-sign-in/").status_code == 403
    secretariat = with_password(PersonFactory(role=Role.SECRETARIAT, nation=None))
    assert confirmed(secretariat).post("/me/nation-sign-in/").status_code == 403


def test_deciding_asks_for_the_password(coordinator: Person) -> None:
    client = Client()
    client.force_login(coordinator)
    assert client.get("/me/nation-sign-in/").status_code == 200
    reply = client.post("/me/nation-sign-in/", {"asks_second_factor": "on"})
    assert reply.headers["Location"].startswith("/account/reauthenticate/")


@pytest.fixture
def held(settings: Any, official: Person) -> Client:
    """Of somebody who must have a second factor, and has none."""
    settings.SECOND_FACTOR_ROLES = {"official"}
    return confirmed(official)


@pytest.mark.parametrize(
    "path", ["/", "/me/", "/practices/", "/me/sessions/", "/account/password/change/"]
)
def test_without_it_nothing_else_opens(held: Client, path: str) -> None:
    for method in (held.get, held.post):
        assert method(path).headers["Location"] == "/account/2fa/"


def test_without_it_one_is_nobody_to_the_api(held: Client) -> None:
    assert held.get("/api/v1/").status_code == 200
    assert held.post("/api/v1/practices/", {}, content_type="application/json").status_code == 401


def test_without_it_one_can_set_it_up_and_sign_out(held: Client) -> None:
    assert "This site asks a second factor" in text_of(held.get("/account/2fa/"))
    page = held.get(SET_UP).content.decode()
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", page)[0]
    held.post(SET_UP, {"code": code_for(secret)})
    assert is_in(held)
    held.post("/account/logout/")
    assert not is_in(held)


def test_recovery_codes_alone_are_no_second_factor(held: Client, official: Person) -> None:
    Authenticator.objects.create(user=official, type="recovery_codes", data={})
    assert held.get("/me/").status_code == 302
