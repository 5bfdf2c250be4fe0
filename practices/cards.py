"""Items of the library as ready strings for the templates, and the shown rows themselves."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from core import near
from core.partialdate import PartialDate
from members.markings import narrowest
from practices.facets import FACETS, OUR_STAGE, UNKNOWN
from practices.filters import SORTS, USUAL, Cursor, LibraryFilter
from practices.freshness import freshness as ladder
from practices.lookups import Lookups
from practices.models import Stage
from practices.queries import Listing
from practices.queries.items import as_found
from practices.search.excerpts import excerpt, highlight
from practices.search.finding import MOST

Item = Mapping[str, Any]
SHOWN_OPTIONS: Final = 7  # options of a facet that show at once
_KEPT: Final = 24 * 60 * 60  # seconds that a drawn row is kept
_TITLE: Final = "\ue000title\ue001"  # of the private use area: no text on the hub holds it
_SUMMARY: Final = "\ue000summary\ue001"


def stage_text(item: Item) -> str:
    """The stage in words with the date at which it was seen: "Live as of August 2026"."""
    if not item["stage"]:
        return "Stage not known"
    label = Stage(item["stage"]).label
    as_of = item["stage_as_of"]
    return f"{label} as of {PartialDate(as_of)}" if as_of else label


def freshness(item: Item, at: datetime.datetime) -> tuple[str, bool]:
    """Say in words how fresh a write-up is, and whether it is stale."""
    known = ladder(item["last_confirmed_at"], is_compiled=item["is_compiled"], at=at)
    return known.words, known.stale


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: "1 nation", "3 nations"."""
    return f"{number} {one if number == 1 else many}"


def reuse_text(item: Item) -> str:
    """Who took it up, in words; empty when nobody is known to have."""
    reused = item["reused_by"]
    parts = []
    if reused["nations"]:
        parts.append(counted(reused["nations"], "government", "governments"))
    if reused["organisations"]:
        parts.append(counted(reused["organisations"], "public body", "public bodies"))
    return f"Reused by {' and '.join(parts)}" if parts else ""


def card(item: Item, known: Lookups, at: datetime.datetime) -> dict[str, Any]:
    """The item as components/result_row.html wants it."""
    fresh, stale = freshness(item, at)
    labels = {topic.slug: topic.label for topic in known.topics.values()}
    nation, group = item["nation"], item["group"]
    return {
        "url": item["url"],
        "title": item["title"],
        "lang": "" if item["language"].startswith("en") else item["language"],
        "code": nation["iso2"] if nation else "",
        "nation": nation["name"] if nation else group["name"],
        "others": [{"code": one["iso2"], "name": one["name"]} for one in item["co_owners"]],
        "stage": item["stage"] or UNKNOWN,
        "stage_text": stage_text(item),
        "fresh": fresh,
        "stale": stale,
        "marking": item["marking"],
        "summary": item["summary"],
        "tags": [
            {"url": f"/topics/{slug}/", "label": labels[slug]}
            for slug in item["topics"]
            if slug in labels
        ],
        "reuse": reuse_text(item),
    }


def rows(
    items: Sequence[Item],
    known: Lookups,
    *,
    edition: int,
    at: datetime.datetime,
    deep: bool = False,
) -> list[SafeString]:
    """Draw items as rows, each kept until it, the network's data or the day changes.

    A row looks the same to all who may see it, but for a group that not all may know, so that
    readers may share the drawing.
    """
    kept = _drawn(items, known, edition=edition, at=at, deep=deep)
    return [_filled(kept[item["id"]], item["title"], item["summary"]) for item in items]


def _drawn(
    items: Sequence[Item], known: Lookups, *, edition: int, at: datetime.datetime, deep: bool
) -> dict[int, str]:
    """The rows with places for title and summary, by number: drawn once, however they are found."""
    names = {item["id"]: _name(item, edition, at, deep=deep) for item in items}
    kept = near.get_many(names.values(), _KEPT)
    drawn = {}
    for item in items:
        name = names[item["id"]]
        if name not in kept:
            row = card(item, known, at) | {"pick": item["slug"]}
            row |= {"title_html": SafeString(_TITLE), "summary_html": SafeString(_SUMMARY)}
            kept[name] = drawn[name] = str(_draw(row, deep=deep))
    if drawn:
        near.set_many(drawn, _KEPT)
    return {pk: kept[name] for pk, name in names.items()}


def _filled(drawn: str, title: str, summary: str) -> SafeString:
    """A drawn row with its title and its summary, escaped unless they are HTML already."""
    head, _, rest = drawn.partition(_TITLE)
    middle, _, end = rest.partition(_SUMMARY)
    parts = (head, conditional_escape(title), middle, conditional_escape(summary), end)
    return SafeString("".join(parts))


def _name(item: Item, edition: int, at: datetime.datetime, *, deep: bool) -> str:
    reused = item["reused_by"]
    owner = (item["group"] or {}).get("slug", "")
    moment, there = item["updated_at"].timestamp(), item["url"]
    owners = ",".join(one["slug"] for one in item["co_owners"])
    parts = (item["id"], moment, edition, at.date(), int(deep), owner, owners, there)
    confirmed = item["last_confirmed_at"]
    counts = (
        reused["nations"],
        reused["organisations"],
        confirmed.timestamp() if confirmed else 0,
    )
    return "practices:places:" + ":".join(map(str, parts + counts))


def _draw(row: dict[str, Any], *, deep: bool) -> SafeString:
    return SafeString(render_to_string("components/result_row.html", {"row": row, "deep": deep}))


def marked_rows(
    listing: Listing,
    known: Lookups,
    at: datetime.datetime,
    *,
    edition: int,
    deep: bool = False,
) -> list[SafeString]:
    """Draw what a question found, with the found words marked."""
    phrases = listing.found.question.phrases if listing.found else ()
    items = [as_found(item) for item in listing.items]
    kept = _drawn(items, known, edition=edition, at=at, deep=deep)
    drawn = []
    for item in items:
        title = highlight(item["title"], phrases)
        summary = highlight(item["summary"], phrases)
        if not (title or summary):
            summary = excerpt(listing.texts.get(item["id"]) or "", phrases)
        shown = (title or item["title"], summary or item["summary"])
        drawn.append(_filled(kept[item["id"]], *shown))
    return drawn


def facet_panel(
    counts: Mapping[str, Counter[str]], asked: LibraryFilter, known: Lookups
) -> list[dict[str, Any]]:
    """The facets as components/facet_panel.html wants them: what would leave something, first."""
    panel = []
    for name, facet in FACETS.items():
        chosen = asked.chosen.get(name, ())
        found = counts.get(name, Counter())
        words = facet.words(known) or {value: value for value in sorted({*found, *chosen})}
        options = [
            {"value": value, "label": label, "count": found[value], "checked": value in chosen}
            for value, label in words.items()
            if found[value] or value in chosen
        ]
        if name not in {"stage", "marking"}:
            options.sort(key=lambda option: -found[str(option["value"])])
        if len(options) > 1 or chosen or (name in {"open_source", "confirmed"} and options):
            more = options[SHOWN_OPTIONS:]
            panel.append(
                {
                    "name": name,
                    "label": facet.label,
                    "options": options[:SHOWN_OPTIONS],
                    "more": more,
                    "more_open": any(option["checked"] for option in more),
                }
            )
    return panel


def active_filters(asked: LibraryFilter, known: Lookups) -> list[dict[str, str]]:
    """What narrows the list, each with the address of the list without it."""
    return [
        {
            "label": FACETS[name].words(known).get(value, value),
            "remove_url": address(asked.without(name, value)),
        }
        for name, values in asked.chosen.items()
        for value in values
    ]


def address(asked: LibraryFilter) -> str:
    """The page of the library that shows this."""
    query = asked.to_query()
    return f"/practices/?{query}" if query else "/practices/"


def sorts(asked: LibraryFilter) -> list[dict[str, Any]]:
    """The orders of the list, as components/sort.html wants them."""
    return [
        {"label": label, "url": address(asked.sorted_by(name)), "current": name == asked.sort}
        for name, label in SORTS.items()
        if asked.q or name != "relevance"
    ]


def headline(listing: Listing, asked: LibraryFilter) -> str:
    """How much there is: "17 practices from 9 nations"; above 200 only that there is more."""
    if listing.more:
        return f"{MOST}+ practices"
    total = counted(listing.total, "practice", "practices")
    chosen = asked.chosen.get("nation", ())
    counts = listing.counts.get("nation", Counter())
    nations = sum(1 for slug in counts if counts[slug] and (not chosen or slug in chosen))
    return f"{total} from {counted(nations, 'nation', 'nations')}" if nations > 1 else total


def page_of(listing: Listing, asked: LibraryFilter, known: Lookups) -> dict[str, Any]:
    """Everything that templates/practices/library.html shows beside the rows."""
    found = listing.found
    kept = [(name, value) for name, values in asked.chosen.items() for value in values]
    order = [("sort", asked.sort)] if asked.sort != asked.usual_sort else []
    size = [("limit", str(asked.limit))] if asked.limit != USUAL else []
    first = asked.first_page()
    facets = facet_panel(listing.counts, asked, known)
    panel = {
        "facets": facets,
        "hidden": [("q", asked.q)] * bool(asked.q) + order + size,
        "action": "/practices/",
        "chosen": len(kept),
    }
    return {
        "asked": asked,
        "headline": headline(listing, asked),
        "partial": listing.more,
        "loose": bool(found and found.loose and listing.items),
        "suggestion": found.suggestion if found else "",
        "suggestion_url": address(asked.asking(found.suggestion)) if found else "",
        "panel": near.drawn("components/facet_panel.html", panel) if facets else "",
        "filters": active_filters(asked, known),
        "clear_url": address(replace(first, chosen={})),
        "search_hidden": [*kept, *size],
        "sorts": sorts(asked),
        "print_marking": narrowest(item["marking"] for item in listing.items),
        "here": address(asked),
        "feed_query": _feed_query(asked),
        # A feed is read by nobody in particular, who is at no stage.
        "feed": "" if OUR_STAGE in asked.chosen else "/practices/feed",
        "after_url": _turned(asked, after=listing.after),
        "before_url": _turned(asked, before=listing.before),
    }


def _feed_query(asked: LibraryFilter) -> str:
    """What narrows a feed of the list: its order and its pages are its own."""
    query = LibraryFilter(asked.q, asked.chosen, sort=asked.usual_sort).to_query()
    return f"?{query}" if query else ""


def _turned(asked: LibraryFilter, **places: tuple[Any, int] | None) -> str:
    name, place = next(iter(places.items()))
    if place is None:
        return ""
    cursor = Cursor(*place)
    first = asked.first_page()
    turned = replace(first, after=cursor) if name == "after" else replace(first, before=cursor)
    return address(turned)
