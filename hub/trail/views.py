"""The ledger as a page and as feeds, and the page of what one may know of the trail."""

import datetime
import json
import uuid
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import history
from core.addresses import unknown
from core.pages import entries, refused, shared
from core.rest.conditional import body_etag, matches
from core.telling import Line
from hub.trail import ledger, trail
from practices.lookups import stamp

TITLE: Final = "Open ledger of the Digital Nations hub"
ABOUT: Final = "What happened to what everybody may read: who did it, by role and nation, and when."
_IN_FEED: Final = 50
_EPOCH: Final = datetime.datetime(2014, 1, 1, tzinfo=datetime.UTC)  # before anything was recorded


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


class _Atom(Atom1Feed):
    """An empty feed is as old as can be, not as the clock: its ETag would never hold."""

    def latest_post_date(self) -> datetime.datetime:
        """When the newest entry was written."""
        return super().latest_post_date() if self.items else _EPOCH


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """Serve the latest of the ledger as Atom (RFC 4287)."""
    here = f"{settings.SITE_URL}{request.path}"
    feed = _Atom(
        title=TITLE,
        link=f"{settings.SITE_URL}/ledger/",
        description=ABOUT,
        subtitle=ABOUT,
        feed_url=here,
        feed_guid=f"{settings.SITE_URL}/ledger/",
        language="en",
        author_name="Digital Nations hub",
    )
    for line in _latest():
        feed.add_item(
            title=line.sentence,
            link=_link(line),
            description=line.reason or line.sentence,
            unique_id=name_of(line),
            pubdate=line.at,
            updateddate=line.at,
        )
    return _reply(
        request, feed.writeString("utf-8").encode(), "application/atom+xml; charset=utf-8"
    )


@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    """Serve the latest of the ledger as JSON Feed 1.1."""
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "description": ABOUT,
        "home_page_url": f"{settings.SITE_URL}/ledger/",
        "feed_url": f"{settings.SITE_URL}{request.path}",
        "language": "en",
        "authors": [{"name": "Digital Nations hub"}],
        "items": [
            {
                "id": name_of(line),
                "url": _link(line),
                "title": line.sentence,
                "content_text": line.reason or line.sentence,
                "date_published": line.iso,
                "tags": [line.verb],
            }
            for line in _latest()
        ],
    }
    text = json.dumps(body, ensure_ascii=False).encode()
    return _reply(request, text, "application/feed+json; charset=utf-8")


def name_of(line: Line) -> str:
    """The name of an entry in every feed and in the API's list; it stays."""
    return uuid.UUID(line.ref).urn


def _latest() -> Sequence[Line]:
    return ledger.told(history.page(ledger.entries(), size=_IN_FEED).rows)


def _link(line: Line) -> str:
    return f"{settings.SITE_URL}{line.url or '/ledger/'}"


def _reply(request: HttpRequest, body: bytes, kind: str) -> HttpResponse:
    """A feed is the same for everybody, so anybody may keep it as long as its ETag holds."""
    etag = body_etag(body)
    faults = unknown(request.GET, ())
    if faults:
        return refused(request, faults, title=TITLE)
    if matches(request.META.get("HTTP_IF_NONE_MATCH"), etag):
        reply = HttpResponse(status=304)
        del reply["Content-Type"]
    else:
        reply = HttpResponse(body, content_type=kind)
    reply.headers["ETag"] = etag
    reply.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return reply


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
