"""What the library can be narrowed by: each facet said once for SQL and once for a plain row.

Both are needed: the database narrows, and counting what a facet would leave needs rows that
it leaves out. A test holds the two against each other.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from members.markings import Marking
from practices.lookups import Lookups
from practices.models import CoOwnership, Kind, Practice, Reuse, ReuseRelation, Stage

YEAR: Final = datetime.timedelta(days=365)
UNKNOWN: Final = "unknown"
# What a row needs for the facets; `search` is what the index keeps of a practice.
FIELDS: Final = (
    "id",
    "owner_nation_id",
    "kind",
    "stage",
    "marking",
    "code_licence",
    "has_open_source",
    "last_confirmed_at",
    "search__owners",
    "search__topics",
    "search__relations",
)
Row = Mapping[str, Any]
Chosen = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow the library.

    `condition` makes SQL of the chosen values, `of` says which values a row has; it looks at
    `columns` of the row alone.
    """

    name: str
    label: str
    columns: tuple[str, ...]
    condition: Callable[[tuple[str, ...], Lookups, datetime.datetime], Q]
    of: Callable[[Row, Lookups, datetime.datetime], Iterable[str]]
    words: Callable[[Lookups], Mapping[str, str]]


def _nation(row: Row, known: Lookups, _at: datetime.datetime) -> list[str]:
    nation = known.nations.get(row["owner_nation_id"])
    return [*([nation.slug] if nation else []), *(row["search__owners"] or "").split()]


def _nation_condition(chosen: tuple[str, ...], known: Lookups, _at: datetime.datetime) -> Q:
    numbers = known.nation_numbers(chosen)
    others = CoOwnership.objects.accepted().filter(practice=OuterRef("pk"), nation_id__in=numbers)
    return Q(owner_nation_id__in=numbers) | Q(Exists(others.order_by()))


def topic_slugs(row: Row, known: Lookups) -> list[str]:
    """The slugs of a row's topics, from what the index keeps of it."""
    numbers = map(int, (row["search__topics"] or "").split())
    return [known.topics[number].slug for number in numbers if number in known.topics]


def _topic_condition(chosen: tuple[str, ...], known: Lookups, _at: datetime.datetime) -> Q:
    through = Practice.topics.through.objects
    numbers = known.topic_numbers(chosen)
    return Q(Exists(through.filter(practice_id=OuterRef("pk"), topic_id__in=numbers)))


def _reuse_condition(chosen: tuple[str, ...], _known: Lookups, _at: datetime.datetime) -> Q:
    return Q(Exists(Reuse.objects.filter(practice_id=OuterRef("pk"), relation__in=chosen)))


def _stage_condition(chosen: tuple[str, ...], _known: Lookups, _at: datetime.datetime) -> Q:
    return Q(stage__in=chosen) | (Q(stage=None) if UNKNOWN in chosen else Q())


OUR_STAGE: Final = "our_stage"


def _our_stage_condition(_chosen: tuple[str, ...], known: Lookups, _at: datetime.datetime) -> Q:
    """What other nations have in a topic at the stage where the reader's nation is."""
    through = Practice.topics.through.objects
    found = Q(pk__in=[])
    for stage in sorted(set(known.stages.values())):
        topics = [topic for topic, own in known.stages.items() if own == stage]
        there = through.filter(practice_id=OuterRef("pk"), topic_id__in=topics)
        found |= Q(stage=stage) & Q(Exists(there))
    return found & ~Q(owner_nation_id=known.home)


def _our_stage(row: Row, known: Lookups, _at: datetime.datetime) -> list[str]:
    if not known.stages or row["stage"] is None or row["owner_nation_id"] == known.home:
        return []
    numbers = map(int, (row["search__topics"] or "").split())
    return ["yes"] if any(known.stages.get(n) == row["stage"] for n in numbers) else []


def is_confirmed(row: Row, at: datetime.datetime) -> bool:
    """Whether the owner has said within a year before `at` that the write-up still holds."""
    confirmed = row["last_confirmed_at"]
    return confirmed is not None and confirmed > at - YEAR


FACETS: Final = {
    facet.name: facet
    for facet in (
        Facet(
            "stage",
            "Stage",
            ("stage",),
            _stage_condition,
            lambda row, _known, _at: [row["stage"] or UNKNOWN],
            lambda _known: {**dict(Stage.choices), UNKNOWN: "Not known"},
        ),
        Facet(
            OUR_STAGE,
            "At our stage",
            ("owner_nation_id", "stage", "search__topics"),
            _our_stage_condition,
            _our_stage,
            lambda _known: {"yes": "As far as your nation"},
        ),
        Facet(
            "topic",
            "Topic",
            ("search__topics",),
            _topic_condition,
            lambda row, known, _at: topic_slugs(row, known),
            lambda known: {topic.slug: topic.label for topic in known.topics.values()},
        ),
        Facet(
            "nation",
            "Nation",
            ("owner_nation_id", "search__owners"),
            _nation_condition,
            _nation,
            lambda known: {nation.slug: nation.name for nation in known.nations.values()},
        ),
        Facet(
            "kind",
            "Kind",
            ("kind",),
            lambda chosen, _known, _at: Q(kind__in=chosen),
            lambda row, _known, _at: [row["kind"]],
            lambda _known: dict(Kind.choices),
        ),
        Facet(
            "reuse",
            "How others use it",
            ("search__relations",),
            _reuse_condition,
            lambda row, _known, _at: (row["search__relations"] or "").split(),
            lambda _known: dict(ReuseRelation.choices),
        ),
        Facet(
            "open_source",
            "Code",
            ("has_open_source",),
            lambda _chosen, _known, _at: Q(has_open_source=True),
            lambda row, _known, _at: ["yes"] if row["has_open_source"] else [],
            lambda _known: {"yes": "Open source"},
        ),
        Facet(
            "licence",
            "Licence of the code",
            ("code_licence",),
            lambda chosen, _known, _at: Q(code_licence__in=chosen),
            lambda row, _known, _at: [row["code_licence"]] if row["code_licence"] else [],
            lambda _known: {},
        ),
        Facet(
            "confirmed",
            "Confirmed",
            ("last_confirmed_at",),
            lambda _chosen, _known, at: Q(last_confirmed_at__gt=at - YEAR),
            lambda row, _known, at: ["12m"] if is_confirmed(row, at) else [],
            lambda _known: {"12m": "Within 12 months"},
        ),
        Facet(
            "marking",
            "Marking",
            ("marking",),
            lambda chosen, _known, _at: Q(marking__in=chosen),
            lambda row, _known, _at: [row["marking"]],
            lambda _known: dict(Marking.choices),
        ),
    )
}


def condition(chosen: Chosen, known: Lookups, at: datetime.datetime) -> Q:
    """Return the SQL condition for the chosen values: any of a facet, and all facets."""
    narrowed = Q()
    for name, values in chosen.items():
        narrowed &= FACETS[name].condition(values, known, at)
    return narrowed


def fits(row: Row, chosen: Chosen, known: Lookups, at: datetime.datetime) -> bool:
    """Say the same of one plain row that has FIELDS."""
    return all(
        not set(values).isdisjoint(FACETS[name].of(row, known, at))
        for name, values in chosen.items()
    )


def counts(
    rows: Sequence[Row], chosen: Chosen, known: Lookups, at: datetime.datetime
) -> dict[str, Counter[str]]:
    """Count for each facet what each value would leave, the choices in other facets kept."""
    if not chosen:
        return {name: _counted(rows, facet, known, at) for name, facet in FACETS.items()}
    values = [
        {name: set(facet.of(row, known, at)) for name, facet in FACETS.items()} for row in rows
    ]
    misses = [
        {name for name, wanted in chosen.items() if row[name].isdisjoint(wanted)} for row in values
    ]
    return {
        name: Counter(
            value
            for row, missed in zip(values, misses, strict=True)
            if missed <= {name}
            for value in row[name]
        )
        for name in FACETS
    }


def _counted(
    rows: Sequence[Row], facet: Facet, known: Lookups, at: datetime.datetime
) -> Counter[str]:
    """How many rows have each value: what columns hold is looked at once, however often."""
    found: Counter[str] = Counter()
    one, *more = facet.columns
    for held, number in Counter(map(itemgetter(one, *more), rows)).items():
        row = dict(zip(facet.columns, held, strict=True)) if more else {one: held}
        for value in facet.of(row, known, at):
            found[value] += number
    return found
