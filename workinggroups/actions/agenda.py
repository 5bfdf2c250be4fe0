"""What is on the table of a meeting, and who may read it; a part is never wider than the whole."""

import datetime
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from core.audit import Actor, record
from core.errors import StateConflict
from core.models import Verb
from members.markings import Marking, is_wider
from members.models import Nation, Person
from members.validators import two_people
from workinggroups import validators
from workinggroups.actions.editions import is_public, raise_editions
from workinggroups.actions.freezing import freeze_agenda
from workinggroups.models import AgendaItem, Meeting, Purpose
from workinggroups.queries import Suggestion


@dataclass(frozen=True, slots=True)
class Point:
    """An agenda item. Without a marking it has the meeting's; `people` and `nations` are named."""

    title: str
    purpose: str = Purpose.DISCUSS
    minutes_long: int = 10
    marking: str | None = None
    people: Sequence[Person] = ()
    nations: Sequence[Nation] = ()
    led_by: Nation | None = None
    chatham_house: bool = False
    origin: str = ""


@transaction.atomic
def add_point(meeting: Meeting, *, point: Point, by: Actor, at: datetime.datetime) -> AgendaItem:
    """An agenda item at the end. Raises ValidationError by field."""
    meeting = locked(meeting)
    freeze_agenda(meeting, by=by, at=at)
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = save_point(new_point(meeting, last + 1), point, by)
    record(Verb.POINT_CREATE, on=item, by=by, at=at)
    raise_editions(public=is_public(item))
    return item


@transaction.atomic
def change_point(
    item: AgendaItem, *, point: Point, by: Actor, at: datetime.datetime, reason: str = ""
) -> AgendaItem:
    """Change an agenda item. Raises ValidationError by field; another marking needs a reason.

    A wider one needs two people: `share_wider`.
    """
    meeting = locked(item.meeting)
    freeze_agenda(meeting, by=by, at=at)
    item = AgendaItem.objects.get(pk=item.pk)
    item.meeting = meeting
    before, was_public = told_of_point(item), is_public(item)
    item = save_point(item, point, by)
    changes = difference(before, told_of_point(item))
    alone(changes, by)
    record(Verb.POINT_UPDATE, on=item, by=by, at=at, changes=changes, reason=reason)
    raise_editions(public=was_public or is_public(item))
    return item


@transaction.atomic
def remove_point(item: AgendaItem, *, by: Actor, at: datetime.datetime) -> None:
    """Take an item off the agenda. Raises StateConflict once minutes of it were circulated."""
    freeze_agenda(locked(item.meeting), by=by, at=at)
    if item.minutes_circulated_at is not None:
        msg = "Minutes of this item were circulated, so it stays on the agenda."
        raise StateConflict(msg)
    gone, was_public = copy(item), is_public(item)
    item.delete()
    record(Verb.POINT_REMOVE, on=gone, by=by, at=at)
    raise_editions(public=was_public)


def take_up(
    meeting: Meeting, *, suggestion: Suggestion, by: Actor, at: datetime.datetime
) -> AgendaItem:
    """Put something that waits on the agenda, for no more readers than it had.

    Raises ValidationError where those who could read it are not known here.
    """
    part = suggestion.part or suggestion.source
    point = Point(
        title=suggestion.title,
        purpose=suggestion.purpose,
        marking=suggestion.marking_in(meeting),
        people=list(part.named_people.all()),
        nations=list(part.named_nations.all()),
        origin=suggestion.key,
    )
    return add_point(meeting, point=point, by=by, at=at)


def locked(meeting: Meeting) -> Meeting:
    """The row again, locked until the transaction ends."""
    row: Meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    return row


def told_of_point(item: AgendaItem) -> dict[str, Any]:
    """A point as the trail keeps it, in entries of its own.

    Those of the meeting would tell of it to those who may not read it, as the meeting's version
    and time would, which stay.
    """
    return {
        "title": item.title,
        "purpose": str(item.purpose),
        "minutes_long": item.minutes_long,
        "led_by": item.led_by.name if item.led_by else "",
        "chatham_house": item.chatham_house,
        "marking": str(item.marking),
        "released_to_affiliates": item.released_to_affiliates,
        "named_people": sorted(item.named_people.values_list("pk", flat=True)),
    }


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """What differs, each with its value before and after."""
    return {name: [old, after[name]] for name, old in before.items() if old != after[name]}


def alone(changes: dict[str, list[Any]], by: Actor) -> None:
    """Refuse what opens something to more readers by one person: another marking or a release.

    Whom to ask to a meeting is for its chair alone: that changes no label.
    """
    before, after = changes.get("marking", [Marking.CLEAR, Marking.CLEAR])
    if is_wider(after, before):
        two_people(None, by)
    if changes.get("released_to_affiliates", [None, False])[1]:
        two_people(None, by, field="released_to_affiliates")


def new_point(meeting: Meeting, position: int) -> AgendaItem:
    """A row to be filled: released as its meeting is."""
    released = meeting.released_to_affiliates
    return AgendaItem(meeting=meeting, position=position, released_to_affiliates=released)


def save_point(item: AgendaItem, point: Point, by: Actor) -> AgendaItem:
    """Put `point` on a new or present row. Raises ValidationError by field."""
    meeting = item.meeting
    item.owner_nation, item.owner_circle = meeting.owner_nation, meeting.owner_circle
    item.title, item.purpose = point.title, point.purpose
    item.minutes_long, item.led_by = point.minutes_long, point.led_by
    item.chatham_house, item.origin = point.chatham_house, point.origin or item.origin
    item.marking = point.marking or meeting.marking
    item.released_to_affiliates = (
        item.released_to_affiliates
        and meeting.released_to_affiliates
        and item.marking not in {Marking.STRICT, Marking.RED}
    )
    people = list(point.people)
    if not people and item.marking == meeting.marking:
        people = list(meeting.named_people.all())
    validators.somebody_named(item, people)
    item.full_clean()
    item.save()
    item.named_people.set(people)
    item.named_nations.set(point.nations or meeting.named_nations.all())
    still_readable(AgendaItem.objects.filter(pk=item.pk), by)
    return item


def followers(meeting: Meeting) -> list[AgendaItem]:
    """The items whose readers are the meeting's: they are told apart by nothing of their own."""
    named = set(meeting.named_people.values_list("pk", flat=True))
    items = AgendaItem.objects.filter(meeting=meeting, marking=meeting.marking)
    return [
        item
        for item in items.prefetch_related("named_people")
        if {person.pk for person in item.named_people.all()} == named
    ]


def narrow_points(meeting: Meeting, alike: Sequence[AgendaItem]) -> None:
    """Let the items follow a meeting that changed.

    One that is wider now becomes as narrow; `alike`, whose readers were the meeting's, have
    its present ones.
    """
    for item in AgendaItem.objects.filter(meeting=meeting):
        if not is_wider(item.marking, meeting.marking):
            if item.released_to_affiliates and not meeting.released_to_affiliates:
                item.released_to_affiliates = False
                item.save(update_fields=["released_to_affiliates"])
            continue
        item.marking = meeting.marking
        item.released_to_affiliates = meeting.released_to_affiliates
        item.save(update_fields=["marking", "released_to_affiliates"])
        item.named_people.set(meeting.named_people.all())
    for item in alike:
        item.named_people.set(meeting.named_people.all())


def still_readable(rows: Any, by: Actor) -> None:
    """Whoever writes may read what came of it."""
    if isinstance(by, Person) and not rows.visible_to(by).exists():
        msg = "You could not read it yourself: choose a wider marking, or name yourself."
        raise ValidationError({"marking": [msg]}, code="marking")
