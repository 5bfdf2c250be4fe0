"""Noting who opened a practice that is not for everybody of the network."""

import datetime

from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from members.markings import READS_LOGGED
from practices.models import Practice


def note_read(
    practice: Practice, *, by: Actor, at: datetime.datetime, version: int | None = None
) -> None:
    """Put into the trail that `by` was shown the practice, or an earlier `version` of it.

    Only TLP:AMBER and above; for anything else this costs nothing. Whoever shows it calls this
    first: what cannot be noted is not shown.
    """
    if practice.marking not in READS_LOGGED:
        return
    changes = {} if version is None else {"version": [None, version]}
    with transaction.atomic():
        record(Verb.PRACTICE_READ, on=practice, by=by, at=at, changes=changes)
