"""Writing minutes: the draft beside what readers see, and which nations took part."""

import datetime
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.errors import StaleVersion
from core.models import Verb
from core.text import tidy
from members.models import Nation
from workinggroups import queries
from workinggroups.actions.meetings import locked
from workinggroups.models import Attendance, Meeting, MinutesState


@transaction.atomic
def write_minutes(  # noqa: PLR0913 - what, whose edition, by whom, when: all named
    meeting: Meeting,
    *,
    texts: Mapping[str, str],
    by: Actor,
    at: datetime.datetime,
    attendance: Mapping[Nation, str] | None = None,
    expected: str | None = None,
) -> Meeting:
    """Keep a draft: `texts` by part ("minutes", "item-7"), of the parts that `by` may read.

    `attendance` gives nations a state, "" for not known; those it leaves out stay. Nothing is
    shown to readers before it is circulated. Raises StaleVersion when somebody else wrote since
    the `expected` edition, ValidationError by part for text that cannot be kept.
    """
    meeting = locked(meeting)
    parts = queries.parts_of(meeting, by)
    if expected is not None and expected != queries.edition_of(meeting, parts):
        raise StaleVersion
    changed = _keep(meeting, parts, texts)
    changed += _attend(meeting, attendance or {})
    if changed:
        if meeting.minutes_state == MinutesState.NONE:
            meeting.minutes_state = MinutesState.DRAFT
            meeting.save(update_fields=["minutes_state"])
        record(
            Verb.MINUTES_WRITE, on=meeting, by=by, at=at, changes={"parts": [None, sorted(changed)]}
        )
    return meeting


def _keep(meeting: Meeting, parts: list[queries.Part], texts: Mapping[str, str]) -> list[str]:
    changed, faults = [], {}
    for part in parts:
        text = tidy(texts.get(part.field, part.draft))
        if text == part.draft:
            continue
        row = part.item or meeting
        row.minutes_draft = text
        try:
            row._meta.get_field("minutes_draft").clean(text, row)
        except ValidationError as error:
            faults[part.field] = error.messages
            continue
        row.save(update_fields=["minutes_draft"])
        changed.append(part.field)
    if faults:
        raise ValidationError(faults)
    return changed


def _attend(meeting: Meeting, attendance: Mapping[Nation, str]) -> list[str]:
    known = {row.nation_id: row for row in meeting.attendance.all()}
    changed = False
    for nation, state in attendance.items():
        row = known.get(nation.pk)
        if state == (row.state if row else ""):
            continue
        changed = True
        if row is not None and not state:
            row.delete()
            continue
        row = row or Attendance(meeting=meeting, nation=nation)
        row.state = state
        row.full_clean()
        row.save()
    return ["attendance"] if changed else []
