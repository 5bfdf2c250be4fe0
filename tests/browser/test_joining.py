"""Joining by invitation, from the coordinator's page to the first sign-in, in a browser."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Browser, expect

from members.tasks import send_letters
from tests.browser.site import COORDINATOR, PASSWORD, Hub

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
PHRASE = "seven herons over water"
ADDRESS = "new.contributor@gb.example"


def test_somebody_is_invited_joins_and_signs_in(browser: Browser, hub: Hub) -> None:
    with hub.window(browser, COORDINATOR, java_script_enabled=False) as window:
        page = window.page
        page.goto("/me/")
        page.get_by_role("link", name="People and invitations").click()
        page.get_by_role("link", name="Invite somebody").click()
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()
        page.get_by_label("Work address").fill(ADDRESS)
        page.get_by_label(re.compile("Contributor:")).check()
        page.get_by_role("button", name="Send the invitation").click()
        expect(page.get_by_text(f"An invitation is on its way to {ADDRESS}.")).to_be_visible()
        assert window.complaints == []
    mail.outbox.clear()
    hub.run(send_letters)
    [letter] = [sent for sent in mail.outbox if ADDRESS in sent.to]  # others' letters go too
    [link] = re.findall(r"http://testserver(/join/\S+/)", str(letter.body))
    with hub.window(browser, java_script_enabled=False) as window:
        page = window.page
        page.goto(link)
        page.get_by_role("button", name="Make my account").click()
        expect(
            page.get_by_role("link", name=re.compile("This field is required")).first
        ).to_be_visible()
        page.get_by_label("Your name").fill("contributor of the test")
        page.get_by_label("A password").fill(PHRASE)
        page.get_by_role("button", name="Make my account").click()
        expect(page.get_by_text("Your account is ready.")).to_be_visible()
        page.get_by_label("Email").fill(ADDRESS)
        page.get_by_label("Password").fill(PHRASE)
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("link", name="contributor of the test")).to_be_visible()
        page.goto(link)
        expect(page.get_by_role("heading", name="This link opens nothing")).to_be_visible()
        assert window.complaints == []
