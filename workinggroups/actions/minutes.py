"""Writing minutes: the draft beside what readers see, and which nations took part."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.errors import StaleVersion
from core.models import Event, Verb
from core.text import tidy
from members.models import Nation
from practices.sheet import digest, touched
from workinggroups import queries, validators
from workinggroups.actions.agenda import locked
from workinggroups.models import AgendaItem, Attendance, Meeting, MinutesState

SITTING: Final = datetime.timedelta(hours=1)  # one entry of the trail tells of so much writing
FINAL: Final = "This is approved and stays as it is. Correct it by an erratum."


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands now, by field, and the fields that somebody else has changed meanwhile."""

    fields: dict[str, str]
    clashes: list[str]


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
    the `expected` edition, StateConflict once the meeting is cancelled, ValidationError by part
    for text that cannot be kept.
    """
    meeting = locked(meeting)
    parts = queries.parts_of(meeting, by)
    if expected is not None and expected != queries.edition_of(meeting, parts):
        raise StaleVersion
    _settle(meeting, parts, texts, attendance or {}, by=by, at=at)
    return meeting


@transaction.atomic
def keep_minutes(  # noqa: PLR0913 - what, read as what, by whom, when: all named
    meeting: Meeting,
    *,
    texts: Mapping[str, str],
    attendance: Mapping[Nation, str],
    read: Mapping[str, str],
    by: Actor,
    at: datetime.datetime,
) -> Kept:
    """Keep a draft that is being typed, as `write_minutes` does, field by field.

    `read` has the digests (practices.sheet) of the fields as the writer was given them: what
    the writer did not touch stays as others left it. What somebody else changed too, to
    something else, is not kept but returned as a clash. The trail has one entry for an hour of
    one writer's typing. Raises ValidationError by part.
    """
    meeting = locked(meeting)
    parts = queries.parts_of(meeting, by)
    states = {nation: f"nation-{nation.pk}" for nation in attendance}
    written = {name: tidy(text) for name, text in texts.items()}
    written |= {states[nation]: state for nation, state in attendance.items()}
    known = dict(meeting.attendance.values_list("nation_id", "state"))
    now = {part.field: part.draft for part in parts}
    now |= {field: known.get(nation.pk, "") for nation, field in states.items()}
    mine = {name: value for name, value in touched(written, read).items() if name in now}
    clashes = [
        name
        for name, value in mine.items()
        if now[name] != value and digest(now[name]) != read.get(name)
    ]
    kept = {name: value for name, value in mine.items() if name not in clashes}
    attended = {nation: kept[field] for nation, field in states.items() if field in kept}
    _settle(meeting, parts, kept, attended, by=by, at=at, quietly=True)
    return Kept(now | kept, clashes)


def _settle(  # noqa: PLR0913 - what, of which parts, by whom, when: all named
    meeting: Meeting,
    parts: list[queries.Part],
    texts: Mapping[str, str],
    attendance: Mapping[Nation, str],
    *,
    by: Actor,
    at: datetime.datetime,
    quietly: bool = False,
) -> None:
    """Write what differs; `quietly`: the trail tells of it once in an hour."""
    validators.not_cancelled(meeting)
    written = _keep(meeting, parts, texts)
    attended = _attend(meeting, attendance)
    if (written or attended) and meeting.minutes_state == MinutesState.NONE:
        meeting.minutes_state = MinutesState.DRAFT
        meeting.save(update_fields=["minutes_state"])
    for row in [*written, *([meeting] if attended and meeting not in written else [])]:
        # Each part has its own entry: that of the meeting would tell of points to who may not
        # read them.
        told = [*(["attendance"] if attended and row == meeting else [])]
        told += ["minutes"] if row in written else []
        if not (quietly and _is_told(row, by, at)):
            record(Verb.MINUTES_WRITE, on=row, by=by, at=at, changes={"parts": [None, told]})


def _is_told(row: Meeting | AgendaItem, by: Actor, at: datetime.datetime) -> bool:
    """Whether the trail tells of this writer's writing of it in the last hour."""
    return Event.objects.filter(
        verb=Verb.MINUTES_WRITE,
        on_kind=row._meta.label_lower,
        on_id=str(row.pk),
        actor_kind=by.actor_kind,
        actor_id=str(by.pk),
        at__gt=at - SITTING,
    ).exists()


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
        if part.is_final:
            faults[part.field] = [FINAL]
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
