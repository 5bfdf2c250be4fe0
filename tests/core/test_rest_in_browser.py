"""The API's pages in a real browser, under the site's own policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.core.rest_site"),
    pytest.mark.usefixtures("uncounted"),
]
SITE = "http://localhost"  # an origin that browsers trust without HTTPS


def opened(browser: Browser, path: str, heard: list[str], width: int = 1280) -> Page:
    """A page served by Django's test client; what the browser complains of lands in `heard`."""

    def answer(route: Route) -> None:
        wanted = route.request.url.removeprefix(SITE)
        if wanted.startswith("/static/"):
            route.fulfill(path=str(finders.find(wanted.removeprefix("/static/"))))
            return
        if wanted.startswith(("http", "//")):
            heard.append(f"asked for {wanted}")
        reply = Client().get(wanted)
        route.fulfill(status=reply.status_code, headers=dict(reply.items()), body=reply.content)

    page = browser.new_page(viewport={"width": width, "height": 900})
    page.on("console", lambda told: heard.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.route("**/*", answer)
    page.goto(SITE + path)
    return page


def test_the_documentation_comes_up_and_asks_nobody_else(browser: Browser) -> None:
    heard: list[str] = []
    page = opened(browser, "/api/docs/", heard)
    page.wait_for_selector("#api-docs .opblock")
    page.click("#api-docs .opblock-get .opblock-summary-control >> nth=0")
    page.wait_for_selector("#api-docs .opblock-body")
    assert heard == []
    page.close()


@pytest.mark.parametrize("path", ["/api/problems/", "/api/problems/invalid/"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_help_is_for_everybody(browser: Browser, path: str, width: int) -> None:
    heard: list[str] = []
    page = opened(browser, path, heard, width)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert heard == []
    page.close()
