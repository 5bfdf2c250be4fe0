"""Passing on what somebody was to do or attend, when they leave or move."""

import datetime

from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from members.actions import seated
from members.models import Person
from workinggroups.actions.editions import is_public, raise_editions
from workinggroups.models import Action, Invitation, Meeting


@transaction.atomic
def hand_over_action(action: Action, to: Person, *, by: Actor, at: datetime.datetime) -> None:
    """Let somebody else do it, by the same day."""
    locked = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    before, locked.owner = locked.owner, to
    locked.save(update_fields=["owner"])
    changes = {"owner": [seated(before), seated(to)]}
    record(Verb.ACTION_HAND_OVER, on=locked, by=by, at=at, changes=changes)
    raise_editions(public=is_public(locked))


@transaction.atomic
def pass_on_invitation(
    meeting: Meeting, of: Person, to: Person, *, by: Actor, at: datetime.datetime
) -> None:
    """Invite somebody in the place of another."""
    Invitation.objects.filter(meeting=meeting, person=of).delete()
    Invitation.objects.get_or_create(meeting=meeting, person=to)
    changes = {"invited": [seated(of), seated(to)]}
    record(Verb.MEETING_HAND_OVER, on=meeting, by=by, at=at, changes=changes)
