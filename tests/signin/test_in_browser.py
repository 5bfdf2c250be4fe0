"""Signing in as people do: in Chromium, at a server, with a key that Chromium makes up."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from members.models import Person
from members.roles import Role
from tests.factories.members import PersonFactory
from tests.readers import PASSWORD
from tests.signin.conftest import code_for, with_password

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FAILED = "No passkey was used"


class Visitor:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )

    def sign_in(self, email: str) -> None:
        self.page.goto("/account/login/?next=/me/")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()

    def confirm(self) -> None:
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Confirm").click()

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="Sign out").first.click()
        self.page.wait_for_url("**/")

    def is_in(self) -> bool:
        return "/account/login/" not in (self.page.goto("/me/") or self.page).url

    def with_authenticator(self) -> Any:
        """Give the browser a key that says yes by itself; the session with which to command it."""
        cdp = self.context.new_cdp_session(self.page)
        cdp.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return cdp, made["authenticatorId"]


@pytest.fixture
def site(live_server: LiveServer, settings: Any) -> str:
    settings.ALLOWED_HOSTS = ["localhost"]
    address: str = live_server.url.replace("127.0.0.1", "localhost")
    settings.CSRF_TRUSTED_ORIGINS = [address]
    return address


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Visitor]:
    visitor = Visitor(browser, site)
    yield visitor
    visitor.context.close()
    assert visitor.complaints == []


@pytest.fixture
def person() -> Person:
    return with_password(PersonFactory(role=Role.OFFICIAL))


def set_up_app(visitor: Visitor) -> tuple[str, list[str]]:
    page = visitor.page
    page.goto("/account/2fa/")
    page.get_by_role("link", name="Set up an app").click()
    visitor.confirm()
    expect(page.locator("svg.qr path")).to_be_visible()
    secret = page.locator("pre.secret").inner_text().strip()
    page.get_by_role("textbox", name="Authenticator code").fill(code_for(secret, later=-1))
    page.get_by_role("button", name="Use this app").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    return secret, page.locator("pre.secret").inner_text().split()


def test_an_app_and_then_a_recovery_code(visitor: Visitor, person: Person) -> None:
    page = visitor.page
    visitor.sign_in(person.email)
    secret, codes = set_up_app(visitor)
    assert len(codes) == 10
    for code in (code_for(secret), codes[3]):
        visitor.sign_out()
        visitor.sign_in(person.email)
        expect(page.get_by_role("heading", level=1)).to_have_text("Your second factor")
        page.get_by_label("Code").fill(code)
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/me/")


def test_a_passkey_is_added_and_signs_in_alone_and_after_the_password(
    visitor: Visitor, person: Person
) -> None:
    page = visitor.page
    visitor.with_authenticator()
    visitor.sign_in(person.email)
    page.goto("/account/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    visitor.confirm()
    page.get_by_label("Name").fill("work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    page.goto("/account/2fa/webauthn/")
    expect(page.get_by_role("rowheader", name="work laptop")).to_be_visible()

    visitor.sign_out()
    page.goto("/account/login/?next=/me/sessions/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/me/sessions/")

    visitor.sign_out()
    visitor.sign_in(person.email)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/me/")


def test_a_passkey_confirms_and_is_removed(visitor: Visitor, person: Person) -> None:
    page = visitor.page
    visitor.with_authenticator()
    visitor.sign_in(person.email)
    page.goto("/account/2fa/webauthn/add/")
    visitor.confirm()
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/")
    visitor.sign_out()
    visitor.sign_in(person.email)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/me/")
    page.goto("/account/2fa/webauthn/")
    page.get_by_role("link", name=re.compile("Remove")).click()
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_role("heading", name="You have no passkey")).to_be_visible()


def test_a_device_without_a_passkey_says_so_and_changes_nothing(
    visitor: Visitor, person: Person
) -> None:
    page = visitor.page
    visitor.with_authenticator()
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert").filter(has_text=FAILED)).to_be_visible()
    visitor.sign_in(person.email)
    page.wait_for_url("**/me/")


def test_without_a_script_no_passkey_is_offered(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/account/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    context.close()


def test_signing_out_elsewhere(
    browser: Browser, site: str, visitor: Visitor, person: Person
) -> None:
    visitor.sign_in(person.email)
    other = Visitor(browser, site)
    other.sign_in(person.email)
    page = visitor.page
    page.goto("/me/sessions/")
    sessions = page.get_by_role("list", name="Your sessions").get_by_role("listitem")
    expect(sessions).to_have_count(2)
    page.get_by_role("button", name="Sign out everywhere else").click()
    expect(page.get_by_text("You are signed out in one other place.")).to_be_visible()
    assert not other.is_in()
    assert visitor.is_in()
    other.context.close()


def test_who_must_have_a_second_factor_is_led_to_it(
    visitor: Visitor, person: Person, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = {"official"}
    page = visitor.page
    visitor.sign_in(person.email)
    page.wait_for_url("**/account/2fa/")
    page.goto("/practices/")
    expect(page.get_by_text("Set one up to go on")).to_be_visible()
    set_up_app(visitor)
    page.goto("/practices/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Second factor")
