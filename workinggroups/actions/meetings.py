"""Arranging meetings: when and where, who is asked, what is on the table, who may read it."""

import datetime
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from core.audit import Actor, need_reason, record
from core.errors import check_version
from core.models import Verb
from members.markings import Marking
from members.models import Circle, Person, Seat
from workinggroups import queries, validators
from workinggroups.actions.agenda import (
    Point,
    alone,
    difference,
    followers,
    locked,
    narrow_points,
    new_point,
    save_point,
    still_readable,
)
from workinggroups.actions.editions import is_public, raise_editions
from workinggroups.actions.freezing import freeze_agenda
from workinggroups.actions.moving import keep_former_date
from workinggroups.actions.telling import announce
from workinggroups.models import Invitation, Meeting, WorkingGroup
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


@transaction.atomic
def arrange(  # noqa: PLR0913 - a meeting is made of these, all named
    *,
    group: WorkingGroup | None,
    details: Details,
    by: Actor,
    at: datetime.datetime,
    points: Sequence[Point] = (),
    invite: Sequence[Person] | None = None,
    tell: bool = False,
) -> Meeting:
    """A meeting of a group, or without one of the whole network, and who is asked to it.

    Without `invite` a group's members are asked, or everybody of the network. With `tell` each
    is owed a letter. Raises ValidationError by field.
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
        save_point(new_point(meeting, position), point, by)
    record(Verb.MEETING_CREATE, on=meeting, by=by, at=at, changes={"invited": [None, len(guests)]})
    if tell:
        announce([meeting], by=by, at=at)
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

    It is not opened to more readers here: `share_wider` does that, for two people. Raises
    ValidationError by field, and without a `reason` for another marking or another time or
    place of a meeting that has begun; StaleVersion when somebody else changed it since,
    StateConflict once it is cancelled. Where it stood before, lists tell where it went.
    """
    meeting = locked(meeting)
    check_version(expected, meeting.version)
    validators.not_cancelled(meeting)
    before, was_public = told_of_meeting(meeting), is_public(meeting)
    alike = followers(meeting)
    has_begun = meeting.starts_at <= at
    freeze_agenda(meeting, by=by, at=at)
    _set_details(meeting, details)
    meeting.full_clean()
    guests = _guests(meeting) if invite is None else list(invite)
    changes = difference(before, told_of_meeting(meeting))
    alone(changes, by)
    if has_begun and WHEN_AND_WHERE & changes.keys():
        need_reason(reason, "Say why: the meeting has begun, and its time or place changes.")
    changes |= _asked(_guests(meeting), guests)
    if changes:
        _save_next(meeting, changes, at, reason)
        _invite(meeting, guests, by)
        narrow_points(meeting, alike)
        record(Verb.MEETING_UPDATE, on=meeting, by=by, at=at, changes=changes, reason=reason)
        raise_editions(public=was_public or is_public(meeting))
    return meeting


def _asked(before: Sequence[Person], after: Sequence[Person]) -> dict[str, list[Any]]:
    """Who is asked no more, and who is asked besides, where that differs."""
    present, wanted = ({person.pk for person in some} for some in (before, after))
    if present == wanted:
        return {}
    return {"invited": [sorted(present - wanted), sorted(wanted - present)]}


@transaction.atomic
def join_groups(
    meeting: Meeting, *, groups: Sequence[WorkingGroup], by: Actor, at: datetime.datetime
) -> Meeting:
    """Make it a joint session with these groups; the members of new ones are asked as well.

    A group that no longer takes part leaves its people invited: `update` says who is asked.
    Raises ValidationError for the meeting's own group, and where somebody could not read it.
    """
    meeting = locked(meeting)
    if meeting.group in groups:
        said = "It is the meeting of this group already: name the others."
        raise ValidationError({"groups": [said]}, code="own")
    before, was_public = list(meeting.further_groups.order_by("slug")), is_public(meeting)
    alike = followers(meeting)
    guests = {person.pk: person for person in _guests(meeting)}
    for group in groups:
        if group not in before:
            guests |= {person.pk: person for person in queries.default_guests(group)}
    meeting.further_groups.set(groups)
    _invite(meeting, list(guests.values()), by)
    narrow_points(meeting, alike)
    told = [[group.slug for group in before], sorted(group.slug for group in groups)]
    _save_next(meeting, {"groups": told}, at, "")
    record(Verb.MEETING_UPDATE, on=meeting, by=by, at=at, changes={"groups": told})
    raise_editions(public=was_public or is_public(meeting))
    return meeting


def _save_next(
    meeting: Meeting, changes: Mapping[str, Any], at: datetime.datetime, reason: str
) -> None:
    """Save the meeting as its next version; calendars are told of another time or place."""
    meeting.version += 1
    meeting.sequence += bool(WHEN_AND_WHERE & changes.keys())
    meeting.updated_at = at
    meeting.save()
    if "starts_at" in changes:
        stood = datetime.datetime.fromisoformat(changes["starts_at"][0])
        keep_former_date(meeting, stood, reason=reason, at=at)


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


def told_of_meeting(meeting: Meeting) -> dict[str, Any]:
    """The details as the trail keeps them."""
    values = {name: getattr(meeting, name) for name in Details.__dataclass_fields__}
    return values | {
        "starts_at": meeting.starts_at.astimezone(datetime.UTC).isoformat(),
        "marking": str(meeting.marking),
    }


def details_of(meeting: Meeting) -> Details:
    """The details as they stand."""
    return Details(**{name: getattr(meeting, name) for name in Details.__dataclass_fields__})


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
    still_readable(Meeting.objects.filter(pk=meeting.pk), by)
