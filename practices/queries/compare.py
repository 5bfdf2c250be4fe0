"""What a comparison reads: the practices that were chosen, and each nation's best on a topic."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import zip_longest
from typing import Any, Final

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from core import prepared
from members.reading import Reader, reader_of
from practices.comparison import MOST, Asked, Column
from practices.document import document_of
from practices.lookups import Lookups, Stamp
from practices.models import Practice, Stage
from practices.queries.gaps import counted
from practices.queries.items import Item, card_values, cards_of, item_of
from practices.queries.kept import kept_each

_NEWEST: Final = 12  # of a nation on a topic, among which the furthest stands for it
_AROUND: Final = 100  # of the newest on the same topics, among which the closest are offered
_TOPIC: Final = prepared.number_mark(10)
_NATION: Final = prepared.number_mark(11)
_PLACES: Final = [prepared.number_mark(20 + place) for place in range(MOST)]
_FURTHEST: Final = {stage: place for place, stage in enumerate(Stage.values)} | {
    Stage.RETIRED.value: -1,
    None: -2,
}


def comparison(user: Any, asked: Asked, *, known: Lookups, stamp: Stamp) -> list[Column]:
    """Return the columns of a comparison, nations first, as far as `user` may read.

    A practice that is not for `user` to see is left out, as one that never was. Which practices
    stand for a nation is kept for all who read alike; what they say is read each time.
    """
    columns = _of_nations(user, asked, known, stamp)
    columns += _chosen(user, asked.practices, known)
    said = _contents([column.item["id"] for column in columns if column.item])
    return [
        Column(column.nation, column.item, said[column.item["id"]], column.others)
        if column.item
        else column
        for column in columns
    ]


def _of_nations(user: Any, asked: Asked, known: Lookups, stamp: Stamp) -> list[Column]:
    """For each nation its practice on the topic that has come furthest; the newest of such."""
    by_slug = {nation.slug: nation for nation in known.nations.values()}
    nations = [by_slug[slug] for slug in asked.nations]
    if not asked.topic:
        return [Column(nation) for nation in nations]
    (topic,) = known.topic_numbers((asked.topic,))
    names = {f"newest on {topic} of {nation.pk}": nation.pk for nation in nations}
    found = kept_each(user, stamp, list(names), lambda name: _newest(user, topic, names[name]))
    numbers = list(found.values())
    rows = cards_of(user, [pk for each in numbers for pk in each])
    items = {row["id"]: item_of(row, known) for row in rows if row["slug"] not in asked.practices}
    columns = []
    for nation, pks in zip(nations, numbers, strict=True):
        theirs = [items[pk] for pk in pks if pk in items]
        theirs.sort(key=lambda item: -_FURTHEST[item["stage"]])
        columns.append(Column(nation, theirs[0], None, theirs[1:]) if theirs else Column(nation))
    return columns


def _newest(user: Any, topic: int, nation: int) -> list[int]:
    """The newest practices of a nation on a topic that `user` may read, by their numbers."""
    marks, values = reader_of(user).marked()
    values |= {_TOPIC: topic, _NATION: nation}
    rows = prepared.rows(("compare", marks), partial(_newest_on, marks), values)
    return [row["id"] for row in rows]


def _newest_on(reader: Reader) -> QuerySet[Practice, Item]:
    rows = Practice.objects.visible_to(reader).published().newest()
    found: QuerySet[Practice, Item] = rows.filter(topics=_TOPIC, owner_nation=_NATION).values("id")
    return found[:_NEWEST]


def _chosen(user: Any, slugs: Sequence[str], known: Lookups) -> list[Column]:
    """The chosen practices in the order of choosing."""
    by_slug = {nation.slug: nation for nation in known.nations.values()}
    return [
        Column(by_slug[item["nation"]["slug"]] if item["nation"] else None, item)
        for item in chosen_items(user, slugs, known=known)
    ]


def chosen_items(user: Any, slugs: Sequence[str], *, known: Lookups) -> list[Item]:
    """Those of the practices that `user` may read in the library, in the order given."""
    if not slugs:
        return []
    rows = Practice.objects.visible_to(user).published().filter(slug__in=slugs).order_by()
    found = {row["slug"]: item_of(row, known) for row in card_values(rows, user)}
    return [found[slug] for slug in slugs if slug in found]


def _contents(pks: Sequence[int]) -> dict[int, Item]:
    """The documents of practices that the reader may read."""
    if not pks:
        return {}
    asked = dict(zip_longest(_PLACES, pks, fillvalue=pks[-1]))
    rows = prepared.rows("compared", _documents, asked)
    said: dict[int, Any] = {row["id"]: row["now__content"] for row in rows}
    for pk, content in said.items():
        if content is None:  # a row that no action has written
            said[pk] = document_of(Practice.objects.get(pk=pk))
    return said


def _documents() -> QuerySet[Practice, Any]:
    """What the present versions say. Only practices that were found by `visible_to` are asked."""
    current = FilteredRelation("versions", condition=Q(versions__number=F("version")))
    rows = Practice.objects.filter(pk__in=_PLACES).annotate(now=current).order_by()
    found: QuerySet[Practice, Any] = rows.values("id", "now__content")
    return found


def nations_on(user: Any, topic: str, *, known: Lookups, stamp: Stamp) -> dict[str, int]:
    """How many practices each nation has on a topic that `user` may read, by the nation's slug."""
    (number,) = known.topic_numbers((topic,))
    counts: Counter[str] = Counter()
    for on, pk, _stage, count in counted(user, stamp):
        nation = known.nations.get(pk or 0)
        if on == number and nation is not None:
            counts[nation.slug] += count
    return dict(counts)


def alike(user: Any, item: Mapping[str, Any], *, known: Lookups) -> list[Item]:
    """Practices of others on the topics of this one that `user` may read, the closest first."""
    topics = set(known.topic_numbers(tuple(item["topics"])))
    rows = Practice.objects.visible_to(user).published().exclude(pk=item["id"]).newest()
    through = Practice.topics.through.objects.filter(topic_id__in=topics)
    near = rows.filter(Exists(through.filter(practice_id=OuterRef("pk"))))
    items = [item_of(row, known) for row in card_values(near, user)[:_AROUND]]
    items.sort(key=lambda other: -len(set(other["topics"]) & set(item["topics"])))
    return items[:_NEWEST]
