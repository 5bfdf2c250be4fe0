"""Arranging meetings: when and where, who is asked, what is on the table, who may read it."""

import datetime
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from core.audit import Actor, record
from core.errors import StateConflict, check_version
from core.models import Verb
from members.markings import Marking, is_wider
from members.models import Circle, Nation, Person, Seat
from workinggroups import queries, validators
from workinggroups.actions.editions import is_public, raise_editions
from workinggroups.models import AgendaItem, Invitation, Meeting, Purpose, WorkingGroup
from workinggroups.queries.minutes import readers_of

SECRETARIAT = "secretariat"
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
) -> Meeting:
    """Change when, where and for whom; `invite` replaces who is asked, None leaves it.

    Raises ValidationError by field, StaleVersion when somebody else changed it since.
    """
    meeting = locked(meeting)
    check_version(expected, meeting.version)
    before, was_public = _told(meeting), is_public(meeting)
    followers = _followers(meeting)
    _set_details(meeting, details)
    meeting.full_clean()
    guests = _guests(meeting) if invite is None else list(invite)
    changes = {
        name: [value, _told(meeting)[name]]
        for name, value in before.items()
        if value != _told(meeting)[name]
    }
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
        record(Verb.MEETING_UPDATE, on=meeting, by=by, at=at, changes=changes)
        raise_editions(public=was_public or is_public(meeting))
    return meeting


@transaction.atomic
def add_point(meeting: Meeting, *, point: Point, by: Actor, at: datetime.datetime) -> AgendaItem:
    """An agenda item at the end. Raises ValidationError by field."""
    meeting = locked(meeting)
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = _save_point(AgendaItem(meeting=meeting, position=last + 1), point, by)
    _tell(meeting, {"item": [None, item.pk]}, by, at, public=is_public(item))
    return item


@transaction.atomic
def change_point(item: AgendaItem, *, point: Point, by: Actor, at: datetime.datetime) -> AgendaItem:
    """Change an agenda item. Raises ValidationError by field."""
    meeting = locked(item.meeting)
    item = AgendaItem.objects.get(pk=item.pk)
    before, was_public = [item.marking, str(item)], is_public(item)
    item = _save_point(item, point, by)
    changes = {"item": [before, [str(item.marking), str(item)]]}
    _tell(meeting, changes, by, at, public=was_public or is_public(item))
    return item


@transaction.atomic
def remove_point(item: AgendaItem, *, by: Actor, at: datetime.datetime) -> None:
    """Take an item off the agenda. Raises StateConflict once minutes of it were circulated."""
    meeting = locked(item.meeting)
    if item.minutes_circulated_at is not None:
        msg = "Minutes of this item were circulated, so it stays on the agenda."
        raise StateConflict(msg)
    gone, was_public = item.pk, is_public(item)
    item.delete()
    _tell(meeting, {"item": [gone, None]}, by, at, public=was_public)


def locked(meeting: Meeting) -> Meeting:
    """The row again, locked until the transaction ends."""
    row: Meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    return row


def _tell(
    meeting: Meeting,
    changes: dict[str, list[Any]],
    by: Actor,
    at: datetime.datetime,
    *,
    public: bool,
) -> None:
    """The trail and the edition of a change to the agenda.

    The meeting's own version and time stay: they would tell of an item to those who may not
    read it.
    """
    record(Verb.MEETING_UPDATE, on=meeting, by=by, at=at, changes=changes)
    raise_editions(public=public)


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
