"""Attaching files to a practice, changing who may have them, and taking them away."""

import datetime
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.editions import bump
from core.errors import StateConflict, check_version
from core.models import Verb
from core.text import tidy
from members.markings import READS_LOGGED, Marking, is_wider
from members.models import Circle, Nation, Person
from members.validators import two_people
from practices.actions.filekeeping import discard, keep, measure
from practices.actions.writing import locked
from practices.files import examine
from practices.models import Attachment, Practice, Status
from practices.validators import MOST_ATTACHMENTS

SHOWN_BY_ANOTHER: Final = "Somebody else shows it to the readers than who attached it."
_TOLD: Final = ("title", "language", "marking", "released_to_affiliates")


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a file. None leaves it as it is, or as the practice has it."""

    title: str = ""
    language: str | None = None
    marking: str | None = None
    nations: Sequence[Nation] | None = None


def attach(  # noqa: PLR0913 - what, to what, said how, by whom, when: all named
    practice: Practice,
    *,
    file: IO[bytes],
    name: str,
    about: About,
    by: Actor,
    at: datetime.datetime,
) -> Attachment:
    """Keep a file and make it an attachment of the practice.

    The file is kept before its row, so that no row is ever without its file; a file without a
    row is swept away. On a practice that is out it waits until somebody else shows it. Raises
    ValidationError by field with what is wrong, StateConflict where nothing can be attached, and
    NoRoom for a full disk.
    """
    kind = _kind_of(file, name)
    digest, size = measure(file)
    found = {"name": name, "media_type": kind.media_type, "sha256": digest, "size": size}
    found["stored"] = stored = keep(file)
    try:
        with transaction.atomic():
            practice = locked(practice, expected=None)
            _has_place(practice, digest, by)
            attachment = _new(practice, by=by, at=at, **found)
            _write(attachment, about, by)
            record(Verb.ATTACHMENT_ADD, on=attachment, by=by, at=at, changes=_facts(attachment))
            _raise_editions(attachment)
    except BaseException:
        discard(stored)
        raise
    return attachment


def _new(practice: Practice, *, by: Actor, at: datetime.datetime, **found: Any) -> Attachment:
    """A row to be filled, of the practice's owner; shown at once with a draft."""
    return Attachment(
        practice=practice,
        ref=secrets.token_hex(10),
        author=by if isinstance(by, Person) else None,
        owner_nation=practice.owner_nation,
        owner_circle=practice.owner_circle,
        added_at=at,
        shown_at=at if practice.status == Status.DRAFT else None,
        **found,
    )


@transaction.atomic
def change_attachment(  # noqa: PLR0913 - what, whose edition, by whom, when, why: all named
    attachment: Attachment,
    *,
    about: About,
    by: Actor,
    at: datetime.datetime,
    reason: str = "",
    expected: frozenset[int] | None = None,
) -> Attachment:
    """Change what is said of an attachment. A wider marking takes two people: `share_attachment`.

    Another marking needs a reason. Raises StaleVersion when somebody else changed it since.
    """
    row = _locked(attachment, expected)
    before = _state(row)
    _write(row, about, by)
    changes = _difference(before, _state(row))
    if row.shown_at is not None and row.practice.status != Status.DRAFT:
        _opens_nothing(changes)
    if changes:
        _settle(row, Verb.ATTACHMENT_UPDATE, by=by, at=at, changes=changes, reason=reason)
    return row


@transaction.atomic
def share_attachment(  # noqa: PLR0913 - what, how, by which two, when, why: all named
    attachment: Attachment,
    *,
    asked_by: Person | None,
    by: Actor,
    at: datetime.datetime,
    reason: str,
    marking: str = "",
    release: bool = False,
    nation: Nation | None = None,
    circles: Iterable[Circle] = (),
    people: Iterable[Person] = (),
) -> None:
    """Open an attachment to more readers, as `asked_by` wished; never to more than its practice's.

    Raises ValidationError when the two are not two people, or it would be the wider part.
    """
    two_people(asked_by, by)
    row = _locked(attachment, None)
    before = _state(row)
    row.marking = Marking(marking or row.marking)
    row.released_to_affiliates = row.released_to_affiliates or release
    row.full_clean()
    if nation is not None:
        row.named_nations.add(nation)
    row.named_circles.add(*circles)
    row.named_people.add(*people)
    changes = _difference(before, _state(row))
    _settle(row, Verb.ATTACHMENT_UPDATE, by=by, at=at, changes=changes, reason=reason)


@transaction.atomic
def show_attachment(attachment: Attachment, *, by: Actor, at: datetime.datetime) -> Attachment:
    """Show an attachment that waits to the readers of its practice.

    Raises ValidationError for whoever attached it, StateConflict when it is shown already.
    """
    row = _locked(attachment, None)
    if row.shown_at is not None:
        msg = "It is shown to the readers already."
        raise StateConflict(msg)
    if not isinstance(by, Person) or by.pk == row.author_id:
        raise ValidationError({"__all__": [SHOWN_BY_ANOTHER]}, code="two-people")
    row.shown_at = at
    _settle(row, Verb.ATTACHMENT_SHOW, by=by, at=at)
    return row


@transaction.atomic
def remove_attachment(
    attachment: Attachment,
    *,
    by: Actor,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> None:
    """Take an attachment away, and its file with it. What was said of it stays for the history."""
    row = _locked(attachment, expected)
    row.removed_at = at
    _settle(row, Verb.ATTACHMENT_REMOVE, by=by, at=at, changes=_facts(row, gone=True))
    transaction.on_commit(lambda: discard(row.stored), robust=True)


def note_taken(attachment: Attachment, *, by: Actor, at: datetime.datetime) -> None:
    """Put into the trail that `by` was handed the file: TLP:AMBER and above.

    Whoever hands it out calls this first: what cannot be noted is not handed out.
    """
    if attachment.reach in READS_LOGGED:
        with transaction.atomic():
            record(Verb.ATTACHMENT_READ, on=attachment, by=by, at=at)


def _kind_of(file: IO[bytes], name: str) -> Any:
    try:
        kind = examine(file, name)
    except ValidationError as error:
        raise ValidationError({"file": error.error_list}) from error
    return kind


def _has_place(practice: Practice, digest: str, by: Actor) -> None:
    if practice.status == Status.WITHDRAWN:
        msg = "It is withdrawn: nothing can be attached to it."
        raise StateConflict(msg)
    # Counted among what the writer may know of, so that the others stay unknown.
    known = practice.attachments.visible_to(by)
    if known.count() >= MOST_ATTACHMENTS:
        msg = f"A practice may have {MOST_ATTACHMENTS} attachments. Remove one first."
        raise ValidationError({"file": [msg]}, code="full")
    twin = known.filter(sha256=digest).first()
    if twin is not None:
        raise ValidationError({"file": [f"This file is attached already: “{twin}”."]}, code="once")


def _write(row: Attachment, about: About, by: Actor) -> None:
    """Put what is said on a new or present row, and save it. Raises ValidationError by field."""
    practice, is_new = row.practice, row.pk is None
    row.title = tidy(about.title.strip()) or row.title or row.name
    row.language = about.language or (practice.language if is_new else row.language)
    row.marking = about.marking or (practice.marking if is_new else row.marking)
    releases = row.marking not in {Marking.STRICT, Marking.RED}
    was = practice.released_to_affiliates if is_new else row.released_to_affiliates
    row.released_to_affiliates = was and releases
    row.full_clean()
    row.save()
    if about.nations is not None:
        row.named_nations.set(about.nations)
    elif is_new:
        row.named_nations.set(practice.named_nations.all())
    if is_new:
        row.named_circles.set(practice.named_circles.all())
        row.named_people.set(practice.named_people.all())
    if row.marking == Marking.RED and isinstance(by, Person):
        row.named_people.add(by)
    if not Attachment.objects.visible_to(by).filter(pk=row.pk).exists():
        msg = "With this marking you could not read it yourself: choose a wider one."
        raise ValidationError({"marking": [msg]}, code="marking")


def _locked(attachment: Attachment, expected: frozenset[int] | None) -> Attachment:
    """The row again, locked, if it is still there and has the expected version."""
    rows = Attachment.objects.select_for_update(of=("self",)).select_related("practice")
    row: Attachment = rows.get(pk=attachment.pk)
    check_version(expected, row.version)
    if row.removed_at is not None:
        msg = "It is removed already."
        raise StateConflict(msg)
    return row


def _settle(  # noqa: PLR0913 - what changed, by whom, when, why: all named
    row: Attachment,
    verb: Verb,
    *,
    by: Actor,
    at: datetime.datetime,
    changes: dict[str, list[Any]] | None = None,
    reason: str = "",
) -> None:
    """What follows every change of a row: its next version, the trail, the edition."""
    row.version += 1
    row.save()
    record(verb, on=row, by=by, at=at, changes=changes, reason=reason)
    _raise_editions(row, (changes or {}).get("marking", ()))


def _raise_editions(row: Attachment, markings: Sequence[str] = ()) -> None:
    """Tell pages; those of the public only where the public may have it, or might until now."""
    concerns = row.shown_at is not None and Marking.CLEAR in {row.marking, *markings}
    concerns = concerns and row.practice.status == Status.PUBLISHED
    bump("practices", *(["practices:public"] if concerns else []))


def _state(row: Attachment) -> dict[str, Any]:
    state: dict[str, Any] = {name: getattr(row, name) for name in _TOLD}
    state["marking"] = str(row.marking)
    for name in ("named_nations", "named_circles", "named_people"):
        state[name] = sorted(getattr(row, name).values_list("pk", flat=True))
    return state


def _difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: [old, after[name]] for name, old in before.items() if old != after[name]}


def _opens_nothing(changes: dict[str, list[Any]]) -> None:
    """Refuse what opens it to more readers by one person."""
    before, after = changes.get("marking", [Marking.CLEAR, Marking.CLEAR])
    if is_wider(after, before):
        two_people(None, None)
    was, now = changes.get("named_nations", [[], []])
    if set(now) - set(was) and after != Marking.GREEN:
        two_people(None, None, field="named_nations")


def _facts(row: Attachment, *, gone: bool = False) -> dict[str, list[Any]]:
    """What tells this file from any other, as the trail keeps it."""
    facts = {"media_type": row.media_type, "size": row.size, "sha256": row.sha256}
    return {name: [value, None] if gone else [None, value] for name, value in facts.items()}
