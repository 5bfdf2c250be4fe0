"""Writing beside what readers see: the one open draft of a practice, until it is published."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from django.db import transaction

from core.audit import Actor, record
from core.editions import bump
from core.errors import StaleVersion, StateConflict
from core.models import Verb
from members.models import Nation, Person
from practices import sheet
from practices.actions.reviewing import end_review
from practices.actions.sharing import NEW, Sharing, given
from practices.actions.writing import locked, new_row, rehearse, settle, update
from practices.document import Content, document_of
from practices.models import Draft, DraftState, Practice, PracticeVersion, Status

BEYOND: Final = frozenset({"links"})  # may name what another writer of the draft cannot see


class StaleDraft(StaleVersion):
    """Somebody else saved the draft meanwhile; `theirs` is the draft as they left it."""

    def __init__(self, theirs: Draft) -> None:
        super().__init__()
        self.theirs = theirs


@transaction.atomic
def start(
    *, title: str, kind: str, owner: Nation, by: Actor, at: datetime.datetime
) -> tuple[Practice, Draft]:
    """Begin a practice that has no more than a working title, with its draft.

    Raises ValidationError by field.
    """
    practice = new_row(title=title, owner=owner, by=by, at=at)
    practice.title, practice.kind, practice.marking = title, kind, str(NEW.marking)
    practice.full_clean(exclude=_UNWRITTEN, validate_unique=False)
    practice.save()
    draft = opened(practice, by=by, at=at)
    settle(practice, verb=Verb.PRACTICE_CREATE, by=by, at=at)
    return practice, draft


_UNWRITTEN: Final = (
    "summary",
    "lead_organisation",
    "contact_organisation",
    "situation",
    "what_we_did",
    "author",
)


@transaction.atomic
def open_draft(practice: Practice, *, by: Actor, at: datetime.datetime) -> Draft:
    """The open draft of a practice: the one that is there, else a new one of what it says now.

    Raises StateConflict for a withdrawn practice.
    """
    practice = locked(practice, expected=None)
    if practice.status == Status.WITHDRAWN:
        msg = "A withdrawn practice is not written any more."
        raise StateConflict(msg)
    found = draft_of(practice)
    if found is not None:
        return found
    draft = opened(practice, by=by, at=at)
    record(Verb.DRAFT_OPEN, on=practice, by=by, at=at)
    return draft


@transaction.atomic
def save_draft(
    draft: Draft,
    *,
    content: Content,
    by: Actor,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> Draft:
    """Keep what is written: the parts that `content` gives, right or wrong; the rest stays.

    Raises StaleDraft with the other's text when somebody else saved since the `expected`
    edition, StateConflict when it is in review. Nothing is saved when nothing differs.
    """
    row = locked_draft(draft)
    changed = {name: value for name, value in content.items() if row.content.get(name) != value}
    if not changed:
        return row
    if expected is not None and row.edition not in expected:
        raise StaleDraft(row)
    expect_open(row)
    row.content = row.content | changed
    row.edition += 1
    row.saved_by, row.saved_at = _person(by), at
    row.save(update_fields=["content", "edition", "saved_by", "saved_at"])
    return row


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing: what the draft says now, and the parts where two writers differ."""

    draft: Draft | None
    content: dict[str, Any]
    clashes: list[str]


@transaction.atomic
def write_draft(
    practice: Practice,
    *,
    content: dict[str, Any],
    read: Mapping[str, str],
    by: Actor,
    at: datetime.datetime,
) -> Written:
    """Keep a whole sheet (sheet.py) as it was typed; opens the draft where none is.

    `read` has the digests of the parts as the writer was given them: what the writer did not
    touch stays as others left it. Parts that somebody else changed meanwhile, to something
    else, are not kept but returned as clashes; all others are. Raises StateConflict when it is
    in review or withdrawn.
    """
    practice = locked(practice, expected=None)
    draft = draft_of(practice)
    present: dict[str, Any] = dict(draft.content if draft else document_of(practice))
    changed = sheet.touched(content, read)
    clashes = sheet.clashing(changed, read, present)
    now = sheet.normal(present)
    kept = {
        name: value
        for name, value in changed.items()
        if name not in clashes and now.get(name) != value
    }
    if draft and (kept or clashes):
        expect_open(draft)
    if kept:
        draft = draft or open_draft(practice, by=by, at=at)
        draft = save_draft(draft, content=cast("Content", kept), by=by, at=at)
    return Written(draft, present | kept, clashes)


@transaction.atomic
def propose(  # noqa: PLR0913 - what, whose edition, by whom, when, why: all named
    practice: Practice,
    *,
    content: Content,
    by: Actor,
    at: datetime.datetime,
    sharing: Sharing | None = None,
    expected: frozenset[int] | None = None,
    reason: str = "",
    over: bool = False,
) -> Draft | None:
    """Put a change of words into the open draft of a practice; None where nothing differs.

    Who may read it (`sharing`) changes at once. Refuses as `update` does, and with
    StateConflict where the draft says something else about the same parts, unless that gives way
    (`over`), or is in review.
    """
    practice = locked(practice, expected=expected)
    said: dict[str, Any] = dict(content)
    if practice.status == Status.PUBLISHED:
        changes = rehearse(practice, content, by=by)
        said = {name: value for name, value in said.items() if name in changes}
    if given(sharing or Sharing()):
        update(practice, content={}, sharing=sharing, by=by, at=at, reason=reason)
    if over and draft_of(practice) is not None:
        said = dict(content)
    if not said:
        return None
    draft = open_draft(practice, by=by, at=at)
    present: Any = document_of(practice)
    taken = sorted(
        name
        for name, value in said.items()
        if draft.content.get(name, present[name]) not in (value, present[name])
    )
    if taken and not over:
        msg = f"The open draft says something else about {', '.join(taken)}: change it there."
        raise StateConflict(msg)
    return save_draft(draft, content=cast("Content", said), by=by, at=at)


@transaction.atomic
def discard(
    draft: Draft, *, by: Actor, at: datetime.datetime, expected: frozenset[int] | None = None
) -> None:
    """Throw the draft away; what readers see stays.

    A practice that was never more than this draft goes with it. Raises StaleDraft as
    `save_draft` does, StateConflict when it is in review.
    """
    row = locked_draft(draft)
    if expected is not None and row.edition not in expected:
        raise StaleDraft(row)
    expect_open(row)
    practice = row.practice
    record(Verb.DRAFT_DISCARD, on=practice, by=by, at=at)
    row.delete()
    if practice.status == Status.DRAFT and not practice.summary:  # no action demands less
        practice.delete()
        bump("practices")


@transaction.atomic
def take_back(draft: Draft, *, by: Actor, at: datetime.datetime) -> Draft:
    """Take a draft out of review, to write on. Raises StateConflict when it is not there."""
    row = locked_draft(draft)
    if row.state != DraftState.SUBMITTED:
        msg = "This draft is not in review."
        raise StateConflict(msg)
    row.state = DraftState.DRAFT
    row.save(update_fields=["state"])
    end_review(row)
    practice = row.practice
    if practice.status == Status.SUBMITTED:
        practice.status = Status.DRAFT
        practice.version += 1
        practice.updated_at = at
        practice.save(update_fields=["status", "version", "updated_at"])
        changes = {"status": [Status.SUBMITTED, Status.DRAFT]}
        settle(practice, verb=Verb.DRAFT_TAKE_BACK, by=by, at=at, changes=changes)
    else:
        record(Verb.DRAFT_TAKE_BACK, on=practice, by=by, at=at)
    return row


def draft_of(practice: Practice, *, edition: int | None = None) -> Draft | None:
    """The open draft of a locked practice, locked. Raises StaleDraft for another `edition`."""
    rows = Draft.objects.select_for_update(of=("self",)).filter(practice=practice)
    found: Draft | None = rows.select_related("practice").first()
    if found is not None and edition is not None and found.edition != edition:
        raise StaleDraft(found)
    return found


def changed_parts(draft: Draft) -> Content:
    """The parts that the draft says differently from what it was begun from."""
    kept = PracticeVersion.objects.filter(practice=draft.practice_id, number=draft.based_on)
    base: dict[str, Any] = kept.values_list("content", flat=True).first() or {}
    parts = {
        name: value
        for name, value in draft.content.items()
        if name not in base or base[name] != value
    }
    return cast("Content", parts)


def opened(practice: Practice, *, by: Actor, at: datetime.datetime) -> Draft:
    """A new draft of a locked practice: of what it says now, without a trace in the trail."""
    said = document_of(practice).items()
    person = _person(by)
    return Draft.objects.create(
        practice=practice,
        content={name: value for name, value in said if name not in BEYOND},
        based_on=practice.version,
        started_by=person,
        started_at=at,
        saved_by=person,
        saved_at=at,
    )


def locked_draft(draft: Draft) -> Draft:
    """The row again, locked after its practice; StateConflict when it is gone."""
    practice = locked(Practice(pk=draft.practice_id), expected=None)
    row = draft_of(practice)
    if row is None or row.pk != draft.pk:
        msg = "This draft is gone: it was published or discarded meanwhile."
        raise StateConflict(msg)
    return row


def expect_open(draft: Draft) -> None:
    """Refuse to write on a draft that is in review."""
    if draft.state == DraftState.SUBMITTED:
        msg = "This draft is in review. Take it back to write on."
        raise StateConflict(msg)


def _person(by: Actor) -> Person | None:
    return by if isinstance(by, Person) else None
