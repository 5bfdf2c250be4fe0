"""Meetings that do not take place as arranged: cancelled, or moved to another start."""

import datetime
from typing import Final

from django.db import transaction

from core.audit import Actor, need_reason, record
from core.errors import StateConflict, check_version
from core.models import Verb
from workinggroups import validators
from workinggroups.actions.agenda import locked
from workinggroups.actions.burdens import take_back_burden
from workinggroups.actions.editions import is_public, raise_editions
from workinggroups.models import FormerDate, Meeting, MinutesState

HELD: Final = "Minutes of this meeting were circulated: it took place."


@transaction.atomic
def cancel(  # noqa: PLR0913 - what, why, whose edition, by whom, when: all named
    meeting: Meeting,
    *,
    reason: str,
    by: Actor,
    at: datetime.datetime,
    into: Meeting | None = None,
    expected: frozenset[int] | None = None,
) -> Meeting:
    """Cancel a meeting for good; it stays where it is, with the reason, for all who may read it.

    `into` is the meeting with which it is held together instead.
    What its nations were charged for it is taken back by other entries of the ledger. Raises
    ValidationError without a reason, StateConflict where it is cancelled already or its minutes
    were circulated, StaleVersion when somebody else changed it since.
    """
    meeting = locked(meeting)
    check_version(expected, meeting.version)
    validators.not_cancelled(meeting)
    if meeting.minutes_state == MinutesState.CIRCULATED:
        raise StateConflict(HELD)
    need_reason(reason, "Say why: those asked read it in the meeting’s place.")
    meeting.cancelled_at = at
    meeting.cancelled_reason = reason.strip()
    meeting.merged_into = validators.another(into, meeting)
    meeting.version += 1
    meeting.sequence += 1
    meeting.updated_at = at
    meeting.clean_fields()
    meeting.save()
    take_back_burden(meeting, reason=f"Cancelled: {meeting.cancelled_reason}"[:300], by=by, at=at)
    changes = {"status": ["confirmed", "cancelled"]}
    record(Verb.MEETING_CANCEL, on=meeting, by=by, at=at, changes=changes, reason=reason.strip())
    raise_editions(public=is_public(meeting))
    return meeting


def keep_former_date(
    meeting: Meeting, was: datetime.datetime, *, reason: str, at: datetime.datetime
) -> None:
    """Note that the meeting stood at `was`; part of moving it. Where it stands now, it stands."""
    FormerDate.objects.filter(meeting=meeting, starts_at=meeting.starts_at).delete()
    FormerDate.objects.update_or_create(
        meeting=meeting, starts_at=was, defaults={"moved_at": at, "reason": reason.strip()}
    )
