"""Pages that readers without an account share: drawn once, kept, and answered 304.

Nothing here is used for a reader who is somebody: such a page is theirs alone.
"""

import gzip
import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import near
from core.addresses import unknown
from core.history import Pages, page, place_of
from core.models import Event
from core.rest.conditional import body_etag, matches
from core.syndication import KINDS, Feed, written
from core.takeaway import Sheet, asked, made

_REF: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
KEPT: Final = 15 * 60  # seconds; what decides the page ends it sooner
_FOR_ALL: Final = "public, max-age=0, must-revalidate"
_FOR_ONE: Final = "private, no-cache"


def is_anybody(request: HttpRequest) -> bool:
    """Say whether nothing in the request tells this reader from any other."""
    personal = (settings.SESSION_COOKIE_NAME, "messages")
    return "HTTP_AUTHORIZATION" not in request.META and not any(
        name in request.COOKIES for name in personal
    )


def shared(
    request: HttpRequest, decides: Sequence[object], draw: Callable[[], HttpResponse]
) -> HttpResponse:
    """Return the page that `draw` makes; kept and shared when anybody may read it.

    `decides` names all that the page depends on: what is asked, edition numbers, the day.
    Pages other than 200 are never kept.
    """
    if request.method not in {"GET", "HEAD"} or not is_anybody(request):
        response = draw()
        response.headers["Cache-Control"] = _FOR_ONE
        return response
    digest = hashlib.blake2b(repr((request.path, *decides)).encode(), digest_size=16).hexdigest()
    etag = f'W/"{digest}"'
    if digest in request.META.get("HTTP_IF_NONE_MATCH", ""):
        return _for_all(HttpResponse(status=304), etag)
    key = f"page:{digest}"
    kept: bytes | None = near.get(key, KEPT)
    if kept is None:
        response = draw()
        if response.status_code != HttpResponse.status_code:
            response.headers["Cache-Control"] = _FOR_ONE
            return response
        kept = gzip.compress(response.content, compresslevel=6, mtime=0)
        near.set_many({key: kept}, KEPT)
    if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        response = HttpResponse(kept)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(kept))
    return _for_all(response, etag)


def entries(
    request: HttpRequest, rows: QuerySet[Event], *, size: int
) -> tuple[Pages, dict[str, str]]:
    """Return the page of entries that the address asks for by `after` or `before`, and faults.

    Both hold the public name of an entry of the list, as its own links do.
    """
    faults = unknown(request.GET, {"after", "before"})
    places: dict[str, int] = {}
    for side in ("after", "before"):
        ref = request.GET.get(side)
        if ref is None or side in faults:
            continue
        place = place_of(ref, rows) if _REF.fullmatch(ref) else None
        if place is None or places:
            faults[side] = "Take this from the links of the list."
        else:
            places[side] = place
    return Pages([]) if faults else page(rows, size=size, **places), faults


def file_of(sheet: Sheet, wanted: str) -> HttpResponse:
    """Return a sheet as a file to take away; its reader's own, kept by nobody in between."""
    body, kind, name = made(sheet, wanted)
    response = HttpResponse(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def format_of(
    request: HttpRequest, *, title: str, names: Collection[str] = ()
) -> tuple[str, HttpResponse | None]:
    """The format that the address asks for, "" for the page; or the page that refuses it.

    `names` are the other parameters of the page, which somebody else reads.
    """
    faults = unknown(request.GET, {"format", *names})
    wanted = ""
    try:
        wanted = asked(request.GET)
    except ValidationError as error:
        faults |= {name: " ".join(said) for name, said in error.message_dict.items()}
    return wanted, refused(request, faults, title=title) if faults else None


def feed_of(request: HttpRequest, feed: Feed, kind: str) -> HttpResponse:
    """Return a feed that is the same for everybody, so that anybody may keep it by its ETag."""
    body = written(feed, kind)
    etag = body_etag(body)
    if matches(request.META.get("HTTP_IF_NONE_MATCH"), etag):
        reply = HttpResponse(status=304)
        del reply["Content-Type"]
    else:
        reply = HttpResponse(body, content_type=KINDS[kind])
    reply.headers["ETag"] = etag
    reply.headers["Cache-Control"] = _FOR_ALL
    return reply


def _for_all(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = _FOR_ALL
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response


def refused(request: HttpRequest, faults: Mapping[str, str], *, title: str) -> HttpResponse:
    """Answer 400 with a page that names each parameter and what is wrong with it.

    `title` names the page that stands at the address without any parameters.
    """
    said = [f"{name}: {text}" for name, text in faults.items()]
    context = {"faults": said, "title": title, "url": request.path}
    return render(request, "refused.html", context, status=400)
