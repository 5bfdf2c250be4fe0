"""The pages of a practice's versions: the list, and what changed between two of them."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.addresses import unknown
from core.pages import refused, shared
from practices import actions, changes, queries
from practices.lookups import Lookups, lookups, stamp
from practices.models import Status
from practices.queries.record import pair_of
from practices.reading import page_of
from practices.views.pages import actor, row_of

_DIGITS: Final = 9  # more than any version has
_SINCE: Final = "Give the number of an earlier version that you may read."


@require_safe
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """List the versions that the reader may read, the newest first."""
    at, now = timezone.now(), stamp()
    known = lookups(now)
    faults = unknown(request.GET, ())

    def draw() -> HttpResponse:
        found = _published(request, slug, known)
        if faults:
            return refused(request, faults, title="Versions")
        context = page_of(found, known, at=at)
        following = [*context["versions"][1:], None]
        rows = [
            version | {"earlier": earlier["number"] if earlier else None}
            for version, earlier in zip(context["versions"], following, strict=True)
        ]
        return render(request, "practices/versions.html", context | {"rows": rows})

    return shared(request, (now.public(), tuple(faults), at.strftime("%F %H:%M")), draw)


def _published(request: HttpRequest, slug: str, known: Lookups) -> dict[str, Any]:
    """The practice, with its versions; Http404 where the reader may read none."""
    found = queries.detail(request.user, slug, known=known)
    if found is None or found["status"] != Status.PUBLISHED:
        raise Http404
    return found


@require_safe
def what_changed(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what changed up to a version, since the one before it or since `?since=`."""
    at, now = timezone.now(), stamp()
    known = lookups(now)

    def draw() -> HttpResponse:
        found = _published(request, slug, known)
        numbers = [entry["number"] for entry in found["versions"]]
        if number not in numbers:
            raise Http404
        earlier = [other for other in numbers if other < number]
        since, faults = _since(request, earlier)
        if faults:
            return refused(request, faults, title=f"What changed in version {number}")
        context = page_of(found, known, at=at) | {
            "shown": number,
            "earlier": earlier,
            "since": since,
        }
        if since is not None:
            context |= _compared(request, found, (since, number), known)
        return render(request, "practices/changes.html", context)

    asked = tuple(sorted(request.GET.items()))
    return shared(request, (now.public(), asked, at.strftime("%F %H:%M")), draw)


def _since(request: HttpRequest, earlier: list[int]) -> tuple[int | None, dict[str, str]]:
    """The version to compare with, None where there is none, and faults of the address."""
    faults = unknown(request.GET, {"since"})
    asked = request.GET.get("since")
    if asked is None:
        return max(earlier, default=None), faults
    is_number = asked.isascii() and asked.isdecimal() and len(asked) <= _DIGITS
    if not is_number or int(asked) not in earlier:
        return None, faults | {"since": _SINCE}
    return int(asked), faults


def _compared(
    request: HttpRequest, found: dict[str, Any], numbers: tuple[int, int], known: Lookups
) -> dict[str, Any]:
    pair = pair_of(request.user, found["id"], found, numbers)
    if pair is None:  # somebody narrowed it between two statements
        raise Http404
    (before, after), titles = pair
    for number in numbers:
        actions.note_read(row_of(found), by=actor(request), at=timezone.now(), version=number)
    topics = {topic.slug: topic.label for topic in known.topics.values()}
    listed = changes.page_of(before["content"], after["content"], topics=topics, titles=titles)
    return {"changes": listed, "before_at": before["at"], "after_at": after["at"]}
