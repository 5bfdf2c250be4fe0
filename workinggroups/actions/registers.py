"""Closing actions."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.errors import StateConflict
from core.models import Verb
from core.text import tidy
from workinggroups import validators
from workinggroups.actions.editions import is_public, raise_editions
from workinggroups.models import Action, ActionState


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
    validators.outcome_said(outcome)
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
