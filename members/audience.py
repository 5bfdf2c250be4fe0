"""Which of many people may read which rows, asked once for all who read alike.

A digest goes to hundreds of people; asking `visible_to` for each would be hundreds of queries
with the same few answers. What may be read is still decided by `visible_to` alone: this module
only says who gets the same answer, by the facts that members.reading consults.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.apps import apps
from django.db import models

from members.markings import Marking
from members.models import Person, Seat, Shareable
from members.reading import Reader

_OPEN = frozenset([Marking.CLEAR, Marking.GREEN])
_Row = tuple[str, int]  # the model's label and the row's number


def _sets() -> defaultdict[int, set[_Row]]:
    return defaultdict(set)


@dataclass(slots=True)
class _Links:
    """The rows to which each nation, circle and person is tied other than by role."""

    nations: defaultdict[int, set[_Row]] = field(default_factory=_sets)
    circles: defaultdict[int, set[_Row]] = field(default_factory=_sets)
    seated: defaultdict[int, set[_Row]] = field(default_factory=_sets)
    named: defaultdict[int, set[_Row]] = field(default_factory=_sets)


def alike(people: Iterable[Person], rows: Collection[Shareable]) -> list[list[Person]]:
    """The people in groups, each of which may read exactly the same of `rows`.

    Ask `visible_to` for the first of a group and the answer holds for all of it. Groups and the
    people in them keep the order in which they came. The query count depends on the kinds of
    rows, not on how many people or rows there are.
    """
    links = _links([row for row in rows if row.marking not in _OPEN])
    groups: dict[Any, list[Person]] = {}
    for person in people:
        groups.setdefault(_rights(person.reader(), links), []).append(person)
    return list(groups.values())


def _rights(reader: Reader, links: _Links) -> tuple[Reader, *tuple[frozenset[_Row], ...]]:
    """What of a reader makes a difference for rows with these links."""
    bare = replace(reader, person=None, nation=None, drafts_of=None)
    ties = (
        links.nations.get(reader.nation or 0, ()),
        links.seated.get(reader.person or 0, ()),
        links.named.get(reader.person or 0, ()),
    )
    return bare, *(frozenset(rows) for rows in ties)


def _links(rows: Iterable[Shareable]) -> _Links:
    links = _Links()
    by_model: defaultdict[type[Shareable], list[int]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row.pk)
        links.nations[row.owner_nation_id or 0].add((row._meta.label, row.pk))
        links.circles[row.owner_circle_id or 0].add((row._meta.label, row.pk))
    for model, ids in by_model.items():
        for what, ties in (
            ("nation", links.nations),
            ("circle", links.circles),
            ("person", links.named),
        ):
            for row_id, who in _named(model, what, ids):
                ties[who].add((model._meta.label, row_id))
    for model, ids in by_model.items():
        for row_id, nation in _co_owners(model, ids):
            links.nations[nation].add((model._meta.label, row_id))
    links.nations.pop(0, None)  # rows without an owner of that kind
    links.circles.pop(0, None)
    if links.circles:
        seats = Seat.objects.filter(circle_id__in=links.circles)
        for person, circle in seats.values_list("person_id", "circle_id"):
            links.seated[person] |= links.circles[circle]
    return links


def _co_owners(model: type[Shareable], ids: list[int]) -> list[tuple[int, int]]:
    """Pairs of a row and a nation that owns it besides its first owner."""
    if model.co_owned is None:
        return []
    table, column = model.co_owned
    own = dict(zip(ids, ids, strict=True))
    if column != "pk":
        own = dict(model._default_manager.filter(pk__in=ids).values_list(column, "pk"))
    rows = apps.get_model(table)._default_manager.accepted().filter(practice_id__in=own)
    return [(own[whole], nation) for whole, nation in rows.values_list("practice_id", "nation_id")]


def _named(model: type[models.Model], what: str, ids: list[int]) -> list[tuple[int, int]]:
    """Pairs of a row and the nation, circle or person that it names."""
    plural = {"nation": "named_nations", "circle": "named_circles", "person": "named_people"}
    through = getattr(model, plural[what]).through
    row = f"{model._meta.model_name}_id"
    pairs = through._default_manager.filter(**{f"{row}__in": ids})
    return list(pairs.values_list(row, f"{what}_id"))
