"""Feeds of practices: of the whole library as an address narrows it, of a topic, of a nation.

They tell everybody the same, whoever asks: what is TLP:CLEAR.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import syndication
from core.pages import feed_of, refused
from members.markings import Marking
from members.reading import PUBLIC, Reader
from practices.cards import active_filters
from practices.filters import LibraryFilter, parse
from practices.lookups import Lookups, lookups, stamp
from practices.queries.library import library as find
from practices.queries.stages import at_home

_TOLD: Final = 50
_PLACES: Final = ("sort", "limit", "after", "before")


@require_safe
def library(request: HttpRequest, form: str) -> HttpResponse:
    """Serve what changed last in the library, or in what the address narrows it to."""
    return feed_for(request, form, PUBLIC)


def feed_for(
    request: HttpRequest, form: str, reader: Reader, *, travels: Collection[str] = tuple(Marking)
) -> HttpResponse:
    """The feed of what `reader` may read, as the address narrows it; of `travels` markings only."""
    known = lookups(stamp())
    faults = {name: "A feed has no such parameter." for name in _PLACES if name in request.GET}
    try:
        asked = parse(request.GET, known)
        known = at_home(reader, asked.chosen, known)
    except ValidationError as error:
        faults |= {name: " ".join(said) for name, said in error.message_dict.items()}
    if faults:
        return refused(request, faults, title="Feed of practices")
    words = [row["label"] for row in active_filters(asked, known)]
    about = f": {', '.join([asked.q] * bool(asked.q) + words)}" if asked.q or words else ""
    kept = asked.chosen.get("marking", tuple(Marking))
    if reader != PUBLIC:
        narrowed = tuple(level for level in kept if level in travels)
        asked = replace(asked, chosen={**asked.chosen, "marking": narrowed})
    return _feed(
        request, form, asked, known, title=f"Practices{about}", home="/practices/", reader=reader
    )


@require_safe
def topic(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Serve what changed last on a topic."""
    known = lookups(stamp())
    label = next((one.label for one in known.topics.values() if one.slug == slug), None)
    if label is None:
        raise Http404
    asked = LibraryFilter(chosen={"topic": (slug,)})
    return _feed(request, form, asked, known, title=f"{label}: practices", home=f"/topics/{slug}/")


@require_safe
def nation(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Serve what changed last in a nation's practices."""
    known = lookups(stamp())
    name = next((one.name for one in known.nations.values() if one.slug == slug), None)
    if name is None:
        raise Http404
    asked = LibraryFilter(chosen={"nation": (slug,)})
    return _feed(request, form, asked, known, title=f"{name}: practices", home=f"/nations/{slug}/")


def _feed(  # noqa: PLR0913 - what is told, in which form, under which title
    request: HttpRequest,
    form: str,
    asked: LibraryFilter,
    known: Lookups,
    *,
    title: str,
    home: str,
    reader: Reader = PUBLIC,
) -> HttpResponse:
    latest = replace(asked, sort="updated", limit=_TOLD)
    found = find(reader, latest, known=known, stamp=stamp(), at=timezone.now())
    feed = syndication.Feed(
        title=f"{title} · Digital Nations hub",
        about="What nations did, what came of it, and what did not work: the latest changes first.",
        here=f"{settings.SITE_URL}{request.get_full_path()}",
        home=f"{settings.SITE_URL}{home}",
        entries=[entry_of(item, known) for item in found.items],
    )
    return feed_of(request, feed, form)


def entry_of(item: Mapping[str, Any], known: Lookups) -> syndication.Entry:
    """A practice as an entry; it changes when what the practice says does."""
    labels = {topic.slug: topic.label for topic in known.topics.values()}
    nation, group = item["nation"], item["group"]
    return syndication.Entry(
        ref=syndication.name_for("practice", item["slug"]),
        url=f"{settings.SITE_URL}{item['url']}",
        title=item["title"],
        text=item["summary"],
        published=item["published_at"],
        updated=max(item["updated_at"], item["published_at"]),
        tags=[labels[slug] for slug in item["topics"] if slug in labels],
        author=nation["name"] if nation else group["name"],
        language=item["language"],
    )
