"""Noting who opened, or took a copy of, what is not for everybody of the network."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from members.markings import READS_LOGGED, Marking
from practices.models import Adoption, Practice


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


def note_export(practices: Iterable[Practice], *, by: Actor, at: datetime.datetime) -> None:
    """Put into the trail that `by` took copies of these practices: TLP:AMBER and above only.

    Whoever hands the copy out calls this first, and hands out nothing that is TLP:RED.
    """
    logged = [
        row for row in practices if row.marking in READS_LOGGED and row.marking != Marking.RED
    ]
    if not logged:
        return
    with transaction.atomic():
        for practice in logged:
            record(Verb.PRACTICE_EXPORT, on=practice, by=by, at=at)


def note_adoption_read(adoption: Adoption, *, by: Actor, at: datetime.datetime) -> None:
    """Put into the trail that `by` was shown an adoption; only TLP:AMBER and above."""
    if adoption.marking in READS_LOGGED:
        with transaction.atomic():
            record(Verb.ADOPTION_READ, on=adoption, by=by, at=at)
