"""Practices and nations side by side."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import near, takeaway
from core.pages import shared
from practices import actions, side_by_side
from practices.comparison import FEWEST, Asked, Column, parse, too_many
from practices.lookups import Lookups, Stamp, lookups, stamp
from practices.models import Practice
from practices.queries.compare import alike, chosen_items, comparison, nations_on
from practices.views import taking

_SHOWN: Final = 50  # of a choice that is too large


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show two to four side by side; with fewer, the form in which they are chosen."""
    at, now = timezone.now(), stamp()
    known = lookups(now)
    try:
        asked = parse({n: v for n, v in request.GET.lists() if n != "format"}, known)
        wanted = takeaway.asked(request.GET)
    except ValidationError as error:
        return _refused(request, error.message_dict, Asked(), known)
    if faults := too_many(asked):
        return _refused(request, faults, asked, known)

    user: Any = request.user
    if wanted and asked.columns:
        columns = comparison(user, asked, known=known, stamp=now)
        title = side_by_side.title_of(columns, _label(asked, known))
        return taking.comparison(request, asked, columns, wanted, known=known, title=title, at=at)

    def draw() -> HttpResponse:
        columns = comparison(user, asked, known=known, stamp=now)
        _note_reads(columns, user, at)
        filled = [column.item for column in columns if column.item]
        complete = len(columns) >= FEWEST and bool(filled)
        topic = _label(asked, known)
        context: dict[str, Any] = {"complete": complete, "topic": topic}
        context |= {"hint": side_by_side.hint(asked, columns)}
        context |= {"missing": side_by_side.missing(asked, columns)}
        chooser = _chooser(user, asked, columns, known, now) | {"complete": complete}
        context["chooser"] = near.drawn("practices/_choose.html", chooser)
        if complete:
            shown = side_by_side.page_of(asked, columns, known, at=at)
            shown["title"] = side_by_side.title_of(columns, topic)
            context |= {name: shown[name] for name in ("title", "print_marking")}
            context["table"] = near.drawn("practices/compare_table.html", shown)
        return render(request, "practices/compare.html", context)

    return shared(request, (asked.to_query(), now.public(), at.date()), draw)


def _chooser(
    user: Any, asked: Asked, columns: list[Column], known: Lookups, now: Stamp
) -> dict[str, Any]:
    chosen = [c.item for c in columns if c.item and c.item["slug"] in asked.practices]
    close = alike(user, chosen[0], known=known) if len(chosen) == 1 and not asked.nations else []
    counts = nations_on(user, asked.topic, known=known, stamp=now) if asked.topic else {}
    close = [item for item in close if item["slug"] not in asked.practices]
    return side_by_side.chooser(asked, known, counts=counts, near=close, kept=chosen)


def _note_reads(columns: list[Column], user: Any, at: Any) -> None:
    """Note who was shown what not all may read."""
    for column in columns:
        if column.item:
            item = column.item
            row = Practice(pk=item["id"], title=item["title"], marking=item["marking"])
            actions.note_read(row, by=user, at=at)


def _label(asked: Asked, known: Lookups) -> str:
    return next((t.label for t in known.topics.values() if t.slug == asked.topic), "")


def _refused(
    request: HttpRequest, faults: Mapping[str, Sequence[str]], asked: Asked, known: Lookups
) -> HttpResponse:
    """Show what is wrong above the form, so that the choice can be made again."""
    said = [f"{name}: {' '.join(sentences)}" for name, sentences in faults.items()]
    kept = chosen_items(request.user, asked.practices[:_SHOWN], known=known)
    chooser = side_by_side.chooser(asked, known, counts={}, near=[], kept=kept)
    context = {"faults": said, "chooser": near.drawn("practices/_choose.html", chooser)}
    return render(request, "practices/compare.html", context, status=400)
