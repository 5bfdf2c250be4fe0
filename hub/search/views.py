"""The page of the search over everything."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import takeaway
from core.addresses import unknown
from core.pages import file_of, refused, shared
from hub.search import taking
from hub.search.kinds import LABELS
from hub.search.matching import Thing
from hub.search.searching import FIRST, WHOLE, Results, search
from practices import cards
from practices.actions import note_miss
from practices.filters import question_of
from practices.lookups import lookups, stamp
from practices.search.excerpts import excerpt, highlight
from practices.search.finding import MOST

PAGE = "/search/"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what a question finds in everything, grouped by kind, or in one kind."""
    at, now = timezone.now(), stamp()
    known = lookups(now)
    faults = unknown(request.GET, {"q", "kind", "format"})
    kind = request.GET.get("kind", "")
    if kind and kind not in LABELS:
        faults["kind"] = f"Give one of: {', '.join(LABELS)}."
    try:
        wanted = takeaway.asked(request.GET)
    except ValidationError as error:
        faults |= {name: " ".join(said) for name, said in error.message_dict.items()}
    if faults:
        return refused(request, faults, title="Search")
    asked = question_of(request.GET.get("q", ""))
    if wanted:
        user: Any = request.user
        taken = search(user, asked, known=known, now=now, first=taking.TAKEN)
        taking.note(taken, kind, by=user, at=at)
        return file_of(taking.sheet(taken, asked, kind, at=at), wanted)

    def draw() -> HttpResponse:
        found = search(request.user, asked, known=known, now=now)
        if asked and not sum(found.counts.values()):
            note_miss(asked, on=at.date())
        drawn = cards.marked_rows(found.practices, known, at, edition=now.of("network"), deep=True)
        context = _page(found, asked, kind, drawn)
        return render(request, "search/search.html", context)

    return shared(request, (asked, kind, now.public(), at.date()), draw)


def _page(found: Results, asked: str, kind: str, drawn: Sequence[str]) -> dict[str, Any]:
    counts = found.counts
    listing = found.practices
    loose = bool(listing.found and listing.found.loose and listing.items)
    groups = [
        _group(name, found, asked, drawn, most=WHOLE if kind else FIRST)
        for name in LABELS
        if counts[name] and kind in {"", name}
    ]
    return {
        "q": asked,
        "kind": kind,
        "groups": groups,
        "facets": _facets(counts, asked, kind, more=listing.more),
        "total": sum(counts.values()),
        "more": listing.more,
        "loose": loose or found.loose,
        "suggestion": listing.found.suggestion if listing.found else "",
        "suggestion_url": address(listing.found.suggestion) if listing.found else "",
        "here": address(asked, kind),
    }


def address(asked: str, kind: str = "") -> str:
    """The page that shows what a question finds, in one kind if it is named."""
    pairs = {"q": asked} | ({"kind": kind} if kind else {})
    return f"{PAGE}?{urlencode(pairs)}"


def _facets(
    counts: Mapping[str, int], asked: str, kind: str, *, more: bool
) -> list[dict[str, Any]]:
    total = f"{sum(counts.values())}{'+' if more else ''}"
    rows = [{"label": "Everything", "url": address(asked), "count": total, "current": not kind}]
    return rows + [
        {
            "label": label,
            "url": address(asked, name),
            "count": f"{MOST}+" if more and name == "practices" else counts[name],
            "current": name == kind,
        }
        for name, label in LABELS.items()
        if counts[name] or name == kind
    ]


def _group(
    name: str, found: Results, asked: str, drawn: Sequence[str], *, most: int
) -> dict[str, Any]:
    if name == "practices":
        rest = max(found.practices.total - len(drawn), 0)
        rows: Sequence[Any] = drawn
        url = f"/practices/?{urlencode({'q': asked})}"
    else:
        rows = [_row(thing, found) for thing in found.others[name][:most]]
        rest = max(len(found.others[name]) - most, 0)
        url = address(asked, name) if most == FIRST else ""
    more = f"All {found.counts[name]}: {LABELS[name].lower()}" if rest and url else ""
    if name == "practices":
        more = "Filter and sort the practices" if not rest else "All of the practices, with filters"
    return {"name": name, "label": LABELS[name], "rows": rows, "more": more, "url": url}


def _row(thing: Thing, found: Results) -> dict[str, Any]:
    phrases = found.question.phrases
    title = highlight(thing.title, phrases)
    return {
        "url": thing.url,
        "title": title or thing.title,
        "text": excerpt(thing.text, phrases) or ("" if thing.text == thing.title else thing.text),
        "meta": thing.meta,
        "marking": thing.marking,
    }
