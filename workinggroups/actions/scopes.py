"""A change to one meeting of a series, to this and the following ones, or to all to come."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models, transaction

from core.audit import Actor
from members.models import Person
from workinggroups import recurrence
from workinggroups.actions.meetings import Details, details_of, update
from workinggroups.actions.moving import cancel
from workinggroups.actions.telling import announce, note_known, standing
from workinggroups.clocks import instant_of
from workinggroups.models import Meeting, Series
from workinggroups.queries.series import rule_of


class Scope(models.TextChoices):
    """Which meetings of a series a change is for."""

    THIS = "this", "This meeting only"
    FOLLOWING = "following", "This one and those after it"
    ALL = "all", "All to come"


@dataclass(frozen=True, slots=True)
class Terms:
    """How far a change goes, and whether those asked are told by mail."""

    scope: str = Scope.THIS
    tell: bool = True


@transaction.atomic
def change_meetings(  # noqa: PLR0913 - what, how far, whose edition, by whom, when: all named
    meeting: Meeting,
    *,
    details: Details,
    terms: Terms,
    by: Actor,
    at: datetime.datetime,
    invite: Sequence[Person] | None = None,
    expected: frozenset[int] | None = None,
    reason: str = "",
) -> list[Meeting]:
    """Change a meeting, and as far as `terms` go the others of its series in the same way.

    What differs in its details is set in the others: the hour on the host's clock, the day by as
    many days; who is asked besides is asked there, too. Raises what `update` raises.
    """
    others = _others(meeting, terms.scope, at)
    for each in [meeting, *others]:
        note_known(each, at=at)
    before, asked = details_of(meeting), _asked(meeting)
    done = [
        update(
            meeting, details=details, invite=invite, by=by, at=at, expected=expected, reason=reason
        )
    ]
    wanted = asked if invite is None else {person.pk: person for person in invite}
    for other in others:
        there = None if invite is None else _asked_there(other, asked, wanted)
        like = _alike(details_of(other), before, details)
        done.append(update(other, details=like, invite=there, by=by, at=at, reason=reason))
    if terms.scope == Scope.ALL:
        _follow(meeting, before, details)
    if terms.tell:
        announce(done, by=by, at=at)
    return done


@transaction.atomic
def cancel_meetings(  # noqa: PLR0913 - what, how far, why, by whom, when: all named
    meeting: Meeting,
    *,
    reason: str,
    terms: Terms,
    by: Actor,
    at: datetime.datetime,
    into: Meeting | None = None,
    expected: frozenset[int] | None = None,
) -> list[Meeting]:
    """Cancel a meeting, and as far as `terms` go the others of its series.

    `into` is the meeting with which it is held together. Raises what `cancel` raises.
    """
    others = _others(meeting, terms.scope, at)
    for each in [meeting, *others]:
        note_known(each, at=at)
    done = [cancel(meeting, reason=reason, by=by, at=at, into=into, expected=expected)]
    done += [cancel(other, reason=reason, by=by, at=at, into=into) for other in others]
    if terms.tell:
        announce(done, by=by, at=at)
    return done


def _others(meeting: Meeting, scope: str, at: datetime.datetime) -> list[Meeting]:
    """The other meetings of the series that the change is for; none that has begun."""
    if scope == Scope.THIS:
        return []
    rows = Meeting.objects.filter(occurrence__series__occurrences__meeting=meeting)
    if scope == Scope.FOLLOWING:
        rows = rows.filter(starts_at__gt=meeting.starts_at)
    return standing(rows.exclude(pk=meeting.pk).order_by("starts_at", "pk"), at=at)


def _alike(other: Details, before: Details, after: Details) -> Details:
    """The details of another meeting with what was changed in the first."""
    plain = {
        name: getattr(after, name)
        for name in Details.__dataclass_fields__
        if name != "starts_at" and getattr(before, name) != getattr(after, name)
    }
    if (before.starts_at, before.time_zone) == (after.starts_at, after.time_zone):
        return replace(other, **plain)
    was, now = (each.starts_at.astimezone(ZoneInfo(each.time_zone)) for each in (before, after))
    there = other.starts_at.astimezone(ZoneInfo(other.time_zone))
    zone = plain.get("time_zone", other.time_zone)
    day = there.date() + (now.date() - was.date())
    starts = instant_of(day, now.time(), zone)
    if starts is None:
        raise ValidationError({"starts_at": [f"On {day} the clock of {zone} skips this hour."]})
    return replace(other, starts_at=starts, **plain)


def _asked(meeting: Meeting) -> dict[int, Person]:
    found: dict[int, Person] = Person.objects.filter(invitations__meeting=meeting).in_bulk()
    return found


def _asked_there(
    other: Meeting, before: dict[int, Person], after: dict[int, Person]
) -> list[Person]:
    """Who is asked to another meeting once those added and removed here are so there."""
    there = _asked(other) | {pk: person for pk, person in after.items() if pk not in before}
    return [person for pk, person in there.items() if pk in after or pk not in before]


def _follow(meeting: Meeting, before: Details, after: Details) -> None:
    """Let the series say what all of its meetings to come are like now.

    Its hour stays where the clock skips the new one on any of its days: then each is an
    exception.
    """
    series = Series.objects.filter(occurrences__meeting=meeting).first()
    if series is None:
        return
    changed: dict[str, Any] = {
        name: getattr(after, name)
        for name in ("title", "minutes_long", "place")
        if getattr(before, name) != getattr(after, name)
    }
    local = after.starts_at.astimezone(ZoneInfo(after.time_zone))
    rule = replace(rule_of(series), hour=local.time(), zone=after.time_zone)
    days = series.occurrences.values_list("day", flat=True)
    moved = (before.starts_at, before.time_zone) != (after.starts_at, after.time_zone)
    if moved and all(recurrence.start_on(day, rule) for day in days):
        changed |= {"hour": rule.hour, "time_zone": rule.zone}
    for name, value in changed.items():
        setattr(series, name, value)
    series.save()
