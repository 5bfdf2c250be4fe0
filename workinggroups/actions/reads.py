"""Noting who opened, or took a copy of, meetings and points not for everybody of the network."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from members.markings import READS_LOGGED, Marking
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


def note_export(parts: Iterable[Meeting | AgendaItem], *, by: Actor, at: datetime.datetime) -> None:
    """Put into the trail that `by` took copies of what is in these, each once: TLP:AMBER and above.

    Whoever hands the copy out calls this first, and hands out nothing that is TLP:RED.
    """
    logged = [p for p in dict.fromkeys(parts) if p.marking in READS_LOGGED - {Marking.RED}]
    if not logged:
        return
    with transaction.atomic():
        for part in logged:
            verb = Verb.MEETING_EXPORT if isinstance(part, Meeting) else Verb.POINT_EXPORT
            record(verb, on=part, by=by, at=at)
