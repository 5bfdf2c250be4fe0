"""A comparison as ready strings for its page."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from members.markings import narrowest
from practices.cards import card, counted
from practices.comparison import FEWEST, Asked, Column, Row, marked, rows_of
from practices.lookups import Lookups
from practices.reading import prose

Item = Mapping[str, Any]
PAGE: Final = "/compare/"


def address(asked: Asked) -> str:
    """The page that shows this comparison."""
    query = asked.to_query()
    return f"{PAGE}?{query}" if query else PAGE


def page_of(
    asked: Asked, columns: Sequence[Column], known: Lookups, *, at: datetime.datetime
) -> dict[str, Any]:
    """Return everything that templates/practices/compare_table.html shows."""
    heads = [_head(column, asked, known, at) for column in columns]
    rows = rows_of(columns, known)
    differ, same, unstated = marked(rows)
    texts = [prose(column.content) if column.content else {} for column in columns]
    agreed = [f"{_within(row.label)} ({_agreed(row)})" for row in rows if row.label in same]
    return {
        "heads": heads,
        "rows": [_row(row, heads, texts) for row in rows if any(v is not None for v in row.values)],
        "distinct": len({head["code"] for head in heads}) == len(heads),
        "differ": _listed([_within(label) for label in differ]),
        "same": _listed(agreed),
        "unstated": _listed([_within(label) for label in unstated]),
        "print_marking": marking_of(columns),
        "here": address(asked),
    }


def marking_of(columns: Sequence[Column]) -> str:
    """The narrowest marking of what stands side by side: it holds for the whole."""
    return narrowest(column.item["marking"] for column in columns if column.item)


def title_of(columns: Sequence[Column], topic: str) -> str:
    """What is compared, in words."""
    names = [
        column.nation.name if column.nation else column.item["title"] if column.item else ""
        for column in columns
    ]
    if len(set(names)) < len(names):
        names = [column.item["title"] if column.item else "" for column in columns]
    return f"{topic}: {_listed(names)}" if topic else _listed(names)


def _head(column: Column, asked: Asked, known: Lookups, at: datetime.datetime) -> dict[str, Any]:
    nation = column.nation
    found = card(column.item, known, at) if column.item else {}
    slug = column.item["slug"] if column.item else ""
    chosen = slug in asked.practices
    return {
        "code": nation.iso2 if nation else "",
        "nation": nation.name if nation else found.get("nation", ""),
        "nation_url": f"/nations/{nation.slug}/" if nation else "",
        **{name: found.get(name) for name in ("url", "title", "lang", "stage", "stage_text")},
        "marking": found.get("marking"),
        "fresh": found.get("fresh"),
        "stale": found.get("stale"),
        "summary": found.get("summary"),
        "others": [
            {"title": other["title"], "url": address(_swapped(asked, nation, other))}
            for other in column.others
        ],
        "without_url": address(_without(asked, slug if chosen else "", nation)),
    }


def _swapped(asked: Asked, nation: Any, other: Item) -> Asked:
    """The same comparison with another practice of the nation in its place."""
    nations = tuple(slug for slug in asked.nations if slug != nation.slug)
    return replace(asked, nations=nations, practices=(*asked.practices, other["slug"]))


def _without(asked: Asked, practice: str, nation: Any) -> Asked:
    """The same comparison with one column less."""
    if practice:
        left = tuple(slug for slug in asked.practices if slug != practice)
        return replace(asked, practices=left)
    slugs = tuple(slug for slug in asked.nations if nation and slug != nation.slug)
    return replace(asked, nations=slugs)


def _row(
    row: Row, heads: Sequence[Mapping[str, Any]], texts: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    cells = []
    apart = row.apart or [False] * len(heads)
    for head, value, text, alone in zip(heads, row.values, texts, apart, strict=True):
        cell = {"head": head, "empty": not head["title"], "apart": alone}
        cell["unstated"] = value is None
        if value is None:
            pass
        elif row.kind == "prose":
            cell["html"] = text[row.name]
        elif row.kind == "claims":
            cell["claims"] = [_claim(entry) for entry in value]
        elif row.kind == "terms":
            cell["terms"] = [{"text": term, "shared": term in row.shared} for term in value]
        else:
            cell["text"] = _shown(value)
            cell["url"] = value if value.startswith(("https://", "http://")) else ""
        cells.append(cell)
    verdict = "Same" if row.same else "Differs" if any(apart) or _all_differ(row) else ""
    return {"label": row.label, "kind": row.kind, "cells": cells, "verdict": verdict}


def _all_differ(row: Row) -> bool:
    return row.differs and (bool(row.apart) or row.kind == "terms")


def _shown(text: str) -> str:
    """An address without its scheme; any other text as it is."""
    if text.startswith(("https://", "http://")):
        parts = urlsplit(text)
        return f"{parts.netloc.removeprefix('www.')}{parts.path}".rstrip("/")
    return text


def _claim(entry: Item) -> dict[str, str]:
    ref = entry["ref"] or ""
    link = ref if ref.startswith(("https://", "http://")) else ""
    host = urlsplit(ref).netloc.removeprefix("www.")
    return {
        "text": entry["text"],
        "when": entry["when"] or "",
        "url": link,
        "source": entry.get("grade") or host,
    }


def _agreed(row: Row) -> str:
    value = row.values[0]
    return ", ".join(value) if row.kind == "terms" else value


def _within(label: str) -> str:
    """A heading within a sentence."""
    return label[0].lower() + label[1:]


def _listed(words: Sequence[str]) -> str:
    """Words in a row: "a, b and c"."""
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def missing(asked: Asked, columns: Sequence[Column]) -> str:
    """What was asked for and is not there, the same for what is hidden and what never was."""
    gone = asked.columns - len(columns)
    if not gone:
        return ""
    whose = counted(gone, "chosen practice is", "chosen practices are")
    return f"{whose} not in the library, or not for you to read."


def hint(asked: Asked, columns: Sequence[Column]) -> str:
    """What is still to be chosen before anything stands side by side."""
    if asked.nations and not asked.topic:
        return "Choose the topic on which the nations are to be compared."
    if asked.columns and not any(column.item for column in columns):
        return "None of these has a write-up on this topic that you may read. Choose others."
    if asked.columns == 1:
        return "Choose at least one more."
    return ""


def chooser(
    asked: Asked,
    known: Lookups,
    *,
    counts: Mapping[str, int],
    near: Sequence[Item],
    kept: Sequence[Item],
) -> dict[str, Any]:
    """What the form shows in which a comparison is put together.

    `counts` says how much each nation has on the topic, `near` are practices close to the one
    that is chosen, `kept` those chosen.
    """
    nations = [
        {
            "value": nation.iso2.lower(),
            "label": nation.name,
            "count": counts.get(nation.slug, 0) if asked.topic else None,
            "checked": nation.slug in asked.nations,
        }
        for nation in known.nations.values()
    ]
    if asked.topic:
        nations.sort(key=lambda nation: not nation["count"])
    return {
        "topics": [
            {"value": one.slug, "label": one.label, "checked": one.slug == asked.topic}
            for one in known.topics.values()
        ],
        "nations": nations,
        "kept": [_choice(item, known, checked=True) for item in kept],
        "near": [_choice(item, known, checked=False) for item in near],
        "fewest": FEWEST,
    }


def _choice(item: Item, known: Lookups, *, checked: bool) -> dict[str, Any]:
    nation = item["nation"]
    labels = {topic.slug: topic.label for topic in known.topics.values()}
    return {
        "value": item["slug"],
        "label": item["title"],
        "code": nation["iso2"] if nation else "",
        "nation": nation["name"] if nation else "",
        "topics": ", ".join(labels[slug] for slug in item["topics"] if slug in labels),
        "checked": checked,
    }
