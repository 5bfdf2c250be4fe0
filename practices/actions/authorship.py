"""Whose work a practice is, when its author leaves or moves."""

import datetime

from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from members.actions import seated
from members.models import Person
from practices.models import Practice


@transaction.atomic
def hand_over(practice: Practice, to: Person | None, *, by: Actor, at: datetime.datetime) -> None:
    """Make somebody else the author, or nobody: then it is its owner's alone."""
    locked = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    before, locked.author = locked.author, to
    locked.save(update_fields=["author"])
    changes = {"author": [before and seated(before), to and seated(to)]}
    record(Verb.PRACTICE_HAND_OVER, on=locked, by=by, at=at, changes=changes)
