"""Leaving a list and coming back to it."""

import datetime

from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from digests.models import OptOut
from members.models import Person


@transaction.atomic
def opt_out(person: Person, *, list_name: str, by: Actor, at: datetime.datetime) -> None:
    """Send the person nothing more of this list; again changes nothing."""
    _, new = OptOut.objects.get_or_create(person=person, list_name=list_name, defaults={"at": at})
    if new:
        changes = {"list": [list_name, None]}
        record(Verb.DIGEST_OPT_OUT, on=person, by=by, at=at, changes=changes)


@transaction.atomic
def opt_in(person: Person, *, list_name: str, by: Actor, at: datetime.datetime) -> None:
    """Send the person this list's mail again; again changes nothing."""
    gone, _ = OptOut.objects.filter(person=person, list_name=list_name).delete()
    if gone:
        changes = {"list": [None, list_name]}
        record(Verb.DIGEST_OPT_IN, on=person, by=by, at=at, changes=changes)
