"""A write-up from an empty sheet to the library, by two people, with a script and without."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Locator, Page, expect

from practices.models import Draft, Practice, Status
from tests.browser.site import COORDINATOR, SECRETARIAT, Hub

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
CONTRIBUTOR = "contributor@gb.example"
SOON = 3500  # ms: past the pause after which the sheet saves itself
NEEDED = {
    "Summary": "People tell the state once that they moved.",
    "Situation and context": "Eleven letters to eleven offices.",
    "What we did": "We built **one** form.",
    "What did not work": "Two offices still ask for paper.",
    "Who led it": "Ministry of Examples",
    "Whom to ask": "Its team",
}


def box(page: Page, label: str) -> Locator:
    return page.get_by_role("textbox", name=label, exact=True)


def begin(page: Page, title: str) -> None:
    page.goto("/practices/")
    page.get_by_role("link", name="Write up a practice").click()
    page.get_by_label("What is it about").fill(title)
    page.get_by_role("button", name="Start writing").click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def fill(page: Page) -> None:
    for label, text in NEEDED.items():
        box(page, label).fill(text)
    page.get_by_role("checkbox", name="Digital identity").check()


def said_of(hub: Hub, title: str) -> dict[str, Any]:
    return hub.run(lambda: dict(Draft.objects.get(content__title=title).content))


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_from_an_empty_sheet_to_the_library(browser: Browser, hub: Hub, script: bool) -> None:
    title = f"One form, {'with' if script else 'without'} a script"
    with hub.window(browser, CONTRIBUTOR, java_script_enabled=script) as window:
        page = window.page
        begin(page, title)
        fill(page)
        page.get_by_label("What was counted").fill("Letters")
        page.get_by_label("How much").fill("0")
        page.get_by_role("button", name="Add a result").click()
        expect(page.get_by_label("What was counted")).to_have_count(2)
        expect(page.get_by_label("What was counted").first).to_have_value("Letters")
        box(page, "What did not work").fill("")
        page.get_by_role("button", name="Look it over").click()
        expect(page.get_by_text("1 part is missing to publish")).to_be_visible()
        page.get_by_role("button", name="Hand over for review").click()
        page.get_by_role("link", name=re.compile("What did not work: Say what did not")).click()
        box(page, "What did not work").fill("Two offices.")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
        page.get_by_role("button", name="Look it over").click()
        expect(page.locator("strong", has_text="one")).to_be_visible()
        page.get_by_role("button", name="Hand over for review").click()
        expect(page.get_by_text("is handed over for review")).to_be_visible()
        assert window.complaints == []
    with hub.window(browser, COORDINATOR, java_script_enabled=script) as window:
        page = window.page
        page.goto("/practices/drafts/")
        page.get_by_role("link", name=title, exact=True).first.click()  # it waits for them
        page.get_by_role("button", name="Approve").click()
        expect(page.get_by_text("Your approval is kept.")).to_be_visible()
        assert window.complaints == []
    with hub.window(browser, SECRETARIAT, java_script_enabled=script) as window:
        page = window.page
        page.goto("/practices/drafts/")
        page.get_by_role("link", name=title, exact=True).first.click()  # it waits for them
        for box_ in page.get_by_role("checkbox").all():
            box_.check()
        page.get_by_role("button", name="Publish to the network").click()
        expect(page.get_by_text("is published to the network")).to_be_visible()
        assert window.complaints == []
    found = hub.run(lambda: Practice.objects.get(title=title))
    assert found.status == Status.PUBLISHED


def test_a_word_is_on_the_server_seconds_after_it_was_typed(browser: Browser, hub: Hub) -> None:
    with hub.window(browser, CONTRIBUTOR) as window:
        page = window.page
        page.clock.install()
        begin(page, "Saved by itself")
        said = page.locator("[data-said]")
        page.get_by_label("Summary").press_sequentially("First words")
        page.clock.run_for(SOON)
        expect(said).to_contain_text("Saved at")
        assert said_of(hub, "Saved by itself")["summary"] == "First words"
        assert page.evaluate("localStorage.length") == 0
        # Who types without a pause is saved as well, within ten seconds.
        for _ in range(5):
            page.get_by_label("Summary").press_sequentially(" on")
            page.clock.run_for(2000)
        expect(said).to_contain_text("Saved at")
        assert said_of(hub, "Saved by itself")["summary"].startswith("First words on on on")


def test_what_the_server_did_not_get_waits_on_the_device(browser: Browser, hub: Hub) -> None:
    with hub.window(browser, CONTRIBUTOR) as window:
        page = window.page
        page.clock.install()
        begin(page, "Cut off")
        address = page.url
        window.context.route("**/edit/", lambda route: route.abort())
        page.get_by_label("Summary").fill("Typed in a tunnel.")
        page.get_by_role("button", name="Add a lesson").click()
        page.get_by_label("What was learned").last.fill("Tunnels.")
        page.clock.run_for(SOON)
        expect(page.locator("[data-said]")).to_contain_text("Your text is kept on this device.")
        assert "summary" not in said_of(hub, "Cut off") or not said_of(hub, "Cut off")["summary"]
        window.context.unroute("**/edit/")
        page.goto("/practices/")
        page.goto(address)
        expect(page.get_by_label("Summary")).to_have_value("Typed in a tunnel.")
        expect(page.locator("[data-said]")).to_contain_text("is back from this device")
        page.clock.run_for(SOON)
        expect(page.locator("[data-said]")).to_contain_text("Saved at")
        assert said_of(hub, "Cut off")["lessons"][0]["text"] == "Tunnels."
        assert page.evaluate("localStorage.length") == 0
        assert window.complaints == []


def test_text_is_back_after_the_session_ended(browser: Browser, hub: Hub) -> None:
    with hub.window(browser, CONTRIBUTOR) as window:
        page = window.page
        page.clock.install()
        begin(page, "Signed out")
        address = page.url
        hub.run(lambda: Session.objects.all().delete())
        page.get_by_label("Summary").fill("Typed too late.")
        page.clock.run_for(SOON)
        expect(page.locator("[data-said]")).to_contain_text("Not saved: you are signed out.")
        session = hub.client(CONTRIBUTOR).cookies
        window.context.add_cookies(
            [
                {"name": name, "value": morsel.value, "url": "http://localhost"}
                for name, morsel in session.items()
            ]
        )
        page.goto(address)
        expect(page.get_by_label("Summary")).to_have_value("Typed too late.")
        box(page, "Situation and context").fill("More.")
        page.clock.run_for(SOON)
        expect(page.locator("[data-said]")).to_contain_text("Saved at")
        assert said_of(hub, "Signed out")["summary"] == "Typed too late."
        page.get_by_label("Summary").fill("Never sent.")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
        assert page.evaluate("localStorage.length") == 0


def test_two_editors_at_once(browser: Browser, hub: Hub) -> None:
    with (
        hub.window(browser, CONTRIBUTOR) as first,
        hub.window(browser, COORDINATOR, java_script_enabled=False) as second,
    ):
        first.page.clock.install()
        begin(first.page, "By two")
        second.page.goto(first.page.url)
        box(second.page, "Situation and context").fill("Hers.")
        box(second.page, "How to start").fill("Hers too.")
        second.page.get_by_role("button", name="Save", exact=True).click()
        box(first.page, "Situation and context").fill("His.")
        box(first.page, "What we did").fill("His too.")
        first.page.clock.run_for(SOON)
        expect(first.page.locator("[data-said]")).to_contain_text(
            "somebody else changed Situation and context too"
        )
        first.page.get_by_role("button", name="See both texts").click()
        expect(first.page.get_by_text("Somebody else changed the same part")).to_be_visible()
        expect(first.page.get_by_label("Both together")).to_have_value(
            re.compile("His.*Hers", re.DOTALL)
        )
        first.page.get_by_role("button", name="Save what I chose").click()
        expect(box(first.page, "How to start")).to_have_value("Hers too.")
        assert first.complaints == second.complaints == []
    said = said_of(hub, "By two")
    assert said["what_we_did"] == "His too."
    assert re.search("His.*Hers", said["situation"], re.DOTALL)
