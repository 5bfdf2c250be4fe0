"""The way in by situation: who solved it, who is in it now, who tried and stopped, who uses it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import prepared
from core.addresses import unknown
from core.pages import refused, shared
from members.reading import Reader, reader_of
from practices import cards
from practices.actions import note_miss
from practices.filters import question_of
from practices.gaps import BUILDING, HAS, STOPPED, UNKNOWN, state_of
from practices.lookups import Lookups, lookups, stamp
from practices.models import Reuse, ReuseRelation
from practices.queries import Listing
from practices.queries.answers import best
from practices.queries.items import as_found
from practices.search.excerpts import highlight
from practices.search.words import words

LOOKED_AT: Final = 50  # of what the situation finds, the best first
SHOWN: Final = 8  # in each group
BODIES: Final = 12
_COMPARED: Final = 4
GROUPS: Final = {
    HAS: ("Nations that solved it", "stage=live&stage=scaled"),
    BUILDING: ("Nations in it now", "stage=discovery&stage=alpha&stage=beta"),
    STOPPED: ("Nations that tried and stopped", "stage=retired"),
    UNKNOWN: ("Nations that wrote of it; how far they are is not known", "stage=unknown"),
}
_COMMON_WORDS: Final = """
    people person citizen citizens resident residents user users public many few other others
    every each government governments state country nation national service services department
    departments office offices help want wants give gives make makes
"""
_COMMON: Final = frozenset(_COMMON_WORDS.split())
_USES: Final = (
    ReuseRelation.DEPLOYS,
    ReuseRelation.ADOPTS,
    ReuseRelation.FORK,
    ReuseRelation.PILOTED,
)

_PLACES: Final = [prepared.number_mark(100 + place) for place in range(LOOKED_AT)]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a situation finds. `by_state` holds items of the library, the best first."""

    listing: Listing
    by_state: Mapping[str, Sequence[Mapping[str, Any]]]
    uses: Sequence[Reuse]


def answer(user: Any, text: str, known: Lookups) -> Answer:
    """Answer a situation from what `user` may read: the statements of a search, and one more."""
    listing = best(user, _subject(text), known=known, limit=LOOKED_AT, broadly=True)
    by_state: dict[str, list[Mapping[str, Any]]] = {state: [] for state in GROUPS}
    for item in map(as_found, listing.items):
        by_state[state_of(item["stage"])].append(item)
    numbers = [item["id"] for item in listing.items]
    found = _uses(user, numbers) if numbers else []
    place = {pk: order for order, pk in enumerate(numbers)}
    ordered = sorted(found, key=lambda use: (place[use.practice_id], use.who, use.pk))
    return Answer(listing, by_state, ordered)


def _uses(user: Any, numbers: Sequence[int]) -> Sequence[Reuse]:
    """Which bodies use these practices, as far as `user` may read: a prepared statement finds them.

    Only those that it found by `visible_to` are then read whole.
    """
    marks, values = reader_of(user).marked()
    asked = dict(zip_longest(_PLACES, numbers, fillvalue=numbers[-1]))
    found = prepared.rows(("uses", marks), partial(_used, marks), values | asked)
    if not found:
        return []
    rows = Reuse.objects.filter(pk__in=[row["id"] for row in found])
    return list(rows.select_related("organisation__nation", "practice"))


def _used(reader: Reader) -> QuerySet[Reuse, Any]:
    rows = Reuse.objects.visible_to(reader).order_by()
    known = rows.filter(practice__in=_PLACES, organisation__isnull=False, relation__in=_USES)
    found: QuerySet[Reuse, Any] = known.values("id")
    return found


def _subject(text: str) -> str:
    """A sentence without the words that every situation has, unless it has no others."""
    kept = [word for word in text.split() if not words(word) or words(word)[0] not in _COMMON]
    return " ".join(kept) or text


@require_safe
def situation(request: HttpRequest) -> HttpResponse:
    """Show who resolved the same situation, and how far the others are."""
    at, now = timezone.now(), stamp()
    known = lookups(now)
    faults = unknown(request.GET, {"q"})
    if faults:
        return refused(request, faults, title="Your situation")
    asked = question_of(request.GET.get("q", ""))

    def draw() -> HttpResponse:
        found = answer(request.user, asked, known)
        if asked and not found.listing.items:
            note_miss(asked, on=at.date())
        context = page_of(found, asked)
        return render(request, "home/situation.html", context)

    return shared(request, (asked, now.public(), at.date()), draw)


def page_of(found: Answer, asked: str) -> dict[str, Any]:
    """Everything that templates/home/situation.html shows."""
    listing = found.listing
    phrases = listing.found.question.phrases if listing.found else ()
    suggestion = listing.found.suggestion if listing.found else ""
    return {
        "q": asked,
        "groups": [
            _group(state, found.by_state[state], asked, phrases)
            for state in GROUPS
            if found.by_state[state]
        ],
        "uses": [_use(use) for use in found.uses[:BODIES]],
        "more_uses": max(len(found.uses) - BODIES, 0),
        "compare_url": _compared(found),
        "loose": bool(listing.found and listing.found.loose and listing.items),
        "suggestion": suggestion,
        "suggestion_url": f"/situation/?{urlencode({'q': suggestion})}",
        "everything_url": f"/search/?{urlencode({'q': asked})}",
    }


def _group(
    state: str, items: Sequence[Mapping[str, Any]], asked: str, phrases: Any
) -> dict[str, Any]:
    title, query = GROUPS[state]
    nations = {item["nation"]["name"] for item in items if item["nation"]}
    return {
        "state": state,
        "title": title,
        "count": cards.counted(len(nations), "nation", "nations") if nations else "",
        "rows": [_row(item, phrases) for item in items[:SHOWN]],
        "more": max(len(items) - SHOWN, 0),
        "url": f"/practices/?{urlencode({'q': asked})}&{query}",
    }


def _row(item: Mapping[str, Any], phrases: Any) -> dict[str, Any]:
    nation, group = item["nation"], item["group"]
    return {
        "url": item["url"],
        "title": highlight(item["title"], phrases) or item["title"],
        "lang": "" if item["language"].startswith("en") else item["language"],
        "summary": highlight(item["summary"], phrases) or item["summary"],
        "code": nation["iso2"] if nation else "",
        "nation": nation["name"] if nation else group["name"],
        "stage": item["stage"],
        "stage_text": cards.stage_text(item),
        "marking": item["marking"],
        "reuse": cards.reuse_text(item),
    }


def _use(use: Reuse) -> dict[str, str]:
    body: Any = use.organisation
    practice: Any = use.practice
    return {
        "name": body.name,
        "url": body.get_absolute_url(),
        "country": body.nation.name if body.nation else body.country,
        "relation": use.get_relation_display(),
        "practice": practice.title,
        "practice_url": practice.get_absolute_url(),
    }


def _compared(found: Answer) -> str:
    """The best practice of each of the first nations that solved it, side by side."""
    best_of: dict[str, str] = {}
    for item in found.by_state[HAS]:
        if item["nation"]:
            best_of.setdefault(item["nation"]["slug"], item["slug"])
    slugs = list(best_of.values())[:_COMPARED]
    pairs = [("practice", slug) for slug in slugs]
    return f"/compare/?{urlencode(pairs)}" if len(slugs) > 1 else ""
