"""Opening meetings and points of agendas to more readers, which takes two people."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from members.markings import Marking
from members.models import Circle, Nation, Person
from members.validators import two_people
from workinggroups.actions.agenda import difference, locked, told_of_point
from workinggroups.actions.editions import is_public, raise_editions
from workinggroups.actions.meetings import told_of_meeting
from workinggroups.models import AgendaItem, Meeting


@transaction.atomic
def share_wider(  # noqa: PLR0913 - what, how, by which two, when, why: all named
    thing: Meeting | AgendaItem,
    *,
    asked_by: Person | None,
    by: Actor,
    at: datetime.datetime,
    reason: str,
    marking: str = "",
    release: bool = False,
    nation: Nation | None = None,
    people: Collection[Person] = (),
    circles: Collection[Circle] = (),
) -> None:
    """Open a meeting, or a point of its agenda, to more readers, as `asked_by` wished.

    The points of a meeting keep their marking. Raises ValidationError when the two are not two
    people, without a reason, and for a point that would be wider than its meeting.
    """
    two_people(asked_by, by)
    meeting = locked(thing.meeting if isinstance(thing, AgendaItem) else thing)
    row = meeting if isinstance(thing, Meeting) else AgendaItem.objects.get(pk=thing.pk)
    told: Any = told_of_meeting if isinstance(row, Meeting) else told_of_point
    before, was_public = told(row), is_public(row)
    row.marking = Marking(marking or row.marking)
    row.released_to_affiliates = row.released_to_affiliates or release
    if isinstance(row, AgendaItem):
        row.meeting = meeting
    else:
        row.version += 1
        row.updated_at = at
    row.full_clean()
    row.save()
    changes = difference(before, told(row)) | _name(row, nation, people, circles)
    verb = Verb.MEETING_UPDATE if isinstance(row, Meeting) else Verb.POINT_UPDATE
    record(verb, on=row, by=by, at=at, changes=changes, reason=reason)
    raise_editions(public=was_public or is_public(row))


def _name(
    row: Meeting | AgendaItem,
    nation: Nation | None,
    people: Collection[Person],
    circles: Collection[Circle],
) -> dict[str, list[Any]]:
    """Name these as readers; return what changes by it."""
    row.named_people.add(*people)
    row.named_circles.add(*circles)
    changes: dict[str, list[Any]] = {}
    if nation is not None:
        row.named_nations.add(nation)
        changes["named_nations"] = [None, nation.pk]
    for name, some in (("named_people", people), ("named_circles", circles)):
        if some:
            changes[name] = [None, sorted(one.pk for one in some)]
    return changes
