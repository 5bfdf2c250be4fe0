"""The kinds that can be found beside practices, each by its own app's rule of who may see it."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from django.core.cache import cache
from django.db.models import QuerySet

from core import prepared
from core.markdown import plain
from declarations.models import Declaration, Principle
from hub.search.matching import Thing
from members.models import Organisation
from members.reading import Reader, reader_of
from practices.lookups import Lookups, Stamp
from practices.models import Term
from summits.models import Summit
from workinggroups.models import Decision, Meeting, WorkingGroup

LABELS: Final = {
    "practices": "Practices",
    "topics": "Topics",
    "nations": "Nations",
    "decisions": "Decisions",
    "declarations": "Declarations",
    "principles": "Principles",
    "groups": "Working groups",
    "meetings": "Meetings",
    "summits": "Summits",
    "terms": "Words of the glossary",
    "organisations": "Public bodies",
}
LATEST: Final = 2000  # of meetings and of decisions that are looked through
_SHORT: Final = 240  # characters of a text that are shown
_held: Final[dict[tuple[object, ...], list[Thing]]] = {}


def things(user: Any, known: Lookups, now: Stamp) -> list[Thing]:
    """Everything beside practices that `user` may see: three statements.

    What is open to all changes only when the network's data is loaded, so it is held.
    """
    return [*_for_all(known, now), *_groups(user), *_meetings(user), *_decisions(user)]


def _for_all(known: Lookups, now: Stamp) -> list[Thing]:
    key = (getattr(cache, "key_prefix", ""), now.of("network"))
    found = _held.get(key)
    if found is None:
        found = [
            *_nations(known), *_topics(known), *_declarations(), *_principles(), *_summits(),
            *_terms(), *_organisations(),
        ]  # fmt: skip
        _held.clear()
        _held[key] = found
    return found


def _nations(known: Lookups) -> list[Thing]:
    return [
        Thing("nations", one.pk, one.name, "", f"/nations/{one.slug}/", more=one.iso2)
        for one in known.nations.values()
    ]


def _topics(known: Lookups) -> list[Thing]:
    return [
        Thing("topics", one.pk, one.label, "", f"/topics/{one.slug}/")
        for one in known.topics.values()
    ]


def _declarations() -> list[Thing]:
    return [
        Thing(
            "declarations", text.pk, text.title, text.summary, text.get_absolute_url(),
            more=" ".join([*text.other_titles, text.get_kind_display()]),
            meta=f"{text.get_kind_display()}, {text.date}", newness=text.date.iso,
        )
        for text in Declaration.objects.all()
    ]  # fmt: skip


def _principles() -> list[Thing]:
    return [
        Thing("principles", one.pk, one.name, one.gloss, one.get_absolute_url())
        for one in Principle.objects.all()
    ]


def _summits() -> list[Thing]:
    return [
        Thing(
            "summits", one.pk, one.name, one.theme or "", one.get_absolute_url(),
            more=f"{one.city or ''} {one.host.name if one.host else ''}",
            meta=f"{one.get_kind_display()}, {one.period}", newness=one.start.iso,
        )
        for one in Summit.objects.select_related("host")
    ]  # fmt: skip


def _terms() -> list[Thing]:
    return [
        Thing(
            "terms", one.pk, one.term, plain(one.definition), one.get_absolute_url(),
            more=" ".join(one.also),
        )
        for one in Term.objects.all()
    ]  # fmt: skip


def _organisations() -> list[Thing]:
    return [
        Thing(
            "organisations", one.pk, one.name, one.description or one.get_kind_display(),
            one.get_absolute_url(), more=one.nation.name if one.nation else "",
            meta=one.nation.name if one.nation else one.country,
        )
        for one in Organisation.objects.select_related("nation")
    ]  # fmt: skip


def _rows(user: Any, name: str, build: Any) -> Sequence[dict[str, Any]]:
    marks, values = reader_of(user).marked()
    return prepared.rows(("search", name, marks), partial(build, marks), values)


def _groups(user: Any) -> list[Thing]:
    return [
        Thing(
            "groups", row["id"], row["name"], row["theme"], f"/groups/{row['slug']}/",
            more=f"{row['remit']} {' '.join(row['other_names'])}", marking=row["marking"],
        )
        for row in _rows(user, "groups", _group_rows)
    ]  # fmt: skip


def _group_rows(reader: Reader) -> QuerySet[Any, Any]:
    rows: Any = WorkingGroup.objects.visible_to(reader).order_by("name", "pk")
    found: QuerySet[Any, Any] = rows.values(
        "id", "slug", "name", "theme", "remit", "other_names", "marking"
    )
    return found


def _meetings(user: Any) -> list[Thing]:
    return [
        Thing(
            "meetings", row["id"], row["title"], row["place"], f"/meetings/{row['slug']}/",
            meta=_day(row["starts_at"]), marking=row["marking"],
            newness=row["starts_at"].isoformat(),
        )
        for row in _rows(user, "meetings", _meeting_rows)
    ]  # fmt: skip


def _meeting_rows(reader: Reader) -> QuerySet[Any, Any]:
    rows: Any = Meeting.objects.visible_to(reader).order_by("-starts_at", "-id")
    found: QuerySet[Any, Any] = rows.values("id", "slug", "title", "place", "starts_at", "marking")[
        :LATEST
    ]
    return found


def _decisions(user: Any) -> list[Thing]:
    return [
        Thing(
            "decisions", row["id"], _shortened(row["text"]), row["text"],
            f"/meetings/{row['meeting__slug']}/", more=row["meeting__title"],
            meta=f"{row['meeting__title']}, {_day(row['meeting__starts_at'])}",
            marking=row["item__marking"] or row["meeting__marking"],
            newness=row["meeting__starts_at"].isoformat(),
        )
        for row in _rows(user, "decisions", _decision_rows)
    ]  # fmt: skip


def _decision_rows(reader: Reader) -> QuerySet[Any, Any]:
    rows: Any = Decision.objects.visible_to(reader).current().order_by("-id")
    found: QuerySet[Any, Any] = rows.values(
        "id", "text", "meeting__slug", "meeting__title", "meeting__starts_at",
        "meeting__marking", "item__marking",
    )[:LATEST]  # fmt: skip
    return found


def _shortened(text: str) -> str:
    if len(text) <= _SHORT:
        return text
    return f"{text[:_SHORT].rpartition(' ')[0] or text[:_SHORT]} …"


def _day(moment: Any) -> str:
    return f"{moment.day} {moment:%B %Y}"
