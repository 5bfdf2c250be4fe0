"""The ledger as a page and as feeds, and the page of what one may know of the trail."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import history, syndication
from core.addresses import unknown
from core.pages import entries, feed_of, refused, shared
from core.telling import Line
from hub.trail import ledger, trail
from practices.lookups import stamp

TITLE: Final = "Open ledger of the Digital Nations hub"
ABOUT: Final = "What happened to what everybody may read: who did it, by role and nation, and when."
_IN_FEED: Final = 50


@require_safe
def ledger_page(request: HttpRequest) -> HttpResponse:
    """Show the ledger and the anchors of the trail."""
    now, anchors = timezone.now(), ledger.anchors()

    def draw() -> HttpResponse:
        page, faults = entries(request, ledger.entries(), size=ledger.SIZE)
        if faults:
            return refused(request, faults, title="Open ledger")
        context = {"lines": ledger.told(page.rows), "page": page, "anchors": anchors}
        return render(request, "trail/ledger.html", context)

    latest = anchors[0].digest if anchors else ""
    asked = tuple(sorted(request.GET.items()))
    return shared(request, (asked, stamp().public(), latest, now.strftime("%F %H:%M")), draw)


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """Serve the latest of the ledger as Atom (RFC 4287)."""
    return _feed(request, syndication.ATOM)


@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    """Serve the latest of the ledger as JSON Feed 1.1."""
    return _feed(request, syndication.JSON)


def _feed(request: HttpRequest, kind: str) -> HttpResponse:
    faults = unknown(request.GET, ())
    if faults:
        return refused(request, faults, title=TITLE)
    entries = [
        syndication.Entry(
            ref=name_of(line),
            url=f"{settings.SITE_URL}{line.url or '/ledger/'}",
            title=line.sentence,
            text=line.reason or line.sentence,
            published=line.at,
            updated=line.at,
            tags=[line.verb],
        )
        for line in _latest()
    ]
    here, home = f"{settings.SITE_URL}{request.path}", f"{settings.SITE_URL}/ledger/"
    return feed_of(request, syndication.Feed(TITLE, ABOUT, here, home, entries), kind)


def name_of(line: Line) -> str:
    """The name of an entry in every feed and in the API's list; it stays."""
    return uuid.UUID(line.ref).urn


def _latest() -> Sequence[Line]:
    return ledger.told(history.page(ledger.entries(), size=_IN_FEED).rows)


@never_cache
@require_safe
@login_required
def trail_page(request: HttpRequest) -> HttpResponse:
    """Show what the person who asks may know of the trail."""
    user: Any = request.user
    page, faults = entries(request, trail.entries(user), size=ledger.SIZE)
    if faults:
        return refused(request, faults, title="What happened")
    context = {"lines": trail.told(page.rows, user), "page": page, "scope": trail.scope_of(user)}
    return render(request, "trail/trail.html", context)
