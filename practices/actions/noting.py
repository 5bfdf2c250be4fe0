"""Notes of thirty seconds: written, published by somebody else, over after 90 days."""

import datetime
from typing import Any, Final

from django.db import transaction

from core.audit import Actor, record
from core.errors import StateConflict
from core.models import Verb
from core.text import tidy
from members.models import Nation, Person
from practices.actions.drafting import save_draft, start
from practices.models import Note, NoteKind, NoteState, Practice, Topic
from practices.queries.clearing import clearance_rule
from practices.states import Kind

SHOWN: Final = datetime.timedelta(days=90)
KEPT: Final = datetime.timedelta(days=365)  # after it is over, for its own nation
_TITLE: Final = 80


@transaction.atomic
def write_note(  # noqa: PLR0913 - its three fields, whose, by whom, when
    *,
    kind: str,
    text: str,
    topic: Topic,
    ask: str,
    nation: Nation,
    by: Actor,
    at: datetime.datetime,
) -> Note:
    """Write a note. Raises ValidationError by field.

    Somebody else of the nation publishes it, one person even where drafts take two; where the
    nation asks for nobody's approval, what a person writes is published at once.
    """
    note = Note(
        nation=nation,
        kind=kind,
        text=tidy(text.strip()),
        topic=topic,
        ask=tidy(ask.strip()),
        author=by if isinstance(by, Person) else None,
        created_at=at,
    )
    note.full_clean()
    note.save()
    record(Verb.NOTE_WRITE, on=note, by=by, at=at)
    if isinstance(by, Person) and clearance_rule(nation).approvers == 0:
        return publish_note(note, by=by, at=at)
    return note


@transaction.atomic
def publish_note(note: Note, *, by: Actor, at: datetime.datetime) -> Note:
    """Show it to the network's officials for 90 days. Raises StateConflict unless it waits."""
    row = _locked(note)
    if row.state != NoteState.WAITING:
        msg = f"This note is {row.get_state_display().lower()} already."
        raise StateConflict(msg)
    row.state, row.published_at, row.over_at = NoteState.PUBLISHED, at, at + SHOWN
    row.full_clean()
    row.save(update_fields=["state", "published_at", "over_at"])
    record(Verb.NOTE_PUBLISH, on=row, by=by, at=at)
    return row


@transaction.atomic
def discard_note(note: Note, *, by: Actor, at: datetime.datetime) -> None:
    """Take a note away for good; the trail remembers that there was one."""
    row = _locked(note)
    record(Verb.NOTE_DISCARD, on=row, by=by, at=at)
    row.delete()


@transaction.atomic
def promote_note(note: Note, *, by: Actor, at: datetime.datetime) -> Practice:
    """Begin a write-up with what the note says, once; the note then stays."""
    row = _locked(note)
    if row.promoted_to_id is not None or row.state == NoteState.WAITING:
        msg = "Only a published note becomes a write-up, and once."
        raise StateConflict(msg)
    kind = Kind.SERVICE.value
    practice, draft = start(title=_title(row.text), kind=kind, owner=row.nation, by=by, at=at)
    part = {NoteKind.STARTING: "situation", NoteKind.STOPPED: "what_did_not_work"}
    said: Any = {
        "summary": row.text,
        part.get(NoteKind(row.kind), "what_we_did"): row.text,
        "topics": [row.topic.slug],
        "contact_organisation": row.ask,
    }
    save_draft(draft, content=said, by=by, at=at)
    row.promoted_to = practice
    row.save(update_fields=["promoted_to"])
    record(Verb.NOTE_PROMOTE, on=row, by=by, at=at)
    return practice


@transaction.atomic
def expire_notes(*, by: Actor, at: datetime.datetime) -> int:
    """Hide the notes whose time is over and delete those over for a year; return how many.

    Their rows are locked: two that run at once do it once.
    """
    due = Note.objects.filter(state=NoteState.PUBLISHED, over_at__lte=at, promoted_to=None)
    over = list(due.select_for_update(of=("self",)).order_by("pk"))
    Note.objects.filter(pk__in=[note.pk for note in over]).update(state=NoteState.OVER)
    for note in over:
        record(Verb.NOTE_EXPIRE, on=note, by=by, at=at)
    gone, _ = Note.objects.filter(state=NoteState.OVER, over_at__lte=at - KEPT).delete()
    return len(over) + gone


def _locked(note: Note) -> Note:
    """The row again, locked; StateConflict when it is gone."""
    rows = Note.objects.select_for_update(of=("self",)).select_related("topic", "nation")
    row: Note | None = rows.filter(pk=note.pk).first()
    if row is None:
        msg = "This note is gone."
        raise StateConflict(msg)
    return row


def _title(text: str) -> str:
    """The beginning of a note as a working title, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= _TITLE:
        return line
    return (line[:_TITLE].rpartition(" ")[0] or line[:_TITLE]) + " …"
