"""Everything by keyboard alone, and everything without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import OFFICIAL, PASSWORD, SITE, Hub

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
# What can be clicked or typed into and is shown; of the radios of one name Tab stops at one.
STOPS = """() => [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.disabled
    && each.type !== 'hidden' && !each.closest('details:not([open]) > :not(summary)')
    && each.tabIndex >= 0 && !each.closest('[inert]')
    && (each.type !== 'radio' || each.checked))
  .map((each, at) => { each.dataset.stop = at; return at })"""
# The stop that has the focus, and whether one sees so: an outline that is wide enough and not
# hidden, on the element or on what stands for it.
HERE = """() => { const here = document.activeElement;
  const ring = [here, here.nextElementSibling, here.parentElement].filter(Boolean)
    .map(each => getComputedStyle(each))
    .some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
  const box = here.getBoundingClientRect();
  return [here.dataset.stop ?? here.className, ring, box.bottom > 0 && box.top < innerHeight] }"""


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/practices/?q=login",
        "/practices/x-road/",
        "/meetings/",
        "/account/login/",
        "/compare/?topic=digital-identity&nation=estonia&nation=new-zealand",
    ],
)
def test_tab_reaches_everything_in_order_and_shows_where(
    browser: Browser, hub: Hub, address: str
) -> None:
    with hub.window(browser, viewport=WIDE, reduced_motion="reduce") as window:
        page = window.page
        page.goto(address)
        page.evaluate("document.activeElement.blur()")
        stops = page.evaluate(STOPS)
        assert len(stops) > 15
        met = []
        for _ in stops:
            page.keyboard.press("Tab")
            stop, ring, in_sight = page.evaluate(HERE)
            met.append(stop)
            assert ring, f"no ring at {page.evaluate('document.activeElement.outerHTML')[:200]}"
            assert in_sight, (
                f"out of sight: {page.evaluate('document.activeElement.outerHTML')[:200]}"
            )
        assert met == [str(stop) for stop in stops]


def test_the_first_stop_leads_past_the_navigation(browser: Browser, hub: Hub) -> None:
    with hub.window(browser, viewport=WIDE) as window:
        page = window.page
        page.goto("/practices/x-road/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest('main')")


def test_the_menu_of_a_phone(browser: Browser, hub: Hub) -> None:
    with hub.window(browser, viewport=PHONE) as window:
        page = window.page
        page.goto("/practices/x-road/")
        link = page.get_by_role("link", name="Summits")
        expect(link).to_be_hidden()
        tab_to(page, "Menu")
        page.keyboard.press("Enter")
        expect(link).to_be_visible()
        tab_to(page, "Close")
        page.keyboard.press("Space")
        expect(link).to_be_hidden()
        assert page.evaluate("document.activeElement.textContent.trim()") == "Menu"
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        expect(link).to_be_hidden()
        page.keyboard.press("Enter")
        tab_to(page, "Summits")
        page.keyboard.press("Enter")
        page.wait_for_url("**/summits/")


def tab_to(page: Page, text: str, *, most: int = 60) -> None:
    """Press Tab until what has the focus is called so."""
    name = """() => { const here = document.activeElement;
        return (here.labels?.[0] ?? here).textContent.trim() }"""
    for _ in range(most):
        page.keyboard.press("Tab")
        if str(page.evaluate(name)).startswith(text):
            return
    raise AssertionError(f"Tab does not come to {text!r}")


def test_a_search_narrowed_by_facets(browser: Browser, hub: Hub) -> None:
    with hub.window(browser, viewport=WIDE) as window:
        page = window.page
        page.goto("/")
        tab_to(page, "Search everything")
        page.keyboard.type("identity")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=identity")
        page.goto("/practices/?q=identity")
        before = page.locator(".results > li").count()
        tab_to(page, "Live")
        page.keyboard.press("Space")
        page.wait_for_url("**/practices/?*stage=live*")
        assert "q=identity" in page.url
        assert page.evaluate("document.activeElement.checked")  # the focus is where it was
        assert 0 < page.locator(".results > li").count() < before


def test_signing_in(browser: Browser, hub: Hub) -> None:
    with hub.window(browser, viewport=WIDE) as window:
        page = window.page
        page.goto("/practices/x-road/")
        tab_to(page, "Sign in")
        page.keyboard.press("Enter")
        page.wait_for_url("**/account/login/?next=**")
        page.get_by_label("Email").focus()
        page.keyboard.type(OFFICIAL)
        tab_to(page, "Password")
        page.keyboard.type("wrong")
        page.keyboard.press("Enter")
        expect(page.locator(".error-summary")).to_be_focused()
        page.keyboard.press("Tab")
        tab_to(page, "Password")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{SITE}/practices/x-road/")
        expect(page.get_by_role("link", name="official of New Zealand")).to_be_visible()


def test_without_a_script(browser: Browser, hub: Hub) -> None:
    """Search, facets, the menu, signing in and out."""
    with hub.window(browser, viewport=PHONE, java_script_enabled=False) as window:
        page = window.page
        page.goto("/practices/")
        page.get_by_role("searchbox").fill("identity")
        page.get_by_role("search").get_by_role("button", name="Search").click()
        page.wait_for_url("**/practices/?q=identity")
        page.get_by_role("button", name="Filter the list").click()
        page.get_by_role("checkbox", name=re.compile("^Live")).check()
        page.get_by_role("button", name="Show").click()
        page.wait_for_url("**/practices/?*stage=live*")
        assert "q=identity" in page.url
        page.get_by_role("button", name="Menu").click()
        page.get_by_role("link", name="Sign in", exact=True).click()
        page.get_by_label("Email").fill(OFFICIAL)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/practices/?*stage=live*")
        page.get_by_role("button", name="Menu").click()
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(f"{SITE}/")
        page.get_by_role("button", name="Menu").click()
        expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
