"""Every kind of page in Chromium: axe in both schemes, narrow screens, what is fetched, paper."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.models import Count
from playwright.sync_api import Browser, Page

from declarations.models import Declaration, Principle
from members.markings import Marking
from members.models import Organisation
from practices.models import Practice
from summits.models import Summit
from tests.browser.site import COORDINATOR, OFFICIAL, SECRETARIAT, SITE, STRANGER, Hub, Window
from workinggroups.models import Action, AgendaItem, Meeting, Planning, PollAsked
from workinggroups.polltokens import token_for

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

WIDE, PHONE, NARROW = ({"width": width, "height": 900} for width in (1280, 360, 320))

PAGES = {
    STRANGER: [
        "/",
        "/practices/",
        "/practices/?q=login",
        "/practices/?q=notfy",
        "/practices/?nation=nowhere",
        "/practices/?stage=live&q=zzzz",
        "{longest}",
        "{longest}versions/1/",
        "/topics/",
        "/topics/digital-identity/",
        "/glossary/",
        "/nations/",
        "/nations/estonia/",
        "/organisations/",
        "{authority}",
        "/about/",
        "/about/security/",
        "/about/privacy/",
        "/groups/",
        "/groups/digital-identity/",
        "/meetings/",
        "/decisions/",
        "/actions/",
        "/summits/",
        "{summit}",
        "/declarations/",
        "{declaration}",
        "/principles/",
        "{principle}",
        "/account/login/",
        "/account/password/reset/",
        "/account/signup/",
        "/nothing-here/",
        "/api/problems/",
        "/api/problems/not-found/",
        "/compare/",
        "/compare/?topic=digital-identity&nation=estonia&nation=new-zealand",
        "/gap-map/",
        "/adoptions/",
        "/practices/x-road/reuse/",
        "/nations/estonia/holidays/",
        "/dev/mail/",
        "{link}",
        "/poll/nothing/",
    ],
    OFFICIAL: [
        "/",
        "/me/",
        "/me/data/",
        "/me/data/erase/",
        "/practices/drafts/",
        "/groups/digital-identity/",
        "/actions/",
        "/sharing/",
        "/practices/x-road/adopt/",
        "/planner/",
        "{planning}",
        "{planning}fairest/",
        "/burdens/",
        "/polls/",
        "{poll}",
    ],
    SECRETARIAT: [
        "/polls/new/",
        "{poll}",
        "{poll}asked/",
        "{call}",
        "{call}edit/",
        "{call}agenda/new/",
        "{call}agenda/{item}/",
        "{call}minutes/",
        "{call}minutes/preview/",
        "/meetings/new/",
        "/planner/new/",
        "/decisions/",
        "/actions/{action}/close/",
        "/board/",
        "/me/elevation/",
        "/digests/",
        "{longest}withdraw/",
        "/account/logout/",
        "/account/password/change/",
        "/account/reauthenticate/",
    ],
    COORDINATOR: [
        "/me/keys/",
        "/practices/new/",
        "/notes/new/",
        "/practices/govuk-notify/edit/",
        "/nations/united-kingdom/holidays/",
    ],
}
CASES = [(email, page) for email, pages in PAGES.items() for page in pages]
NAMES = [f"{email.split('@')[0] or 'stranger'}{page}" for email, page in CASES]


@pytest.fixture
def rows(hub: Hub) -> dict[str, object]:
    """What the names in the addresses stand for: the fullest rows of the loaded data."""
    return hub.run(_rows)


def _rows() -> dict[str, object]:
    call = Meeting.objects.filter(group=None).order_by("starts_at")[0]
    asked = PollAsked.objects.filter(person__email=OFFICIAL).select_related("poll").get()
    text = Declaration.objects.annotate(n=Count("signatures")).latest("n")
    return {
        "longest": max(Practice.objects.all(), key=_length).get_absolute_url(),
        "authority": Organisation.objects.annotate(n=Count("reuses"))
        .latest("n")
        .get_absolute_url(),
        "summit": Summit.objects.order_by("-start")[0].get_absolute_url(),
        "declaration": text.get_absolute_url(),
        "principle": Principle.objects.annotate(n=Count("practices"))
        .latest("n")
        .get_absolute_url(),
        "call": call.get_absolute_url(),
        "item": AgendaItem.objects.filter(meeting=call)[0].pk,
        "action": Action.objects.get(meeting=call).pk,
        "planning": Planning.objects.order_by("pk")[0].get_absolute_url(),
        "poll": asked.poll.get_absolute_url(),
        "link": f"/poll/{token_for(asked=asked.pk, poll=asked.poll_id, person=asked.person_id)}/",
    }


def _length(practice: Practice) -> int:
    return len(practice.what_we_did) + len(practice.situation) + 300 * practice.results.count()


AXE = Axe().axe_script


# What depends on width and colours; all else has been looked at in the same document before.
OF_THE_LOOK = [
    "color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable",
    "landmark-unique", "page-has-heading-one", "region", "skip-link", "aria-hidden-focus",
]  # fmt: skip


def found(page: Page, *rules: str) -> list[tuple[str, str]]:
    """What axe finds by all its rules or by some, each with the first element."""
    page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
    only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    options = {"resultTypes": ["violations"], "preload": False, **only}
    answer = page.evaluate("options => axe.run(options)", options)
    assert answer["passes"] or answer["incomplete"]  # it did look at something
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in answer["violations"]]


@pytest.fixture(scope="module")
def windows(browser: Browser, hub: Hub) -> Iterator[Callable[[str], Window]]:
    """One window for each reader, wide and light again for each page."""
    with ExitStack() as opened:

        @cache
        def opens(email: str) -> Window:
            window: Window = opened.enter_context(
                hub.window(browser, email, reduced_motion="reduce")  # nothing to wait for
            )
            return window

        def clean(email: str) -> Window:
            window = opens(email)
            window.page.set_viewport_size(WIDE)
            window.page.emulate_media(color_scheme="light")
            window.asked.clear()
            window.complaints.clear()
            return window

        yield clean


@pytest.mark.parametrize(("email", "name"), CASES, ids=NAMES)
def test_a_page_is_for_everybody(
    windows: Callable[[str], Window], rows: dict[str, object], email: str, name: str
) -> None:
    """One load: axe wide and light, narrow and dark; 320 pixels; what it fetched and said.

    Both schemes are one set of tokens, whose pairs tests/look/test_contrast.py works out.
    """
    window = windows(email)
    page = window.page
    page.goto(name.format(**rows))
    page.evaluate(AXE)
    assert found(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    assert found(page, *OF_THE_LOOK) == []
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    assert [url for url in window.asked if not url.startswith(f"{SITE}/")] == []
    assert len(window.asked) <= 4 + name.endswith(
        ("/edit/", "minutes/")
    )  # they have a script of their own
    assert window.complaints == []


@pytest.fixture
def green(hub: Hub) -> Iterator[str]:
    """A practice for the network, for the length of a test."""
    change = Practice.objects.filter(slug="x-road").update
    hub.run(lambda: change(marking=Marking.GREEN))
    yield "/practices/x-road/"
    hub.run(lambda: change(marking=Marking.CLEAR))


def test_paper_shows_the_marking_first_and_last(browser: Browser, hub: Hub, green: str) -> None:
    """At the top and at the foot of each sheet, and nothing of it on the screen."""
    with hub.window(browser, OFFICIAL) as window:
        page = window.page
        page.goto(green)
        marks = page.locator(".print-mark")
        assert marks.count() == 2
        assert [mark.is_visible() for mark in marks.all()] == [False, False]
        page.emulate_media(media="print")
        boxes = [mark.bounding_box() for mark in marks.all()]
        assert all("TLP:GREEN" in mark.inner_text() for mark in marks.all())
        content = page.locator("main h1").bounding_box()
        assert content
        assert boxes[0]
        assert boxes[0]["y"] < content["y"]
        assert boxes[1]
        assert boxes[1]["y"] > content["y"]
        styles = marks.evaluate_all("all => all.map(one => getComputedStyle(one).position)")
        assert styles == ["fixed", "fixed"]  # what is fixed is printed on every sheet
        assert not page.locator("header.site").is_visible()
