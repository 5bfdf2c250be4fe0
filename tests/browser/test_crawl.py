"""The whole site, from the home page along every link, as a visitor and as an official."""

import gzip
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from declarations.models import Declaration, Principle
from members.models import Nation, Organisation
from practices.models import Practice, Topic
from summits.models import Summit
from tests.browser.site import (
    LOADED,
    OFFICIAL,
    SECRETARIAT,
    STRANGER,
    Hub,
    Reading,
    weight_of_static,
)
from workinggroups.models import WorkingGroup

pytestmark = pytest.mark.django_db

HEAVIEST = 60_000  # bytes on the wire, with everything
MOST_REQUESTS = 4
WRITTEN_ON = re.compile("/(edit|minutes)/$")  # pages with a script of their own
# Documents for machines, and the interactive documentation, which is a program.
NO_PAGE = re.compile(r"/api/v1/|/api/docs/|/robots\.txt")
LINKED_ONCE = "/account/login/?next="  # from every page, back to it


# What the secretariat sees as an official does: left out of its crawl.
SEEN_BY_OFFICIALS = re.compile(
    r"/(nations|topics|summits|declarations|principles|organisations|groups)/.+|/practices/(?!drafts)[b-z].*"
    r"|/practices/\?.*|/api/.*|/glossary/"
)


@dataclass
class Crawl:
    """What was found: pages by address, and what is wrong, each with where."""

    client: Client
    leave: re.Pattern[str] | None = None
    pages: dict[str, Reading] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    found_on: dict[str, str] = field(default_factory=lambda: {"/": "nothing"})
    anchors: list[tuple[str, str, str]] = field(default_factory=list)

    def walk(self) -> None:
        """Follow every link."""
        waiting = ["/"]
        while waiting:
            waiting += self._visit(waiting.pop())
        for address, target, anchor in self.anchors:
            page = self.pages.get(target)
            if page and anchor not in page.ids:
                self.faults.append(f"no #{anchor} on {target}: {address}")

    def paths(self, pattern: str) -> set[str]:
        """The pages whose whole address fits."""
        return {page for page in self.pages if re.fullmatch(pattern, page)}

    def _visit(self, address: str) -> list[str]:
        """Judge a page; return the addresses on it that were not met before."""
        reply = self.client.get(address)
        found = _of_headers(reply)
        if reply.status_code == 302:
            self._judge(address, found)
            return self._new(address, [reply["Location"]])
        if reply.status_code != 200:
            found.append(str(reply.status_code))
        if not reply["Content-Type"].startswith("text/html"):
            self._judge(address, found)
            return []
        html, packed = _sent(reply)
        reading = self.pages[address] = Reading(html.decode())
        light = [] if NO_PAGE.match(address) else _of_weight(address, reading, len(packed))
        self._judge(address, found + _of_page(reading, html) + light)
        return self._new(address, reading.attributes("href", "a"))

    def _judge(self, address: str, faults: list[str]) -> None:
        self.faults += [f"{fault}: {address} (on {self.found_on[address]})" for fault in faults]

    def _new(self, address: str, links: list[str]) -> list[str]:
        new = []
        for href in links:
            target, anchor = urldefrag(urljoin(address, href))
            if urlsplit(target).scheme or urlsplit(target).netloc:
                continue
            if target.startswith(LINKED_ONCE):
                target = f"{LINKED_ONCE}/practices/"
            if anchor:
                self.anchors.append((address, target, anchor))
            if target in self.found_on or (self.leave and self.leave.fullmatch(target)):
                continue
            self.found_on[target] = address
            new.append(target)
        return new


def _sent(reply: HttpResponse) -> tuple[bytes, bytes]:
    """A page, and what of it goes over the wire."""
    if reply.get("Content-Encoding") == "gzip":
        return gzip.decompress(reply.content), reply.content
    return reply.content, reply.content


def _of_headers(reply: HttpResponse) -> list[str]:
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }
    faults = [f"{name} is {reply.get(name)}" for name in wanted if reply.get(name) != wanted[name]]
    policy = reply.get("Content-Security-Policy", "")
    faults += [f"policy lacks {part}" for part in ("default-src 'none'", "frame-ancestors 'none'")
               if part not in policy]  # fmt: skip
    faults += [
        f"policy has {word}" for word in ("unsafe", "http:", "https:", "*") if word in policy
    ]
    return faults + [
        f"no {name}"
        for name in ("Permissions-Policy", "Cache-Control")
        if name not in reply.headers
    ]


def _of_page(reading: Reading, html: bytes) -> list[str]:
    titles, heads = reading.texts["title"], reading.texts["h1"]
    attributes = Counter(name for _, attrs in reading.tags for name in attrs)
    ids = reading.ids
    faults = {
        f"{len(heads)} h1": len(heads) != 1 or not heads[0].strip(),
        "broken tags": not reading.is_whole,
        "no title": len(titles) != 1 or not titles[0].split("·")[0].strip(),
        "no language": reading.attributes("lang", "html") != ["en"],
        "inline style": "style" in attributes or b"<style" in html,
        "inline script": any(t == "script" and "src" not in a for t, a in reading.tags),
        "inline handler": any(name.startswith("on") for name in attributes),
        "template left over": b"{%" in html or b"{{" in html,
        f"ids twice {[i for i, n in ids.items() if n > 1]}": max(ids.values(), default=0) > 1,
        "None shown": b">None<" in html,
    }
    faults |= {
        f"fetches {address}": not address.startswith("/static/") for address in reading.resources
    }
    return [fault for fault, there in faults.items() if there]


def _of_weight(address: str, reading: Reading, sent: int) -> list[str]:
    files = set(reading.resources)
    most = MOST_REQUESTS + bool(WRITTEN_ON.search(address))
    bytes_ = sent + sum(map(weight_of_static, files))
    faults = [f"{bytes_} bytes"] if bytes_ > HEAVIEST else []
    return faults + ([f"{len(files) + 1} requests"] if len(files) + 1 > most else [])


PUBLIC = [
    "/", "/practices/", "/topics/", "/glossary/", "/nations/", "/organisations/", "/about/",
    "/about/privacy/",
    "/groups/", "/meetings/", "/decisions/", "/actions/", "/summits/", "/declarations/",
    "/principles/", "/api/docs/", r"/practices/[\w-]+/versions/\d+/", r"/principles/[\w-]+/",
    "/api/problems/", r"/compare/(\?.*)?", "/gap-map/", "/adoptions/",
    r"/practices/[\w-]+/reuse/", r"/nations/[\w-]+/holidays/",
]  # fmt: skip
FILES = ["/practices/feed.atom", "/nations/estonia/feed.atom", "/practices/?format=csv",
         "/gap-map/?format=csv"]  # fmt: skip
SIGNED_OUT = [r"/account/login/\?next=.*", "/account/password/reset/"]
OWN = [
    "/me/", "/practices/drafts/", r"/meetings/[\w-]+/", "/account/password/change/", "/sharing/",
    "/planner/", r"/planner/[\w-]+/fairest/", "/burdens/",
]  # fmt: skip
RUNNING = [
    "/planner/new/", "/meetings/new/", r"/meetings/[\w-]+/edit/", r"/meetings/[\w-]+/agenda/new/",
    r"/meetings/[\w-]+/agenda/\d+/", r"/meetings/[\w-]+/minutes/",
    r"/actions/\d+/close/", "/digests/",
    r"/practices/[\w-]+/withdraw/",
]  # fmt: skip


@pytest.mark.parametrize("email", [STRANGER, OFFICIAL], ids=["stranger", "official"])
def test_the_whole_site_hangs_together_and_has_no_fault(hub: Hub, email: str) -> None:
    crawl = Crawl(hub.client(email))
    hub.run(crawl.walk)
    assert crawl.faults == []
    kinds = PUBLIC + (OWN if email else SIGNED_OUT)
    assert [kind for kind in kinds if not crawl.paths(kind)] == []
    assert [file for file in FILES if file not in crawl.found_on] == []
    assert hub.run(partial(_numbers, crawl)) == {
        "practices": 43, "nations": 10, "topics": 26, "summits": 21, "groups": 6,
        "declarations": 10, "principles": 14, "organisations": 22,
    }  # fmt: skip


def _numbers(crawl: Crawl) -> dict[str, int]:
    """How many pages of each kind were found."""
    kinds = (Nation, Topic, Summit, WorkingGroup, Declaration, Principle)
    found = {kind: kind.objects.all() for kind in kinds}
    # Other tests of this hub publish write-ups of their own.
    found[Practice] = Practice.objects.filter(created_at=LOADED)
    found[Organisation] = Organisation.objects.filter(kind=Organisation.Kind.LOCAL_AUTHORITY)
    return {
        urls[0].split("/")[1]: sum(url in crawl.pages for url in urls)
        for urls in ([row.get_absolute_url() for row in rows] for rows in found.values())
    }


def test_the_secretariat_finds_what_it_runs(hub: Hub) -> None:
    crawl = Crawl(hub.client(SECRETARIAT), leave=SEEN_BY_OFFICIALS)
    hub.run(crawl.walk)
    assert crawl.faults == []
    assert [kind for kind in OWN + RUNNING if not crawl.paths(kind)] == []


def test_every_answer_carries_the_headers_even_a_refusal(hub: Hub) -> None:
    client = hub.client()
    get, post = client.get, client.post
    for door in ("/nothing/", "/me/", "/practices/?nation=nowhere", "/account/logout/", "/api/v1/"):
        assert _of_headers(hub.run(partial(get, door))) == [], door
    assert _of_headers(hub.run(partial(post, "/practices/"))) == []
    assert _of_headers(hub.run(partial(get, "/api/v1/practices/nothing/"))) == []
