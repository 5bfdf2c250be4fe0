"""Who may read what: the one place where it is written.

The meaning of each marking (TLP 2.0) is the network's own, set down in the access matrix of
docs/architecture.md. Everything that shows a shareable row starts at `Model.objects.visible_to`,
which follows the ways listed here; why somebody may read a row is told from the same list.
"""

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q

from core.prepared import number_mark
from members.grants import Grant, Way, under
from members.markings import Marking
from members.roles import Ability, Role, allows

if TYPE_CHECKING:
    from members.models import MemberKey, Person


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who asks to read: the public by default.

    `community` reads GREEN; `released` reads what its owner releases to local authorities;
    `nation` is the nation whose matter is read as one's own; `person` is the named person and
    the holder of seats in circles. `secretariat` reads GREEN and AMBER but no draft.
    `drafts_of` is the nation whose drafts are open: for its coordinator, or its own system.
    `elevated` is the nation whose restricted matter is open for some hours.
    """

    person: int | None = None
    nation: int | None = None
    community: bool = False
    released: bool = False
    secretariat: bool = False
    drafts_of: int | None = None
    elevated: int | None = None

    @property
    def lasting(self) -> "Reader":
        """The reader without the elevation, for what none ever opens."""
        return replace(self, elevated=None)

    @property
    def audience(self) -> str:
        """A key for what is cached: readers with the same key read the same."""
        return "public" if self == PUBLIC else repr(self)

    def marked(self) -> tuple["Reader", dict[int, int]]:
        """The reader with marks for numbers, and what each mark stands for.

        For statements that are prepared once for all readers who differ in their numbers only.
        """
        values: dict[int, int] = {}
        marks: dict[str, int] = {}
        for place, name in enumerate(("person", "nation", "drafts_of", "elevated")):
            number = getattr(self, name)
            if number is not None:
                marks[name] = number_mark(place)
                values[number_mark(place)] = number
        return replace(self, **marks), values  # type: ignore[arg-type] # reason: numbers for numbers


PUBLIC = Reader()


class ReadsAs(Protocol):
    """What can be asked for its reader: a person, a nation's system."""

    def reader(self) -> Reader:
        """The reader it is, with its present rights."""


def reader_of(user: Any) -> Reader:
    """The reader that a request's user is; the public for anybody who is not signed in."""
    if isinstance(user, Reader):
        return user
    ask = getattr(user, "reader", None)
    return PUBLIC if ask is None else ask()


def reader_of_person(person: "Person") -> Reader:
    """A person with present rights: nothing is left of them when the person has left."""
    if not person.is_current:
        return PUBLIC
    elevated = person.elevation.nation_id if person.elevation else None
    if person.role == Role.ADMINISTRATOR:
        return Reader(person=person.pk, elevated=elevated)
    if person.role == Role.SECRETARIAT:
        return Reader(person=person.pk, community=True, secretariat=True, elevated=elevated)
    if person.role == Role.AFFILIATE:
        return Reader(person=person.pk, nation=person.nation_id, released=True)
    return Reader(
        person=person.pk,
        nation=person.nation_id,
        community=allows(person.role, Ability.READ_NETWORK),
        drafts_of=person.nation_id if person.role == Role.COORDINATOR else None,
    )


def reader_of_key(key: "MemberKey", *, at: datetime.datetime) -> Reader:
    """A nation's system: as far as its scopes go, an official of the nation whom nobody names."""
    if not key.is_usable(at=at):
        return PUBLIC
    network = "read:network" in key.scopes
    writes = "practices:write" in key.scopes
    return Reader(
        nation=key.nation_id if network else None,
        community=network,
        drafts_of=key.nation_id if writes else None,
    )


def _named(model: type[Model], relation: str, **who: Any) -> Exists:
    through = getattr(model, relation).through
    link = f"{model._meta.model_name}_id"
    return Exists(through._default_manager.filter(**{link: OuterRef("pk")}, **who))


def _seated(person: int, **seat: Any) -> Exists:
    seats = apps.get_model("members", "Seat")._default_manager
    return Exists(seats.filter(person_id=person, circle_id=OuterRef("owner_circle_id"), **seat))


def _co_owned(model: type[Model], nation: int, *, asked: bool = False) -> list[Q]:
    """That the nation owns the row besides its first owner; nothing where none can.

    `asked`: or that it is asked to.
    """
    found: tuple[str, str] | None = getattr(model, "co_owned", None)
    if found is None:
        return []
    table, column = found
    rows = apps.get_model(table)._default_manager.filter(practice_id=OuterRef(column))
    rows = rows.filter(nation_id=nation) if asked else rows.accepted().filter(nation_id=nation)
    return [Q(Exists(rows.order_by()))]


def _in_person(model: type[Model], reader: Reader) -> list[Way]:
    """The ties that a person has of its own: seats in circles, and being named."""
    if reader.person is None:
        return []
    by_circle = _named(model, "named_circles", circle__seats__person_id=reader.person)
    return [
        Way(Grant.OWNER_CIRCLE, (Q(_seated(reader.person)),)),
        Way(Grant.NAMED_CIRCLE, (Q(by_circle),)),
        Way(Grant.NAMED_PERSON, (Q(_named(model, "named_people", person_id=reader.person)),)),
    ]


def _by_nation(model: type[Model], reader: Reader) -> list[Way]:
    """The ties that a reader has by its nation."""
    if reader.nation is None:
        return []
    named = _named(model, "named_nations", nation_id=reader.nation)
    return [
        Way(Grant.OWNER_NATION, (Q(owner_nation_id=reader.nation),)),
        *(Way(Grant.CO_OWNER, (owned,)) for owned in _co_owned(model, reader.nation)),
        Way(Grant.NAMED_NATION, (Q(named),)),
    ]


def ways(model: type[Model], reader: Reader) -> list[Way]:
    """How `reader` reads rows of a shareable `model` by their marking, drafts aside.

    CLEAR everyone; GREEN the community, and affiliates where released; AMBER the owner, those
    named and the secretariat, and the affiliates of those nations where released; AMBER+STRICT
    the owner and those named, no affiliates; RED the named people. Whoever is elevated reads up
    to AMBER+STRICT what the nation owns.
    """
    found = [Way(Grant.EVERYONE, (Q(marking=Marking.CLEAR),))]
    if reader.community:
        found.append(Way(Grant.COMMUNITY, (Q(marking=Marking.GREEN),)))
    if reader.secretariat:
        found.append(Way(Grant.SECRETARIAT, (Q(marking=Marking.AMBER),)))
    in_person, by_nation = _in_person(model, reader), _by_nation(model, reader)
    if reader.released:
        green = Q(marking=Marking.GREEN, released_to_affiliates=True)
        amber = Q(marking=Marking.AMBER, released_to_affiliates=True)
        found.append(Way(Grant.RELEASED, (green,)))
        found += under(Q(marking=Marking.AMBER), in_person)
        found += under(amber, by_nation)
    else:
        amber = Q(marking__in=[Marking.AMBER, Marking.STRICT])
        found += under(amber, [*in_person, *by_nation])
    if reader.elevated is not None:
        owned = Q(owner_nation_id=reader.elevated)
        limited = Q(marking__in=[Marking.GREEN, Marking.AMBER, Marking.STRICT])
        found.append(Way(Grant.ELEVATED, (limited, owned)))
    red = [way for way in in_person if way.grant == Grant.NAMED_PERSON]
    return found + under(Q(marking=Marking.RED), red)


def overseen(model: type[Model], reader: Reader) -> Q:
    """The rows of `model` whose history `reader` may read, among those that it may read at all.

    Those of its own nation, of its own circles, and its own writing; for the secretariat every
    one. Affiliates, site administrators and the public read no history.
    """
    if reader.secretariat:
        return Q()
    if not reader.community:
        return Q(pk__in=[])
    rows = Q(pk__in=[]) if reader.nation is None else Q(owner_nation_id=reader.nation)
    for owned in _co_owned(model, reader.nation) if reader.nation is not None else ():
        rows |= owned
    if reader.person is not None:
        rows |= Q(_seated(reader.person))
        if any(field.name == "author" for field in model._meta.get_fields()):
            rows |= _written_by(reader)
    return rows


def _written_by(reader: Reader) -> Q:
    """The reader's own writing, as long as the reader still belongs to the nation that owns it."""
    return Q(author_id=reader.person) & (
        Q(owner_nation_id=reader.nation) | Q(owner_circle__isnull=False)
        if reader.nation is not None
        else Q(owner_circle__isnull=False)
    )


def ways_unpublished(model: type[Model], reader: Reader) -> list[Way]:
    """How `reader` reads drafts of `model`, whatever the state of their marking.

    Authors; for a nation's draft its coordinator or its own system; for a circle's draft its
    members. A RED draft stays with its author and the named people. Nobody else, the
    secretariat included.
    """
    found = []
    shared = ~Q(marking=Marking.RED)
    if reader.person is not None:
        named = Q(_named(model, "named_people", person_id=reader.person))
        found.append(Way(Grant.AUTHOR, (_written_by(reader),)))
        found.append(Way(Grant.NAMED_PERSON, (Q(marking=Marking.RED), named)))
        if not reader.released:
            found.append(Way(Grant.OWNER_CIRCLE, (shared, Q(_seated(reader.person)))))
    if reader.drafts_of is not None:
        found.append(Way(Grant.DRAFTER, (shared, Q(owner_nation_id=reader.drafts_of))))
        asked = _co_owned(model, reader.drafts_of, asked=True)
        found += [Way(Grant.CO_OWNER, (shared, owned)) for owned in asked]
    return found


def ways_embargoed(model: type[Model], reader: Reader) -> list[Way]:
    """How `reader` reads rows of `model` before their embargo ends.

    Its author, the chair of the circle that owns it, and the secretariat as far as the
    marking lets it read. An elevation opens no embargo.
    """
    found = []
    if reader.person is not None:
        found.append(Way(Grant.AUTHOR, (_written_by(reader),)))
        found.append(Way(Grant.CHAIR, (Q(_seated(reader.person, is_chair=True)),)))
    if reader.secretariat:
        found += ways(model, reader.lasting)
    return found
