"""What a search finds, as a file: what its reader may see, each with its own marking."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from core.takeaway import Sheet
from hub.search.kinds import LABELS
from hub.search.searching import Results
from practices import actions as practices
from practices.models import Practice
from practices.queries.items import as_found
from workinggroups import actions as workinggroups
from workinggroups.models import Decision, Meeting

TAKEN = 100  # practices, at most; the library has all
COLUMNS = (
    ("title", "Title"),
    ("kind", "Kind"),
    ("text", "Text"),
    ("more", "About"),
    ("address", "Address"),
)


def sheet(found: Results, asked: str, kind: str, *, at: datetime.datetime) -> Sheet:
    """What was found, kind by kind, the best first."""
    kinds = [kind] if kind else list(LABELS)
    pairs = {"q": asked} | ({"kind": kind} if kind else {})
    more = found.practices.total > len(found.practices.items) or found.practices.more
    library = f"{settings.SITE_URL}/practices/?{urlencode({'q': asked})}"
    return Sheet(
        name="search",
        title=f"Search: {asked}",
        address=f"{settings.SITE_URL}/search/?{urlencode(pairs)}",
        at=at,
        columns=COLUMNS,
        rows=[row for name in kinds for row in _rows(name, found)],
        notes=[f"There are more practices: take them from {library}."] if more else [],
    )


def _rows(name: str, found: Results) -> list[dict[str, Any]]:
    label = LABELS[name]
    if name == "practices":
        return [
            {
                "marking": item["marking"],
                "title": item["title"],
                "kind": label,
                "text": item["summary"],
                "more": item["nation"]["name"] if item["nation"] else item["group"]["name"],
                "address": f"{settings.SITE_URL}{item['url']}",
            }
            for item in map(as_found, found.practices.items)
        ]
    return [
        {
            "marking": thing.marking,
            "title": thing.title,
            "kind": label,
            "text": thing.text,
            "more": thing.meta,
            "address": f"{settings.SITE_URL}{thing.url}",
        }
        for thing in found.others[name]
    ]


def note(found: Results, kind: str, *, by: Any, at: datetime.datetime) -> None:
    """Put into the trail who takes a copy of what not all of the network may read."""
    if kind in {"", "practices"}:
        items = found.practices.items
        rows = [Practice(pk=i["id"], title=i["title"], marking=i["marking"]) for i in items]
        practices.note_export(rows, by=by, at=at)
    numbers = {
        name: [thing.pk for thing in found.others[name] if thing.marking not in {"CLEAR", "GREEN"}]
        for name in ("meetings", "decisions")
        if kind in {"", name}
    }
    parts: list[Any] = []
    if numbers.get("meetings"):
        parts += Meeting.objects.filter(pk__in=numbers["meetings"]).order_by("pk")
    if numbers.get("decisions"):
        rows_ = Decision.objects.filter(pk__in=numbers["decisions"])
        parts += [row.item or row.meeting for row in rows_.select_related("item", "meeting")]
    workinggroups.note_export(parts, by=by, at=at)
