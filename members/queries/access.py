"""Who can see shareable rows, and why somebody can."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from django.apps import apps
from django.db.models import QuerySet

from core import prepared
from core.text import with_article
from members.audience import alike
from members.grants import Grant, any_of, truth
from members.markings import READS_LOGGED
from members.models import UNKNOWN_CIRCLE, Circle, Nation, Person, Seat, Shareable
from members.querysets import granted
from members.reading import PUBLIC, Reader, overseen, reader_of

_PK: Final = prepared.number_mark(10)
EVERYONE, COMMUNITY = "Everyone", "Officials of all member nations"
SECRETARIAT, AUTHORITIES = "The secretariat", "Local authorities of all member nations"
AUTHOR, NAMED = "Its author", "Named in person"
CHAIRS, MEMBERS = "In the chair of the group that owns it", "In the group that owns it"
OTHERS = "In a group that it names"


@dataclass(frozen=True, slots=True)
class Access:
    """What a reader may know of who can see a row, and by what the reader itself can.

    `people` and the circles without a name are told to the owner's side and the secretariat
    only (`overseen`). What a row names counts from TLP:AMBER on; below, nothing is listed.
    """

    grants: Sequence[Grant] = ()
    nations: Sequence[Nation] = ()
    circles: Sequence[str] = ()
    people: Sequence[Person] = ()
    overseen: bool = False


def accesses(rows: Sequence[Shareable], user: Any) -> dict[int, Access]:
    """By number, how `user` stands to each of `rows`, which are of one kind and visible to them.

    Nothing is asked for the public; for one row, one statement where it is below TLP:AMBER, else
    at most five; for several, one more.
    """
    reader = reader_of(user)
    if reader == PUBLIC or not rows:
        return {row.pk: Access([Grant.EVERYONE]) for row in rows}
    model: Any = type(rows[0])
    if len(rows) == 1:
        grants, owned = _standing(model, reader, rows[0].pk)
    else:
        grants = model.objects.filter(pk__in=[row.pk for row in rows]).grants_to(user)
        owned = set(_owned(model, reader, [row.pk for row in rows]))
    narrow = [row.pk for row in rows if row.marking in READS_LOGGED]
    if not narrow:
        return {row.pk: Access(grants.get(row.pk, ()), overseen=row.pk in owned) for row in rows}
    nations = _named(model, "nation", narrow)
    circles = _circles(model, user, narrow, owned)
    people = _named(model, "person", sorted(owned & set(narrow)))
    return {
        row.pk: Access(
            grants.get(row.pk, ()),
            nations[row.pk],
            circles[row.pk],
            people[row.pk],
            row.pk in owned,
        )
        for row in rows
    }


def _standing(model: Any, reader: Reader, pk: int) -> tuple[dict[int, Sequence[Grant]], set[int]]:
    """The grants of one row, and the row if it is on the reader's side: one prepared statement."""
    marks, values = reader.marked()
    found = prepared.rows(
        ("standing", model, marks), partial(_one, model, marks), values | {_PK: pk}
    )
    owned = {row["pk"] for row in found if reader.secretariat or row.get("own")}
    return {row["pk"]: granted(row) for row in found}, owned


def _one(model: Any, reader: Reader) -> QuerySet[Any, Any]:
    of_an_owner = reader.community and not reader.secretariat
    more = {"own": truth(overseen(model, reader))} if of_an_owner else {}
    rows: QuerySet[Any, Any] = model.objects.filter(pk=_PK).values_of_grants(reader, **more)
    return rows


def _owned(model: Any, reader: Reader, ids: list[int]) -> Iterable[int]:
    """Those of the rows whose owner's side the reader is of, or all for the secretariat."""
    if not reader.community:
        return ()
    rows = model.objects.filter(overseen(model, reader), pk__in=ids).order_by()
    return list(rows.values_list("pk", flat=True))


def owner_of(row: Shareable, user: Any) -> str:
    """Whose the row is, as far as `user` may know."""
    if row.owner_nation:
        return row.owner_nation.name
    circle = Circle.objects.known_to(user).filter(pk=row.owner_circle_id).first()
    return circle.name if circle else UNKNOWN_CIRCLE


def _named(model: Any, what: str, ids: list[int]) -> dict[int, list[Any]]:
    """What the rows name, each in the order of names."""
    relation = {"nation": "named_nations", "circle": "named_circles", "person": "named_people"}
    through = getattr(model, relation[what]).through
    row = f"{model._meta.model_name}_id"
    links = through._default_manager.filter(**{f"{row}__in": ids})
    deep = "person__nation" if what == "person" else what
    named: dict[int, list[Any]] = defaultdict(list)
    for link in links.select_related(deep).order_by(f"{what}__name", f"{what}_id"):
        named[getattr(link, row)].append(getattr(link, what))
    return named


def _circles(model: Any, user: Any, ids: list[int], owned: set[int]) -> dict[int, list[str]]:
    """The names of the circles that the rows name, as far as `user` may know them."""
    named = _named(model, "circle", ids)
    numbers = {circle.pk for some in named.values() for circle in some}
    known = set(Circle.objects.known_to(user).filter(pk__in=numbers).values_list("pk", flat=True))
    return defaultdict(
        list,
        {
            row: [circle.name for circle in some if circle.pk in known]
            + [UNKNOWN_CIRCLE] * (row in owned and any(c.pk not in known for c in some))
            for row, some in named.items()
        },
    )


@dataclass(frozen=True, slots=True)
class Readers:
    """Some of those who can read a row: a kind of reader, or people by name."""

    words: str
    people: Sequence[Person] = ()


def readers_of(row: Shareable) -> list[Readers]:
    """Who can read the row now, the widest kind first: for its owner's side only.

    Kinds within a wider one that reads are left out, and so are people where the whole network
    reads. The number of statements does not depend on how many people or nations it names.
    """
    model: Any = type(row)
    kinds = _kinds(row, [*_co_owners(row), *_named(model, "nation", [row.pk])[row.pk]])
    groups = _people(row)
    asked = [reader for _, reader, _ in kinds] + [group[0].reader() for _, group in groups]
    columns = {
        f"reads_{number}": truth(any_of(model.objects.all().ways_for(reader)))
        for number, reader in enumerate(asked)
    }
    answer = model.objects.filter(pk=row.pk).order_by().values(**columns).get()
    can = [answer[name] for name in columns]
    shown: list[str] = []
    for (words, _, wider), reads in zip(kinds, can, strict=False):
        if reads and not set(wider) & set(shown):
            shown.append(words)
    by_words: dict[str, list[Person]] = {}
    if COMMUNITY not in shown and EVERYONE not in shown:
        for (words, group), reads in zip(groups, can[len(kinds) :], strict=True):
            if reads:
                by_words.setdefault(words, []).extend(group)
    return [Readers(words) for words in shown] + [
        Readers(words, sorted(people, key=lambda person: (person.name, person.pk)))
        for words, people in by_words.items()
    ]


def _co_owners(row: Shareable) -> list[Nation]:
    """The nations that own the row besides its first owner."""
    if row.co_owned is None:
        return []
    table, column = row.co_owned
    rows = apps.get_model(table)._default_manager.accepted()
    found = rows.filter(practice_id=getattr(row, column)).select_related("nation")
    return [one.nation for one in found.order_by("nation__name", "nation_id")]


def _kinds(row: Shareable, named: Iterable[Nation]) -> list[tuple[str, Reader, tuple[str, ...]]]:
    """Kinds of readers: in words, one of them, and the wider kinds that they belong to."""
    found: list[tuple[str, Reader, tuple[str, ...]]] = [
        (EVERYONE, PUBLIC, ()),
        (COMMUNITY, Reader(community=True), (EVERYONE,)),
        (SECRETARIAT, Reader(person=0, community=True, secretariat=True), (EVERYONE,)),
        (AUTHORITIES, Reader(released=True), (EVERYONE,)),
    ]
    owner = row.owner_nation
    for nation in dict.fromkeys([*([owner] if owner else []), *named]):
        name, one = with_article(nation.name), Reader(nation=nation.pk)
        officials = f"Officials of {name}"
        found.append((officials, replace(one, community=True), (EVERYONE, COMMUNITY)))
        released = replace(one, released=True)
        found.append((f"Local authorities of {name}", released, (EVERYONE, AUTHORITIES)))
        if nation == owner:
            drafter = replace(one, community=True, drafts_of=nation.pk)
            wider = (EVERYONE, COMMUNITY, officials)
            found.append((f"The coordinator of {name}", drafter, wider))
    return found


def _people(row: Shareable) -> list[tuple[str, list[Person]]]:
    """Those whom it may concern in person, in groups that read alike, each with its words."""
    model: Any = type(row)
    author = getattr(row, "author", None)
    standing = dict.fromkeys([author] if author else [], AUTHOR)
    for person in _named(model, "person", [row.pk])[row.pk]:
        standing.setdefault(person, NAMED)
    circles = [circle.pk for circle in _named(model, "circle", [row.pk])[row.pk]]
    seats = Seat.objects.filter(circle_id__in=[*circles, row.owner_circle_id or 0])
    for seat in seats.select_related("person__nation").order_by("pk"):
        own = CHAIRS if seat.is_chair else MEMBERS
        standing.setdefault(seat.person, own if seat.circle_id == row.owner_circle_id else OTHERS)
    groups: dict[tuple[int, str, bool], list[Person]] = {}
    for number, group in enumerate(alike(standing, [row])):
        for person in group:
            drafts = person.reader().drafts_of is not None
            groups.setdefault((number, standing[person], drafts), []).append(person)
    order = (AUTHOR, NAMED, CHAIRS, MEMBERS, OTHERS)
    found = sorted(groups.items(), key=lambda item: order.index(item[0][1]))
    return [(words, people) for (_, words, _), people in found]
