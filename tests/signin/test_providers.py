"""Signing in with a nation's identity provider: a real one, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from core import belongings
from core.models import Event
from members import actions
from members.models import IdentityLink, IdentityProvider, Nation, Person
from members.roles import Role
from tests.factories.members import NationFactory, PersonFactory
from tests.members.test_views import text_of
from tests.readers import NOW, TEST
from tests.signin.conftest import confirmed, is_in, with_password
from tests.signin.provider import CLIENT, SECRET

pytestmark = pytest.mark.django_db
LOGIN = "/account/oidc/government/login/"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    script = Path(__file__).with_name("provider.py")
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


@dataclass
class Government:
    """The provider, and what the hub knows of it."""

    address: str
    row: IdentityProvider

    def vouches_for(self, email: str, *, subject: str = "one", **more: Any) -> None:
        claims = {"sub": subject, "email": email, "email_verified": True}
        self.be(claims=claims | more.pop("claims", {}), **more)

    def be(self, **how: Any) -> None:
        requests.post(f"{self.address}/be", json=how, timeout=10).raise_for_status()

    def sign_in(self, client: Client, path: str = LOGIN) -> Any:
        """Go there and come back, as a browser does."""
        there = client.get(path)
        assert there.status_code == 302, text_of(there)
        back = requests.get(there.headers["Location"], allow_redirects=False, timeout=10)
        return client.get(back.headers["Location"])


def provider_of(nation: Nation, address: str, **changed: Any) -> IdentityProvider:
    fields: dict[str, Any] = {
        "slug": "government",
        "name": "the government of Estonia",
        "server_url": address,
        "client_id": CLIENT,
        "secret": SECRET,
        "domains": ["Agency.example", "ministry.example"],
    }
    return actions.set_provider(nation=nation, by=TEST, at=NOW, **(fields | changed))


@pytest.fixture
def person() -> Person:
    return PersonFactory(email="official@agency.example", nation__name="Estonia")


@pytest.fixture
def government(address: str, person: Person) -> Government:
    assert person.nation
    government = Government(address, provider_of(person.nation, address))
    government.vouches_for(person.email)
    return government


def test_the_page_for_signing_in_offers_it_and_keeps_where_one_was_going(
    government: Government, client: Client
) -> None:
    page = client.get("/account/login/?next=/trail/").content.decode()
    assert f'href="{LOGIN}?next=%2Ftrail%2F"' in page
    assert "Sign in with the government of Estonia" in " ".join(page.split())
    reply = government.sign_in(client, f"{LOGIN}?next=%2Ftrail%2F")
    assert reply.headers["Location"] == "/trail/"
    assert is_in(client)


def test_who_is_vouched_for_is_in_and_the_trail_knows_how(
    government: Government, client: Client, person: Person
) -> None:
    government.sign_in(client)
    assert is_in(client)
    told = Event.objects.filter(on_kind="members.person", on_id=str(person.pk))
    assert [(entry.verb, entry.changes) for entry in told.order_by("sequence")] == [
        ("person:tie", {"provider": [None, "government"]}),
        ("person:sign-in", {"means": [None, ["socialaccount"]]}),
    ]
    again = Client()
    government.sign_in(again)
    assert is_in(again)
    assert IdentityLink.objects.count() == 1


def test_capitals_of_an_address_make_no_difference(government: Government, client: Client) -> None:
    government.vouches_for("Official@AGENCY.example")
    government.sign_in(client)
    assert is_in(client)


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"email_verified": False}, "does not vouch for your address"),
        ({"email_verified": "true"}, "does not vouch for your address"),
        ({"email_verified": None}, "does not vouch for your address"),
        ({"email": "official@elsewhere.example"}, "does not take from it"),
        ({"email": "official@agency.example.evil.example"}, "does not take from it"),
        ({"email": "official@evil.example@agency.example"}, "No account of Estonia"),
        ({"email": "nobody@agency.example"}, "No account of Estonia"),
        ({"email": ["official@agency.example"]}, "does not take from it"),
        ({"email": None}, "does not take from it"),
    ],
)
def test_nobody_else_is_let_in_or_made(
    government: Government, client: Client, person: Person, claims: dict[str, Any], sentence: str
) -> None:
    government.vouches_for(person.email, claims=claims)
    before = Person.objects.count()
    reply = government.sign_in(client)
    assert reply.status_code == 403
    assert sentence in text_of(reply)
    assert not is_in(client)
    assert Person.objects.count() == before
    assert Event.objects.filter(verb="person:refuse").count() == 1


def test_a_person_of_another_nation_is_not_matched(government: Government, client: Client) -> None:
    other = PersonFactory(email="other@agency.example")
    government.vouches_for(other.email)
    assert "No account of Estonia" in text_of(government.sign_in(client))
    assert not is_in(client)


def test_who_left_is_not_let_in(government: Government, client: Client, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(left_at=NOW)
    assert government.sign_in(client).status_code == 403
    assert not is_in(client)


def test_an_address_given_to_somebody_new_does_not_open_the_old_account(
    government: Government, client: Client, person: Person
) -> None:
    government.sign_in(Client())
    government.vouches_for(person.email, subject="two")
    assert "tells of another account" in text_of(government.sign_in(client))
    assert not is_in(client)


def test_one_account_there_opens_one_here(
    government: Government, client: Client, person: Person
) -> None:
    government.sign_in(Client())
    second = PersonFactory(email="second@agency.example", nation=person.nation)
    government.vouches_for(second.email, subject="one")
    assert "tells of another account" in text_of(government.sign_in(client))
    assert not is_in(client)


@pytest.mark.parametrize(
    "token_claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"exp": 1},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"sub": "somebody else"},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"nonce": 7},
    ],
)
def test_a_token_that_is_not_for_the_hub_opens_nothing(
    government: Government, client: Client, person: Person, token_claims: dict[str, Any]
) -> None:
    government.vouches_for(person.email, token_claims=token_claims)
    assert government.sign_in(client).status_code in {401, 403}
    assert not is_in(client)


@pytest.mark.parametrize(
    "fault", ["signature", "unknown key", "unsigned", "shared secret", "no token", "issuer"]
)
def test_a_token_that_the_provider_did_not_sign_opens_nothing(
    government: Government, client: Client, person: Person, fault: str
) -> None:
    there = client.get(LOGIN)
    government.vouches_for(person.email, fault=fault)
    back = requests.get(there.headers["Location"], allow_redirects=False, timeout=10)
    reply = client.get(back.headers["Location"])
    assert reply.status_code in {401, 503}
    assert not is_in(client)
    told = Event.objects.filter(verb="person:refuse").count()
    assert told == (fault not in {"no token", "issuer"})
    government.vouches_for(person.email)
    government.sign_in(client)
    assert is_in(client)


def test_for_several_it_names_the_hub(
    government: Government, client: Client, person: Person
) -> None:
    several = {"aud": [CLIENT, "another"], "azp": CLIENT}
    government.vouches_for(person.email, token_claims=several)
    government.sign_in(client)
    assert is_in(client)


def test_an_address_cannot_change_what_the_provider_is_asked(government: Government) -> None:
    more = "scope=admin&auth_params=redirect_uri%3Dhttps%3A%2F%2Fevil.example%26nonce%3Dx"
    there = Client().get(f"{LOGIN}?{more}").headers["Location"]
    assert there.startswith(government.address)
    assert "evil" not in there
    assert "admin" not in there
    assert "nonce=x" not in there


def test_a_second_factor_is_asked_for_all_the_same(
    government: Government, client: Client, person: Person
) -> None:
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    assert government.sign_in(client).headers["Location"].startswith("/account/2fa/authenticate/")
    assert not is_in(client)


@pytest.mark.usefixtures("government")
def test_the_way_back_belongs_to_the_browser_that_asked(client: Client) -> None:
    there = Client().get(LOGIN)
    back = requests.get(there.headers["Location"], allow_redirects=False, timeout=10)
    reply = client.get(back.headers["Location"])
    assert reply.status_code == 401
    assert "You are not signed in" in text_of(reply)
    assert not is_in(client)


def test_a_link_cannot_tie_an_account_to_the_one_who_is_signed_in(
    government: Government, client: Client
) -> None:
    victim = PersonFactory()
    client.force_login(victim)
    reply = government.sign_in(client, f"{LOGIN}?process=connect")
    assert "This way in is closed" in text_of(reply)
    assert not IdentityLink.objects.exists()


@pytest.mark.parametrize(
    "query",
    ["", "?error=access_denied&state=x", "?code=x&state=%00", "?code=x", "?state=" + "x" * 5000],
)
@pytest.mark.usefixtures("government")
def test_whatever_comes_back_is_answered(client: Client, query: str) -> None:
    assert client.get(f"{LOGIN}callback/{query}").status_code in {401, 302}


@pytest.mark.usefixtures("government")
def test_who_turns_back_is_told(client: Client) -> None:
    there = client.get(LOGIN)
    state = there.headers["Location"].split("state=")[1].split("&")[0]
    reply = client.get(f"{LOGIN}callback/?error=access_denied&state={state}", follow=True)
    assert "without signing in there" in text_of(reply)


def test_a_provider_that_fails_is_told_in_a_sentence(
    government: Government, client: Client, person: Person
) -> None:
    government.vouches_for(person.email, fault="token")
    assert government.sign_in(client).status_code == 401
    government.be(claims={}, fault="configuration")
    assert client.get(LOGIN).status_code == 503
    IdentityProvider.objects.update(server_url="http://127.0.0.1:9")
    reply = client.get(LOGIN)
    assert reply.status_code == 503
    assert "does not answer" in text_of(reply)


def test_a_provider_that_tells_nothing_opens_nothing(
    government: Government, client: Client
) -> None:
    government.be(claims={})
    assert government.sign_in(client).status_code == 401
    assert not is_in(client)


def test_a_closed_provider_is_not_found(government: Government, client: Client) -> None:
    actions.close_provider(government.row, by=TEST, at=NOW)
    actions.close_provider(government.row, by=TEST, at=NOW)
    assert client.get(LOGIN).status_code == 404
    assert "the government" not in text_of(client.get("/account/login/"))
    assert Event.objects.filter(verb="nation:sign-in").count() == 2


@pytest.mark.usefixtures("government")
def test_a_nation_that_left_signs_nobody_in(client: Client) -> None:
    Nation.objects.update(is_member=False)
    assert client.get(LOGIN).status_code == 404


def test_what_the_provider_told_and_its_secret_are_not_kept_in_clear(
    government: Government, client: Client, person: Person
) -> None:
    government.vouches_for(person.email, claims={"phone_number": "555-0100"})
    government.sign_in(client)
    row = IdentityProvider.objects.get()
    assert SECRET not in str(row.__dict__)
    assert "555-0100" not in str(dict(client.session))
    assert str(IdentityLink.objects.get()) == f"{person} at the government of Estonia"


def test_an_erased_account_is_tied_to_nobody(
    government: Government, client: Client, person: Person
) -> None:
    government.sign_in(client)
    [held] = [each for each in belongings.every() if each.name == "members.identities"]
    [item] = held.held(person)
    assert item["its name for you"] == "one"
    actions.close_ways_in(person)
    assert not IdentityLink.objects.exists()


# --- Setting it up ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"domains": []}, "domains"),
        ({"domains": ["agency"]}, "domains"),
        ({"domains": ["@agency.example"]}, "domains"),
        ({"server_url": "ftp://login.example"}, "server_url"),
        ({"client_id": ""}, "client_id"),
    ],
)
def test_a_provider_that_cannot_be_is_told_why(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        provider_of(NationFactory(), "https://login.example", **changed)
    assert field in refusal.value.message_dict


def test_in_production_a_provider_speaks_https(settings: Any) -> None:
    settings.LOCAL = False
    with pytest.raises(ValidationError, match="https"):
        provider_of(NationFactory(), "http://login.example")


def test_a_providers_name_is_its_nations() -> None:
    provider_of(NationFactory(), "https://login.example")
    with pytest.raises(ValidationError, match="Another nation"):
        provider_of(NationFactory(), "https://login.example")


def test_the_command_sets_it_up_and_closes_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nation = NationFactory(slug="estonia")
    words = [
        "identity_provider", "government", "--nation=estonia", "--name=the government",
        "--server=https://login.example", "--client-id=hub", "--domain=agency.example",
    ]  # fmt: skip
    with pytest.raises(CommandError, match="IDENTITY_SECRET"):
        call_command(*words)
    monkeypatch.setenv("IDENTITY_SECRET", SECRET)
    call_command(*words)
    assert "/account/oidc/government/login/callback/" in capsys.readouterr().out
    assert IdentityProvider.objects.get(nation=nation).domains == ["agency.example"]
    with pytest.raises(CommandError, match="domains"):
        call_command(*words[:-1], "--domain=x")
    call_command(*words)  # made anew
    call_command("identity_provider", "government", "--close")
    assert not IdentityProvider.objects.get().is_active
    with pytest.raises(CommandError, match="no identity provider"):
        call_command("identity_provider", "another", "--close")


def test_a_coordinator_sees_what_is_set_up(address: str) -> None:
    coordinator = with_password(PersonFactory(role=Role.COORDINATOR))
    client = confirmed(coordinator)
    assert "None is set up" in text_of(client.get("/me/nation-sign-in/"))
    assert coordinator.nation
    provider_of(coordinator.nation, address)
    text = text_of(client.get("/me/nation-sign-in/"))
    assert "agency.example or ministry.example" in text


# --- In a browser ----------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_a_browser(
    browser: Browser, live_server: LiveServer, settings: Any, address: str
) -> None:
    site = live_server.url.replace("127.0.0.1", "localhost")
    settings.ALLOWED_HOSTS = ["localhost"]
    person = PersonFactory(email="official@agency.example")
    assert person.nation
    government = Government(address, provider_of(person.nation, address))
    government.vouches_for(person.email, fault="page")
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/account/login/?next=/me/")
    page.get_by_role("link", name="Sign in with the government of Estonia").click()
    page.get_by_role("link", name="It is me").click()
    page.wait_for_url("**/me/")
    expect(page.get_by_role("heading", level=1)).to_have_text(person.name)
    context.close()
