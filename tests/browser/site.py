"""The hub for tests that go through it as a visitor does: pages read, and pages in Chromium."""

import datetime
import gzip
import re
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from html import unescape
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route

from hub.demo import PASSWORD
from members.models import Person

T = TypeVar("T")
SITE = "http://localhost"  # an origin that browsers trust without HTTPS
LOADED = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
STRANGER = ""
OFFICIAL = "official@nz.example"
COORDINATOR = "coordinator@gb.example"
SECRETARIAT = "secretariat@hub.example"
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_VALUE = r"""\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_ATTRIBUTE = re.compile(rf"([^\s=>\"'/]+)(?:{_VALUE})?")
_TAG = re.compile(r"""<([a-z][\w-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""", re.IGNORECASE)
_SVG = re.compile("<svg.*?</svg>", re.DOTALL)
_HEAD = re.compile(r"<(title|h1)\b[^>]*>(.*?)</\1>", re.DOTALL)


class Reading:
    """What a page is made of, as far as the tests ask. Python's own parser takes three times longer."""

    def __init__(self, html: str) -> None:
        html = _COMMENT.sub("", html)
        self.tags = [(tag.lower(), _attributes(said)) for tag, said in _TAG.findall(html)]
        # A tag that none of these patterns knows must not go unseen.
        self.is_whole = len(self.tags) == len(re.findall("<[a-zA-Z]", html))
        self.texts: dict[str, list[str]] = {"h1": [], "title": []}
        for tag, said in _HEAD.findall(_SVG.sub("", html)):
            self.texts[tag].append(unescape(re.sub("<[^>]*>", "", said)))

    @cached_property
    def ids(self) -> Counter[str]:
        """How often each anchor is there."""
        return Counter(self.attributes("id"))

    def attributes(self, name: str, *tags: str) -> list[str]:
        """The values of an attribute, on these tags or on all."""
        return [a[name] for tag, a in self.tags if name in a and (not tags or tag in tags)]

    @property
    def resources(self) -> list[str]:
        """What a browser fetches for the page by itself."""
        linked = [a["href"] for tag, a in self.tags
                  if tag == "link" and a.get("rel") in {"stylesheet", "icon", "preload"}]  # fmt: skip
        return linked + self.attributes("src")


def _attributes(said: str) -> dict[str, str]:
    """The first of each name counts, as for a browser."""
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(said):
        found.setdefault(name.lower(), unescape("".join(values)))
    return found


@cache
def weight_of_static(address: str) -> int:
    """Bytes of one of our own files as production sends it."""
    path = finders.find(address.removeprefix(settings.STATIC_URL))
    assert isinstance(path, str), address
    return len(gzip.compress(Path(path).read_bytes()))


@dataclass(frozen=True)
class Hub:
    """The loaded hub. `people` are the demo accounts by address; Django runs in `thread`."""

    people: Mapping[str, Person]
    thread: ThreadPoolExecutor

    def run(self, task: Callable[[], T]) -> T:
        """What a task returns that needs the database."""
        return self.thread.submit(task).result()

    def client(self, email: str = STRANGER) -> Client:
        """A visitor without a browser, signed in when an address is given."""
        client = Client(headers={"accept-encoding": "gzip"})
        if email:
            self.run(lambda: client.force_login(self.people[email]))
        return client

    @contextmanager
    def window(self, browser: Browser, email: str = STRANGER, **options: Any) -> Any:
        """A window in Chromium whose requests Django answers in this very thread."""
        context = browser.new_context(base_url=SITE, **options)
        if email:
            session = self.client(email).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": SITE}]
            )
        window = Window(context, self)
        try:
            yield window
        finally:
            context.close()


@dataclass
class Window:
    """A browser's window: its page, what it asked for, and what the browser complained of."""

    context: BrowserContext
    hub: Hub
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.route("**/*", self._answer)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda told: (
                self.complaints.append(told.text)
                if told.type == "error" and "Failed to load resource" not in told.text
                else None
            ),
        )

    def _answer(self, route: Route) -> None:
        request = route.request
        self.asked.append(request.url)
        if not request.url.startswith(f"{SITE}/"):
            route.abort()
            return
        path = request.url.removeprefix(SITE)
        if path.startswith(settings.STATIC_URL):
            found = finders.find(path.removeprefix(settings.STATIC_URL))
            route.fulfill(path=str(found))
            return
        sent = request.all_headers()
        kept = {"cookie", "origin", "referer", "accept", "if-none-match"}
        ask = partial(
            Client().generic,
            request.method,
            path,
            request.post_data_buffer or b"",
            sent.get("content-type", "application/octet-stream"),
            headers={name: value for name, value in sent.items() if name in kept},
            SERVER_NAME="localhost",
        )
        reply = self.hub.run(ask)
        headers = dict(reply.items())
        cookies = [morsel.OutputString() for morsel in reply.cookies.values()]
        if cookies:
            headers["Set-Cookie"] = "\n".join(cookies)
        if reply.status_code == HTTPStatus.FOUND:  # Playwright does not route what follows one
            headers["Refresh"] = f"0; url={headers.pop('Location')}"
            route.fulfill(status=HTTPStatus.OK, headers=headers, content_type="text/html", body=" ")
            return
        route.fulfill(status=reply.status_code, headers=headers, body=reply.content)


__all__ = [
    "COORDINATOR",
    "OFFICIAL",
    "PASSWORD",
    "SECRETARIAT",
    "SITE",
    "STRANGER",
    "Hub",
    "Window",
]
