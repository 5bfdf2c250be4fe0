"""The few things that every list needs beside its rows, held in the process.

Nations, topics and the words that mean the same change rarely. They are read once and kept for
as long as the network's edition number stays, which each page asks for anyway.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.cache import cache
from django.db.models import DateTimeField, QuerySet, Subquery
from django.db.models.functions import Now

from core import prepared
from core.models import Edition
from members.models import Nation
from members.reading import PUBLIC
from practices.models import Practice, Synonym, Term, Topic
from practices.search.question import Thesaurus
from practices.synonyms import GROUPS, ONE_WAY


@dataclass(frozen=True, slots=True)
class NationFacts:
    """What a list shows of a nation. `time_zone` is its IANA name."""

    pk: int
    slug: str
    name: str
    iso2: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """What a list shows of a topic."""

    pk: int
    slug: str
    label: str


@dataclass(frozen=True, slots=True)
class Lookups:
    """Nations and topics by number, in the order in which they are listed, and the thesaurus.

    `stages` holds how far the reader's nation `home` is, by the number of the topic, where
    somebody asks who else is there.
    """

    nations: Mapping[int, NationFacts]
    topics: Mapping[int, TopicFacts]
    thesaurus: Thesaurus
    home: int | None = None
    stages: Mapping[int, str] = field(default_factory=dict)

    def nation_numbers(self, slugs: tuple[str, ...]) -> list[int]:
        """The numbers of the nations with these slugs."""
        return [nation.pk for nation in self.nations.values() if nation.slug in slugs]

    def topic_numbers(self, slugs: tuple[str, ...]) -> list[int]:
        """The numbers of the topics with these slugs."""
        return [topic.pk for topic in self.topics.values() if topic.slug in slugs]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What decides whether something that was shown is still so, beside who reads.

    `numbers` are the edition numbers by kind; `embargo` is the last embargo that has ended (an
    ISO instant), because that shows something new without any change being written: of what is
    public, and in `hidden` of anything.
    """

    numbers: tuple[tuple[str, int], ...]
    embargo: str
    hidden: str = ""

    def public(self) -> "Stamp":
        """The part that the public may watch: it does not move with what is hidden from it."""
        kinds = [row for row in self.numbers if row[0] == "network" or row[0].endswith(":public")]
        return Stamp(tuple(kinds), self.embargo)

    def practices(self) -> "Stamp":
        """The part that decides which practices whoever is signed in reads. Not for the public."""
        kinds = [row for row in self.numbers if row[0] in {"network", "practices"}]
        return Stamp(tuple(kinds), self.embargo, self.hidden)

    def of(self, kind: str) -> int:
        """The edition number of a kind."""
        return dict(self.numbers).get(kind, 0)


_held: Final[dict[tuple[object, ...], Lookups]] = {}


def stamp() -> Stamp:
    """Read the present stamp: one query."""
    rows = prepared.rows("stamp", _editions, {})
    numbers = tuple(sorted((row["kind"], row["number"]) for row in rows))
    ended = [rows[0][name] if rows else None for name in ("ended", "hidden")]
    return Stamp(numbers, *(moment.isoformat() if moment else "" for moment in ended))


def _editions() -> QuerySet[Edition, Any]:
    over = Practice.objects.filter(embargo_until__lte=Now()).order_by("-embargo_until")
    rows = Edition.objects.annotate(
        ended=_latest(over.visible_to(PUBLIC)), hidden=_latest(over.published())
    )
    return rows.values("kind", "number", "ended", "hidden")


def _latest(rows: QuerySet[Practice]) -> Subquery:
    return Subquery(rows.values("embargo_until")[:1], output_field=DateTimeField())


def lookups(now: Stamp) -> Lookups:
    """Return the lookups as of a stamp; four queries when the network's data changed."""
    key = (getattr(cache, "key_prefix", ""), now.of("network"))
    found = _held.get(key)
    if found is None:
        found = _read()
        _held.clear()
        _held[key] = found
    return found


def _read() -> Lookups:
    nations = Nation.objects.values_list("pk", "slug", "name", "iso2", "time_zone")
    topics = Topic.objects.values_list("pk", "slug", "label")
    groups = [(term, *also) for term, also in Term.objects.values_list("term", "also") if also]
    added = Synonym.objects.order_by("pk").values_list("phrases", flat=True)
    return Lookups(
        {row[0]: NationFacts(*row) for row in nations.order_by("name", "pk")},
        {row[0]: TopicFacts(*row) for row in topics.order_by("label", "pk")},
        Thesaurus([*GROUPS, *groups, *added], ONE_WAY),
    )
