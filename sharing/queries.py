"""What the pages about wider sharing read."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from core.telling import instant_words
from members.markings import Marking
from members.models import Circle, Person, Seat
from members.roles import Role
from practices.models import Attachment, Practice
from sharing.models import Thing, Wish
from sharing.rules import can_answer
from sharing.validators import Named, Wanted
from workinggroups.models import AgendaItem, Meeting

MOST = 200  # of each kind on the page
_AROUND = (
    "practice__owner_circle",
    "practice__owner_nation",
    "attachment__owner_circle",
    "attachment__owner_nation",
    "attachment__practice",
    "meeting__owner_circle",
    "meeting__owner_nation",
    "item__owner_circle",
    "item__owner_nation",
    "item__meeting",
    "asked_by__nation",
    "answered_by__nation",
    "nation",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish of one's own; `seen` says whether its thing may still be read."""

    wish: Wish
    seen: bool


def to_answer(person: Person) -> list[Wish]:
    """The open wishes that `person` may answer, the oldest first: two statements."""
    rows = Wish.objects.still_open().about_what_is_read_by(person).exclude(asked_by=person)
    wishes = list(rows.with_parts(*_AROUND).order_by("asked_at", "pk")[:MOST])
    chairs = chairs_of(wishes, person)
    return [wish for wish in wishes if can_answer(person, wish, chairs)]


def unanswered(user: Any, *, since: datetime.datetime) -> QuerySet[Wish]:
    """The open wishes about what `user` may read that were asked before `since`, oldest first."""
    rows = Wish.objects.still_open().about_what_is_read_by(user).filter(asked_at__lt=since)
    waiting: QuerySet[Wish] = rows.with_parts(*_AROUND).order_by("asked_at", "pk")
    return waiting


def asked(person: Person) -> list[Asked]:
    """The wishes of `person`, the latest first: two statements."""
    rows = Wish.objects.asked_by_reader(person).with_parts(*_AROUND)
    wishes = list(rows.order_by("-asked_at", "-pk")[:MOST])
    seen = readable(wishes, person)
    return [Asked(wish, wish.pk in seen) for wish in wishes]


def readable(wishes: Iterable[Wish], person: Person) -> set[int]:
    """The numbers of those wishes of whose thing `person` may read now: one statement."""
    rows = Wish.objects.filter(pk__in=[wish.pk for wish in wishes])
    return set(rows.about_what_is_read_by(person).values_list("pk", flat=True))


def shown_to(person: Person, *, own: bool | None = None) -> QuerySet[Wish]:
    """Those of `person` (`own`) and those that `person` may answer now (not `own`), unordered."""
    chosen = Q(pk__in=[])
    if own is not False:
        chosen |= Q(asked_by=person)
    if not own:
        chosen |= Q(pk__in=[wish.pk for wish in to_answer(person)])
    rows: QuerySet[Wish] = Wish.objects.filter(chosen).with_parts(*_AROUND)
    return rows


def wish_shown(person: Person, number: int) -> Asked | None:
    """The wish with this number, if `person` asked it or may answer it now."""
    mine = Wish.objects.asked_by_reader(person).with_parts(*_AROUND).filter(pk=number).first()
    if mine is not None:
        return Asked(mine, mine.pk in readable([mine], person))
    other = wish_for(person, number)
    return None if other is None else Asked(other, seen=True)


def wish_for(person: Person, number: int) -> Wish | None:
    """The wish with this number, if `person` may answer it now."""
    rows = Wish.objects.still_open().about_what_is_read_by(person)
    wish: Wish | None = rows.with_parts(*_AROUND).filter(pk=number).first()
    if wish is None or not can_answer(person, wish, chairs_of([wish], person)):
        return None
    return wish


def answerers(wish: Wish) -> list[Person]:
    """Those who may answer the wish now, as far as they read what it is about."""
    thing = wish.thing
    sits = Q(seats__circle_id=thing.owner_circle_id, seats__is_chair=True)
    near = Q(nation_id=thing.owner_nation_id) if thing.owner_nation_id else sits
    found = Person.objects.current().filter(near | Q(role=Role.SECRETARIAT)).distinct()
    people = list(found.order_by("pk"))
    chairs = chairs_of([wish], *people)
    able = [person for person in people if can_answer(person, wish, chairs)]
    return [person for person in able if readable([wish], person)]


def own_wish(person: Person, number: int) -> Wish | None:
    """The open wish of `person` with this number."""
    wish: Wish | None = Wish.objects.still_open().asked_by_reader(person).filter(pk=number).first()
    return wish


def chairs_of(wishes: Sequence[Wish], *people: Person) -> set[tuple[int, int]]:
    """Who of these people and those who asked is in the chair of the circles concerned."""
    circles = [wish.thing.owner_circle_id for wish in wishes if wish.thing.owner_circle_id]
    asked_by = (wish.asked_by_id for wish in wishes if wish.asked_by_id)
    who = [*(person.pk for person in people), *asked_by]
    seats = Seat.objects.filter(is_chair=True, circle_id__in=circles, person_id__in=who)
    return set(seats.values_list("person_id", "circle_id"))


def practice_of(user: Any, slug: str) -> Practice | None:
    """The practice that `user` may read under this slug."""
    found: Practice | None = Practice.objects.filter(slug=slug).visible_to(user).first()
    return found


def attachment_of(user: Any, slug: str, ref: str) -> Attachment | None:
    """The file of a practice that `user` may have under this name."""
    rows = Attachment.objects.filter(practice__slug=slug, ref=ref).select_related("practice")
    found: Attachment | None = rows.visible_to(user).first()
    return found


def whole_of(thing: Thing) -> Practice | Meeting | None:
    """What a thing is a part of: a file of its practice, a point of its meeting."""
    if isinstance(thing, Attachment):
        return thing.practice
    return thing.meeting if isinstance(thing, AgendaItem) else None


def meeting_of(user: Any, slug: str) -> Meeting | None:
    """The meeting that `user` may read under this slug."""
    found: Meeting | None = Meeting.objects.filter(slug=slug).visible_to(user).first()
    return found


def point_of(user: Any, slug: str, number: int) -> AgendaItem | None:
    """The point of a meeting's agenda that `user` may read."""
    rows = AgendaItem.objects.filter(meeting__slug=slug, pk=number).select_related("meeting")
    found: AgendaItem | None = rows.visible_to(user).first()
    return found


def named_in(thing: Any) -> Named:
    """Whom a thing names."""
    return Named(
        nations=set(thing.named_nations.values_list("pk", flat=True)),
        people=set(thing.named_people.values_list("pk", flat=True)),
        circles=set(thing.named_circles.values_list("pk", flat=True)),
    )


def wanted_by(wish: Wish) -> Wanted:
    """What is wished for."""
    return Wanted(
        marking=wish.marking,
        release=wish.release,
        nation=wish.nation,
        embargo_until=wish.embargo_until,
        people=tuple(wish.people.all()),
        circles=tuple(wish.circles.all()),
    )


def people_to_name(person: Person) -> QuerySet[Person]:
    """Whom `person` may wish to be named: people of the own nation, and of the own circles.

    The secretariat knows everybody. Nobody learns by it who else has an account.
    """
    everybody: QuerySet[Person] = Person.objects.current().exclude(pk=person.pk)
    if person.role != Role.SECRETARIAT:
        near = Q(circles__in=Circle.objects.with_seat_for(person))
        if person.nation_id is not None:
            near |= Q(nation_id=person.nation_id)
        everybody = everybody.filter(near)
    return everybody.distinct().order_by("nation__name", "name", "pk")


def circles_to_name(person: Person) -> QuerySet[Circle]:
    """The circles that `person` may wish to be named: of those known, what the network knows."""
    circles: QuerySet[Circle] = Circle.objects.known_to(person)
    open_ = Q(group=None) | Q(group__marking__in=[Marking.CLEAR, Marking.GREEN])
    return circles.filter(open_).order_by("name", "pk")


def in_words(wish: Wish) -> Iterable[str]:
    """What is wished for, part by part."""
    if wish.marking:
        yield f"TLP:{wish.marking} instead of TLP:{wish.thing.marking}"
    if wish.embargo_until:
        yield f"the embargo over on {instant_words(wish.embargo_until)}"
    if wish.release:
        yield "released to local authorities"
    if wish.nation:
        yield f"{wish.nation.name} named as a reader"
    if wish.names:
        names = [each.name for each in (*wish.people.all(), *wish.circles.all())]
        yield f"{', '.join(names)} named as {'a reader' if len(names) == 1 else 'readers'}"
