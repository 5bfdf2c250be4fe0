"""The gap map: topics against nations."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from core import takeaway
from core.addresses import unknown
from core.pages import file_of, refused, shared
from practices import gaps
from practices.gaps import Cell, Line
from practices.lookups import Lookups, Stamp, lookups, stamp
from practices.queries.gaps import counted, counted_to_take
from practices.queries.kept import kept

TITLE = "Who has what, and what nobody has"


@require_safe
def gap_map(request: HttpRequest) -> HttpResponse:
    """Show how far each nation has come on each topic, from what the reader may see."""
    at, now = timezone.now(), stamp()
    known = lookups(now)
    faults = unknown(request.GET, {"format"})
    try:
        wanted = takeaway.asked(request.GET)
    except ValidationError as error:
        faults |= {name: " ".join(said) for name, said in error.message_dict.items()}
    if faults:
        return refused(request, faults, title=TITLE)
    if wanted:
        taken, marking = counted_to_take(request.user, now)
        return file_of(_sheet(gaps.lines(taken, known), at, marking), wanted)

    def draw() -> HttpResponse:
        drawn = kept(request.user, now, "gap map", lambda: _drawn(request.user, known, now))
        context = {"title": TITLE, "map": SafeString(drawn)}
        return render(request, "practices/gaps.html", context)

    return shared(request, (now.public(),), draw)


def _drawn(user: Any, known: Lookups, now: Stamp) -> str:
    """The map as HTML: nothing in it tells one reader from another who reads the same."""
    found = gaps.lines(counted(user, now), known)
    context = {
        "nations": [
            {"name": n.name, "code": n.iso2, "url": f"/nations/{n.slug}/"}
            for n in known.nations.values()
        ],
        "rows": [_row(line) for line in found],
        "nobody": [_missing(line) for line in found if line.nobody],
    }
    return str(render_to_string("practices/gap_map.html", context))


def _row(line: Line) -> dict[str, Any]:
    return {
        "label": line.topic.label,
        "url": f"/topics/{line.topic.slug}/",
        "cells": [_cell(line, cell) for cell in line.cells],
        "without": len(line.of(gaps.NOTHING)),
    }


def _cell(line: Line, cell: Cell) -> dict[str, str]:
    state = cell.state
    return {
        "state": state,
        "words": gaps.WORDS[state],
        "code": cell.nation.iso2,
        "nation": cell.nation.name,
        "number": str(cell.total) if cell.total > 1 else "",
        "url": f"/practices/?topic={line.topic.slug}&nation={cell.nation.slug}"
        if cell.total
        else "",
    }


def _missing(line: Line) -> dict[str, Any]:
    said = [
        f"{gaps.WORDS[state]}: {', '.join(nation.name for nation in line.of(state))}."
        for state in (gaps.BUILDING, gaps.UNKNOWN, gaps.STOPPED)
        if line.of(state)
    ]
    return {
        "label": line.topic.label,
        "url": f"/topics/{line.topic.slug}/",
        "text": " ".join(said) or "Nobody has written anything up.",
    }


def _sheet(found: list[Line], at: Any, marking: str) -> takeaway.Sheet:
    nations = [cell.nation for cell in found[0].cells] if found else []
    rows = [
        {"topic": line.topic.label}
        | {cell.nation.slug: gaps.WORDS[cell.state] for cell in line.cells}
        for line in found
    ]
    return takeaway.Sheet(
        name="gap-map",
        title=TITLE,
        address=f"{settings.SITE_URL}/gap-map/",
        at=at,
        columns=(("topic", "Topic"), *((nation.slug, nation.name) for nation in nations)),
        rows=rows,
        notes=["Made of what is written up and whoever took this away may read, without TLP:RED."],
        marking=marking,
    )
