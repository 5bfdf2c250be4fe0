"""Closing actions, and moving the day by which they are to be done."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, need_reason, record
from core.errors import StateConflict
from core.models import Verb
from core.text import tidy
from workinggroups import validators
from workinggroups.actions.editions import is_public, raise_editions
from workinggroups.models import Action, ActionMove, ActionState


@transaction.atomic
def close_action(
    action: Action, *, state: str, outcome: str, by: Actor, at: datetime.datetime
) -> Action:
    """Mark an action done or dropped, with a line on what came of it.

    Raises ValidationError without that line or with another state, StateConflict when it is
    closed already.
    """
    action = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if action.state != ActionState.OPEN:
        msg = f"This action is closed already: {action.get_state_display().lower()}."
        raise StateConflict(msg)
    if state not in {ActionState.DONE, ActionState.DROPPED}:
        msg = "Choose done or dropped."
        raise ValidationError({"state": [msg]}, code="state")
    validators.outcome_said(outcome, is_dropped=state == ActionState.DROPPED)
    action.state, action.outcome, action.closed_at = state, tidy(outcome.strip()), at
    action.full_clean()
    action.save(update_fields=["state", "outcome", "closed_at"])
    record(
        Verb.ACTION_CLOSE,
        on=action,
        by=by,
        at=at,
        changes={"state": [str(ActionState.OPEN), str(state)]},
        reason=action.outcome,
    )
    raise_editions(public=is_public(action))
    return action


@transaction.atomic
def move_action(
    action: Action, *, due: datetime.date, reason: str, by: Actor, at: datetime.datetime
) -> Action:
    """Move the day by which an open action is to be done; each move counts, and stays.

    Raises ValidationError by field without a reason, for the same day, and for one before the
    meeting; StateConflict once it is closed.
    """
    action = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if action.state != ActionState.OPEN:
        msg = f"This action is closed already: {action.get_state_display().lower()}."
        raise StateConflict(msg)
    need_reason(reason, "Say why the day moves: the reason is kept with the move.")
    validators.day_moves(action, due)
    move = ActionMove(
        action=action,
        before=action.due,
        after=due,
        reason=tidy(reason.strip()),
        by=getattr(by, "in_trail", None) or str(by),
        at=at,
    )
    move.full_clean()
    move.save()
    action.due_in_minutes = action.due_in_minutes or action.due
    action.due = due
    action.moved += 1
    action.save(update_fields=["due", "due_in_minutes", "moved"])
    changes = {"due": [move.before.isoformat(), due.isoformat()]}
    record(Verb.ACTION_MOVE, on=action, by=by, at=at, changes=changes, reason=move.reason)
    raise_editions(public=is_public(action))
    return action
