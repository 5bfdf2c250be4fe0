"""A group's call from its plan to what followed, by three roles: chair, secretariat, official."""

import datetime

import pytest
import time_machine
from django.core import mail
from playwright.sync_api import Browser, expect

from digests.tasks import send_batch, sweep
from tests.browser.site import OFFICIAL, SECRETARIAT, Hub
from workinggroups.models import Action, ActionState, Meeting
from workinggroups.tasks import work_out_plans

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
CHAIR = "official@pt.example"
GROUP = "/groups/digital-identity/"
TITLE = "Identity calls of 2027"
MINUTES = (
    "The members compared their wallets.\n\n"
    "DECISION: Compare the wallets again in a year.\n\n"
    "ACTION: @official@nz.example by 2027-03-01 share the list of wallets\n"
)


def test_from_the_plan_to_what_followed(browser: Browser, hub: Hub) -> None:
    _plan(browser, hub)
    call = hub.run(lambda: Meeting.objects.get(planned__planning__title=TITLE))
    address = call.get_absolute_url()
    with hub.window(browser, SECRETARIAT) as window:
        page = window.page
        page.goto(address)
        page.get_by_role("link", name="Put a point on the agenda").click()
        page.get_by_label("Title").fill("Which wallets are there")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Which wallets are there").first).to_be_visible()
        assert window.complaints == []
    with time_machine.travel(call.starts_at + datetime.timedelta(hours=2), tick=True):
        _circulate(browser, hub, address)
        _close(browser, hub, address)
    closed = hub.run(lambda: Action.objects.get(meeting=call))
    assert closed.state == ActionState.DONE


def _plan(browser: Browser, hub: Hub) -> None:
    """The chair has the call planned and takes the fairest plan."""
    with hub.window(browser, CHAIR) as window:
        page = window.page
        page.goto(GROUP)
        page.get_by_role("link", name="Plan its calls").click()
        page.get_by_label("Name of the calls").fill(TITLE)
        page.get_by_label("Day of the first call").fill("2027-01-13")
        page.get_by_label("Number of calls").fill("1")
        page.get_by_role("button", name="Work out the plans").click()
        expect(page.get_by_text("The plans are being worked out")).to_be_visible()
        hub.run(work_out_plans)
        page.get_by_role("link", name="Ask now").click()
        expect(page.get_by_text("Proven best").first).to_be_visible()
        page.get_by_role("link", name="Fairest").first.click()
        page.get_by_role("button", name="Use this plan").click()
        expect(page.get_by_text("The plan is chosen")).to_be_visible()
        assert window.complaints == []


def _circulate(browser: Browser, hub: Hub, address: str) -> None:
    """The secretariat writes the minutes; whoever was asked is told by mail."""
    with hub.window(browser, SECRETARIAT) as window:
        page = window.page
        page.goto(address)
        page.get_by_role("link", name="minutes").first.click()
        page.locator("textarea").first.fill(MINUTES)
        page.get_by_role("button", name="Save and look it over").click()
        expect(page.get_by_text("Compare the wallets again in a year.")).to_be_visible()
        page.get_by_role("button", name="Circulate the minutes").click()
        expect(page.get_by_text("The minutes are circulated")).to_be_visible()
        assert window.complaints == []
    mail.outbox.clear()
    hub.run(sweep)
    hub.run(send_batch)
    told = [str(letter.body) for letter in mail.outbox if OFFICIAL in letter.to]
    assert sum("share the list of wallets" in body for body in told) == 1


def _close(browser: Browser, hub: Hub, address: str) -> None:
    """The official who is to do it says what came of it."""
    with hub.window(browser, OFFICIAL) as window:
        page = window.page
        page.goto("/actions/")
        page.get_by_role("link", name="share the list of wallets").first.click()
        page.get_by_role("link", name="Close it").click()
        page.get_by_role("textbox").last.fill("The list stands in the library.")
        page.get_by_role("button", name="Close the action").click()
        page.goto(address)
        expect(page.get_by_text("Done: The list stands in the library.")).to_be_visible()
        assert window.complaints == []
