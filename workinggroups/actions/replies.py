"""Answering an invitation."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.errors import StateConflict
from core.models import Verb
from workinggroups.models import Answer, Invitation, Reply
from workinggroups.queries.telling import is_over


@transaction.atomic
def answer_invitation(
    invitation: Invitation, *, answer: str, substitute: str = "", by: Actor, at: datetime.datetime
) -> Reply:
    """Keep whether the person comes; again changes the answer. `substitute` is who comes instead.

    Raises ValidationError by field, StateConflict for a meeting that is cancelled or over.
    """
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    meeting = locked.meeting
    if meeting.cancelled_at is not None or is_over(meeting, at):
        raise StateConflict("This meeting is cancelled or over: there is nothing to answer.")
    substitute = " ".join(substitute.split()) if answer == Answer.SUBSTITUTE else ""
    if answer == Answer.SUBSTITUTE and not substitute:
        raise ValidationError({"substitute": ["Say who comes instead."]}, code="required")
    reply = Reply.objects.filter(invitation=locked).first() or Reply(invitation=locked)
    before = reply.answer or None
    reply.answer, reply.substitute = answer, substitute
    reply.sequence, reply.at = meeting.sequence, at
    reply.full_clean()
    reply.save()
    record(Verb.MEETING_REPLY, on=meeting, by=by, at=at, changes={"answer": [before, answer]})
    return reply
