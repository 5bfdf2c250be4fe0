"""The gallery in a real browser: axe, narrow screens, keyboard, colours, paper.

The pages come from Django's test client through Playwright's routing: no server.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

# The page for signing in asks which providers there are.
pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.usefixtures("uncounted")]
SITE = "http://hub.test"
GALLERY = f"{SITE}/dev/components/"


def answer(route: Route) -> None:
    path = route.request.url.removeprefix(SITE)
    if path.startswith("/static/"):
        route.fulfill(path=str(finders.find(path.removeprefix("/static/"))))
        return
    reply = Client().get(path)
    route.fulfill(status=reply.status_code, headers=dict(reply.items()), body=reply.content)


def opened(browser: Browser, path: str = GALLERY, **options: Any) -> Page:
    page = browser.new_page(**options)
    page.route("**/*", answer)
    page.goto(path)
    return page


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    page = opened(browser, viewport={"width": 320, "height": 640})
    yield page
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, scheme: str) -> None:
    for width in (360, 1280):
        viewport = {"width": width, "height": 900}
        page = opened(browser, viewport=viewport, color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        page.close()


def test_nothing_scrolls_sideways_at_320(phone: Page) -> None:
    assert phone.evaluate("document.documentElement.scrollWidth") == 320


def test_the_header_is_one_line_on_a_phone(phone: Page) -> None:
    box = phone.locator("header.site").bounding_box()
    assert box
    assert box["height"] <= 64


def test_the_menu_opens_and_closes_by_keyboard(phone: Page) -> None:
    link = phone.get_by_role("link", name="Declarations")
    assert link.count() == 0
    phone.get_by_role("button", name="Menu").press("Enter")
    assert link.is_visible()
    phone.keyboard.press("Escape")
    assert link.count() == 0
    assert phone.evaluate("document.activeElement.textContent.trim()") == "Menu"


@pytest.mark.parametrize("name", ["Menu", "Filter the list"])
def test_axe_finds_nothing_in_an_open_sheet(phone: Page, name: str) -> None:
    phone.get_by_role("button", name=name).click()
    found = Axe().run(phone).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_the_menu_needs_no_script(browser: Browser) -> None:
    page = opened(browser, viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page.get_by_role("button", name="Menu").click()
    assert page.get_by_role("link", name="Summits").is_visible()
    page.close()


def test_a_chosen_scheme_is_kept_and_can_be_given_back(browser: Browser) -> None:
    page = opened(browser, color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    assert page.evaluate(ground) == dark
    page.get_by_role("button", name="System").click()
    assert page.evaluate(ground) == light
    page.close()


def test_a_facet_submits_on_a_wide_screen_and_keeps_the_focus(browser: Browser) -> None:
    page = opened(browser, viewport={"width": 1280, "height": 900})
    page.get_by_role("checkbox", name="Beta 4").check()
    page.wait_for_url("**/?stage=live&stage=beta")
    assert page.evaluate("document.activeElement.id") == "f-stage-beta"
    page.close()


def test_a_refused_form_takes_the_focus(browser: Browser) -> None:
    page = opened(browser)
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.close()


def test_paper_shows_the_marking_and_no_navigation(browser: Browser) -> None:
    page = opened(browser)
    mark = page.locator(".print-mark")
    assert [mark.nth(at).is_visible() for at in (0, 1)] == [False, False]
    page.emulate_media(media="print")
    assert [mark.nth(at).is_visible() for at in (0, 1)] == [True, True]
    assert not page.locator("header.site").is_visible()
    page.close()


def test_main_controls_are_big_enough_for_a_thumb(phone: Page) -> None:
    main = ".button:not(.plain):visible, .field > input[type=text]:visible"
    for controls, least in ((main, 44), (".button.plain:visible", 24)):
        for control in phone.locator(controls).all():
            box = control.bounding_box()
            assert box
            assert box["height"] >= least
