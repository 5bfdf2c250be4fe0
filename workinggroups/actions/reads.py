"""Noting who opened a meeting, or points of one, that are not for everybody of the network."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from members.markings import READS_LOGGED
from workinggroups.models import AgendaItem, Meeting


def note_read(
    meeting: Meeting, items: Iterable[AgendaItem], *, by: Actor, at: datetime.datetime
) -> None:
    """Put into the trail that `by` was shown the meeting with these points.

    Only TLP:AMBER and above; for anything else this costs nothing. Points have their own
    entries: one of an open meeting would tell that it has points which not everybody sees.
    Whoever shows it calls this first: what cannot be noted is not shown.
    """
    told = [(Verb.MEETING_READ, meeting), *((Verb.POINT_READ, item) for item in items)]
    logged = [(verb, row) for verb, row in told if row.marking in READS_LOGGED]
    if not logged:
        return
    with transaction.atomic():
        for verb, row in logged:
            record(verb, on=row, by=by, at=at)
