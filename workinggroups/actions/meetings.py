"""Arranging meetings: when and where, who is asked, what is on the table, who may read it."""

import datetime
import secrets
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from core.audit import Actor, need_reason, record
from core.errors import StateConflict, check_version
from core.models import Verb
from members.markings import Marking, is_wider
from members.models import Circle, Nation, Person, Seat
from workinggroups import queries, validators
from workinggroups.actions.editions import is_public, raise_editions
from workinggroups.models import AgendaItem, Invitation, Meeting, Purpose, WorkingGroup
from workinggroups.queries.minutes import readers_of

SECRETARIAT = "secretariat"
WHEN_AND_WHERE = {"starts_at", "time_zone", "minutes_long", "place"}
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Details:
    """When, where and for whom. `starts_at` is an instant; `time_zone` the host's IANA name."""

    title: str
    starts_at: datetime.datetime
    time_zone: str
    minutes_long: int = 60
    place: str = ""
    marking: str = Marking.GREEN
    released_to_affiliates: bool = False
    chatham_house: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """An agenda item. Without a marking it has the meeting's; `people` and `nations` are named."""

    title: str
    purpose: str = Purpose.DISCUSS
    minutes_long: int = 10
    marking: str | None = None
    people: Sequence[Person] = ()
    nations: Sequence[Nation] = ()


@transaction.atomic
def arrange(  # noqa: PLR0913 - a meeting is made of these, all named
    *,
    group: WorkingGroup | None,
    details: Details,
    by: Actor,
    at: datetime.datetime,
    points: Sequence[Point] = (),
    invite: Sequence[Person] | None = None,
) -> Meeting:
    """A meeting of a group, or without one of the whole network, and who is asked to it.

    Without `invite` a group's members are asked, or everybody of the network. Raises
    ValidationError by field.
    """
    meeting = Meeting(
        group=group,
        owner_circle=_owner(group),
        slug=_slug(details),
        created_at=at,
        updated_at=at,
    )
    _set_details(meeting, details)
    meeting.full_clean()
    meeting.save()
    guests = queries.default_guests(group) if invite is None else list(invite)
    _invite(meeting, guests, by)
    for position, point in enumerate(points, start=1):
        _save_point(AgendaItem(meeting=meeting, position=position), point, by)
    record(Verb.MEETING_CREATE, on=meeting, by=by, at=at, changes={"invited": [None, len(guests)]})
    raise_editions(public=is_public(meeting))
    return meeting


@transaction.atomic
def update(  # noqa: PLR0913 - what, whose edition, by whom, when: all named
    meeting: Meeting,
    *,
    details: Details,
    by: Actor,
    at: datetime.datetime,
    invite: Sequence[Person] | None = None,
    expected: frozenset[int] | None = None,
    reason: str = "",
) -> Meeting:
    """Change when, where and for whom; `invite` replaces who is asked, None leaves it.

    Raises ValidationError by field, and without a `reason` for another marking or another time
    or place of a meeting that has begun; StaleVersion when somebody else changed it since.
    """
    meeting = locked(meeting)
    check_version(expected, meeting.version)
    before, was_public = _told(meeting), is_public(meeting)
    followers = _followers(meeting)
    has_begun = meeting.starts_at <= at
    _set_details(meeting, details)
    meeting.full_clean()
    guests = _guests(meeting) if invite is None else list(invite)
    changes = _difference(before, _told(meeting))
    if has_begun and WHEN_AND_WHERE & changes.keys():
        need_reason(reason, "Say why: the meeting has begun, and its time or place changes.")
    present, wanted = ({person.pk for person in some} for some in (_guests(meeting), guests))
    if present != wanted:
        changes["invited"] = [sorted(present - wanted), sorted(wanted - present)]
    if changes:
        meeting.version += 1
        meeting.updated_at = at
        meeting.save()
        _invite(meeting, guests, by)
        _narrow_points(meeting)
        for item in followers:
            item.named_people.set(meeting.named_people.all())
        record(Verb.MEETING_UPDATE, on=meeting, by=by, at=at, changes=changes, reason=reason)
        raise_editions(public=was_public or is_public(meeting))
    return meeting


@transaction.atomic
def add_point(meeting: Meeting, *, point: Point, by: Actor, at: datetime.datetime) -> AgendaItem:
    """An agenda item at the end. Raises ValidationError by field."""
    meeting = locked(meeting)
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = _save_point(AgendaItem(meeting=meeting, position=last + 1), point, by)
    record(Verb.POINT_CREATE, on=item, by=by, at=at)
    raise_editions(public=is_public(item))
    return item


@transaction.atomic
def change_point(
    item: AgendaItem, *, point: Point, by: Actor, at: datetime.datetime, reason: str = ""
) -> AgendaItem:
    """Change an agenda item. Raises ValidationError by field; another marking needs a reason."""
    meeting = locked(item.meeting)
    item = AgendaItem.objects.get(pk=item.pk)
    item.meeting = meeting
    before, was_public = _told_of(item), is_public(item)
    item = _save_point(item, point, by)
    changes = _difference(before, _told_of(item))
    record(Verb.POINT_UPDATE, on=item, by=by, at=at, changes=changes, reason=reason)
    raise_editions(public=was_public or is_public(item))
    return item


@transaction.atomic
def remove_point(item: AgendaItem, *, by: Actor, at: datetime.datetime) -> None:
    """Take an item off the agenda. Raises StateConflict once minutes of it were circulated."""
    locked(item.meeting)
    if item.minutes_circulated_at is not None:
        msg = "Minutes of this item were circulated, so it stays on the agenda."
        raise StateConflict(msg)
    gone, was_public = copy(item), is_public(item)
    item.delete()
    record(Verb.POINT_REMOVE, on=gone, by=by, at=at)
    raise_editions(public=was_public)


def locked(meeting: Meeting) -> Meeting:
    """The row again, locked until the transaction ends."""
    row: Meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    return row


def _owner(group: WorkingGroup | None) -> Circle:
    if group is not None:
        return group.circle
    circle, _ = Circle.objects.get_or_create(slug=SECRETARIAT, defaults={"name": "Secretariat"})
    return circle


def _slug(details: Details) -> str:
    """The day, the title and four random letters: a like-named hidden meeting does not show."""
    tail = "".join(secrets.choice(_ALPHABET) for _ in range(4))
    title = slugify(details.title)[:70] or "meeting"
    return f"{details.starts_at:%Y-%m-%d}-{title}-{tail}"


def _set_details(meeting: Meeting, details: Details) -> None:
    for name in details.__dataclass_fields__:
        setattr(meeting, name, getattr(details, name))


def _told(meeting: Meeting) -> dict[str, Any]:
    """The details as the trail keeps them."""
    values = {name: getattr(meeting, name) for name in Details.__dataclass_fields__}
    return values | {
        "starts_at": meeting.starts_at.astimezone(datetime.UTC).isoformat(),
        "marking": str(meeting.marking),
    }


def _told_of(item: AgendaItem) -> dict[str, Any]:
    """A point as the trail keeps it, in entries of its own.

    Those of the meeting would tell of it to those who may not read it, as the meeting's version
    and time would, which stay.
    """
    return {
        "title": item.title,
        "purpose": str(item.purpose),
        "minutes_long": item.minutes_long,
        "marking": str(item.marking),
        "named_people": sorted(item.named_people.values_list("pk", flat=True)),
    }


def _difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: [old, after[name]] for name, old in before.items() if old != after[name]}


def _guests(meeting: Meeting) -> list[Person]:
    return list(Person.objects.filter(invitations__meeting=meeting))


def _invite(meeting: Meeting, guests: Sequence[Person], by: Actor) -> None:
    """Make the invitations those of `guests`, name those who need it, and see that all can read.

    Whoever is asked may read the meeting: under AMBER and narrower, guests from outside the
    circle that owns it are named; under RED everybody is, and whoever arranges it.
    """
    wanted = {person.pk: person for person in guests}
    meeting.invitations.exclude(person_id__in=wanted).delete()
    have = set(meeting.invitations.values_list("person_id", flat=True))
    Invitation.objects.bulk_create(
        Invitation(meeting=meeting, person_id=pk) for pk in wanted if pk not in have
    )
    inside = set(
        Seat.objects.filter(circle=meeting.owner_circle).values_list("person_id", flat=True)
    )
    if meeting.marking == Marking.RED:
        named = set(wanted) | ({by.pk} if isinstance(by, Person) else set())
    elif meeting.marking in {Marking.AMBER, Marking.STRICT}:
        named = set(wanted) - inside
    else:
        named = set()
    meeting.named_people.set(named)
    may_read = readers_of(meeting, guests)
    validators.everyone_can_read([person for person in guests if person.pk not in may_read])
    _still_readable(Meeting.objects.filter(pk=meeting.pk), by)


def _save_point(item: AgendaItem, point: Point, by: Actor) -> AgendaItem:
    meeting = item.meeting
    item.owner_nation, item.owner_circle = meeting.owner_nation, meeting.owner_circle
    item.title, item.purpose = point.title, point.purpose
    item.minutes_long = point.minutes_long
    item.marking = point.marking or meeting.marking
    item.released_to_affiliates = meeting.released_to_affiliates and item.marking not in {
        Marking.STRICT,
        Marking.RED,
    }
    people = list(point.people)
    if not people and item.marking == meeting.marking:
        people = list(meeting.named_people.all())
    validators.within_meeting(item, meeting)
    validators.somebody_named(item, people)
    item.full_clean()
    item.save()
    item.named_people.set(people)
    item.named_nations.set(point.nations or meeting.named_nations.all())
    _still_readable(AgendaItem.objects.filter(pk=item.pk), by)
    return item


def _followers(meeting: Meeting) -> list[AgendaItem]:
    """The items whose readers are the meeting's: they are told apart by nothing of their own."""
    named = set(meeting.named_people.values_list("pk", flat=True))
    items = AgendaItem.objects.filter(meeting=meeting, marking=meeting.marking)
    return [
        item
        for item in items.prefetch_related("named_people")
        if {person.pk for person in item.named_people.all()} == named
    ]


def _narrow_points(meeting: Meeting) -> None:
    """Items follow a meeting that became narrower: a part is never wider than the whole."""
    for item in AgendaItem.objects.filter(meeting=meeting):
        if not is_wider(item.marking, meeting.marking):
            continue
        item.marking = meeting.marking
        item.released_to_affiliates = meeting.released_to_affiliates
        item.save(update_fields=["marking", "released_to_affiliates"])
        item.named_people.set(meeting.named_people.all())


def _still_readable(rows: Any, by: Actor) -> None:
    """Whoever writes may read what came of it."""
    if isinstance(by, Person) and not rows.visible_to(by).exists():
        msg = "You could not read it yourself: choose a wider marking, or name yourself."
        raise ValidationError({"marking": [msg]}, code="marking")
