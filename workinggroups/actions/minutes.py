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
from workinggroups.actions.agenda import locked
from workinggroups.models import AgendaItem, Attendance, Meeting, MinutesState


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
    written = _keep(meeting, parts, texts)
    attended = _attend(meeting, attendance or {})
    if (written or attended) and meeting.minutes_state == MinutesState.NONE:
        meeting.minutes_state = MinutesState.DRAFT
        meeting.save(update_fields=["minutes_state"])
    for row in [*written, *([meeting] if attended and meeting not in written else [])]:
        # Each part has its own entry: that of the meeting would tell of points to who may not
        # read them.
        told = [*(["attendance"] if attended and row == meeting else [])]
        told += ["minutes"] if row in written else []
        record(Verb.MINUTES_WRITE, on=row, by=by, at=at, changes={"parts": [None, told]})
    return meeting


def _keep(
    meeting: Meeting, parts: list[queries.Part], texts: Mapping[str, str]
) -> list[Meeting | AgendaItem]:
    """Keep the drafts that differ; return whose they are."""
    changed: list[Meeting | AgendaItem] = []
    faults = {}
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
        changed.append(row)
    if faults:
        raise ValidationError(faults)
    return changed


def _attend(meeting: Meeting, attendance: Mapping[Nation, str]) -> bool:
    """Keep who took part; return whether that differs from before."""
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
    return changed
