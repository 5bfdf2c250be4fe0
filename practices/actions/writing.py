"""Creating and changing what a practice says and who may read it."""

import datetime
import secrets
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from core.audit import Actor, record
from core.editions import bump
from core.errors import check_version
from core.models import Verb
from members.markings import Marking
from members.models import Circle, Nation, Person
from members.validators import two_people
from practices.actions.lineage import hold_lineage, refuse_loop
from practices.actions.parts import Faults, build_parts, save_parts, set_fields
from practices.actions.sharing import NAMED, NEW, Sharing, given, is_held, opens, widens
from practices.document import Content, document_of
from practices.models import Practice, PracticeVersion, Status
from practices.search.index import refresh
from practices.validators import ready_to_publish

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


COMPILED = "As compiled from public sources."


@transaction.atomic
def create(
    *,
    content: Content,
    owner: Nation | Circle,
    by: Actor,
    at: datetime.datetime,
    sharing: Sharing = NEW,
) -> Practice:
    """A new draft of `owner`, with all its parts.

    Raises FieldErrors keyed by dotted place ("results.0.what") with every fault found.
    """
    if "links" in content:
        hold_lineage()
    practice = new_row(title=content.get("title", ""), owner=owner, by=by, at=at)
    write(practice, content, replace(NEW, **given(sharing)), by=by)
    settle(practice, verb=Verb.PRACTICE_CREATE, by=by, at=at)
    return practice


@transaction.atomic
def update(  # noqa: PLR0913 - what, whose edition, by whom, when, why: all named
    practice: Practice,
    *,
    content: Content,
    by: Actor,
    at: datetime.datetime,
    sharing: Sharing | None = None,
    expected: frozenset[int] | None = None,
    reason: str = "",
    asked_by: Person | None = None,
) -> Practice:
    """Change the parts of a practice that `content` and `sharing` give; the rest stays.

    A published practice stays published, as its next version, and is opened to more readers only
    where another person `asked_by` wished for it. Nothing is written when nothing differs.
    Raises StaleVersion when somebody else changed it since the `expected` version, FieldErrors
    as `create` does, and ValidationError when the marking changes without a reason.
    """
    if "links" in content:
        hold_lineage()
    practice = locked(practice, expected=expected)
    before = _state(practice)
    write(practice, content, sharing or Sharing(), by=by)
    if practice.status == Status.PUBLISHED:
        ready_to_publish(practice)
    changes = _difference(before, _state(practice))
    by_field = opens(practice, changes, at) if practice.status == Status.PUBLISHED else ""
    if by_field:
        two_people(asked_by, by, field=by_field)
    if changes:
        practice.version += 1
        practice.updated_at = at
        if widens(changes) or is_held(practice.embargo_until, at):
            practice.versions_from = practice.version
        practice.save(update_fields=["version", "versions_from", "updated_at"])
        verb = Verb.PRACTICE_UPDATE
        settle(practice, verb=verb, by=by, at=at, changes=changes, reason=reason)
    return practice


@transaction.atomic
def reserve_compiled(*, slug: str, owner: Nation, at: datetime.datetime) -> None:
    """Make an empty row for a write-up to come, so that others can link to it already.

    It is the loader's, within its own transaction: `import_compiled` fills it (version 0 to 1).
    """
    Practice.objects.get_or_create(
        slug=slug,
        defaults={
            "owner_nation": owner,
            "marking": Marking.CLEAR,
            "is_compiled": True,
            "status": Status.PUBLISHED,
            "version": 0,
            "created_at": at,
            "updated_at": at,
            "published_at": at,
        },
    )


@transaction.atomic
def import_compiled(  # noqa: PLR0913 - a loader gives all of it
    *,
    slug: str,
    content: Content,
    owner: Nation,
    marking: Marking,
    by: Actor,
    at: datetime.datetime,
) -> tuple[Practice, str]:
    """Fill or change a reserved write-up that was compiled from public sources.

    Returns it with "created", "updated", "unchanged", or "kept": what somebody else has changed
    since, in its words, its marking or its state, is theirs, and the loader leaves it alone. It
    need not say what did not work: where the sources are silent the page says so until the
    nation confirms it.
    """
    hold_lineage()
    practice = Practice.objects.select_for_update(of=("self",)).get(slug=slug)
    is_new = practice.version == 0
    if not is_new and practice.version != practice.loaded_version:
        return practice, "kept"
    before = _state(practice)
    practice.owner_nation = owner
    write(practice, content, Sharing(marking=marking), by=by, import_links=True)
    changes = _difference(before, _state(practice))
    if not changes:
        return practice, "unchanged"
    practice.version += 1
    practice.loaded_version = practice.version
    practice.updated_at = at
    practice.save(update_fields=["version", "loaded_version", "updated_at"])
    verb = Verb.PRACTICE_CREATE if is_new else Verb.PRACTICE_UPDATE
    told = None if is_new else changes
    settle(practice, verb=verb, by=by, at=at, changes=told, reason="" if is_new else COMPILED)
    return practice, "created" if is_new else "updated"


class _Undo(Exception):  # noqa: N818 - no fault: it leaves the transaction, undone
    """What was tried is undone."""


def rehearse(practice: Practice, content: Content, *, by: Actor) -> dict[str, list[Any]]:
    """What would change were `content` written, as [before, after]; nothing is. Refuses alike.

    Of a published practice, which must stay fit to be.
    """
    changes: dict[str, list[Any]] = {}
    try:
        with transaction.atomic():
            row = Practice.objects.get(pk=practice.pk)
            before = _state(row)
            write(row, content, Sharing(), by=by)
            ready_to_publish(row)
            changes = _difference(before, _state(row))
            raise _Undo  # noqa: TRY301 - the block is the transaction
    except _Undo:
        return changes


def new_row(*, title: str, owner: Nation | Circle, by: Actor, at: datetime.datetime) -> Practice:
    """A new practice of `owner`, unsaved."""
    return Practice(
        slug=_free_slug(title),
        owner_nation=owner if isinstance(owner, Nation) else None,
        owner_circle=owner if isinstance(owner, Circle) else None,
        author=by if isinstance(by, Person) else None,
        created_at=at,
        updated_at=at,
    )


def locked(practice: Practice, *, expected: frozenset[int] | None) -> Practice:
    """The row again, locked until the transaction ends, if it still has the expected version."""
    row: Practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    check_version(expected, row.version)
    return row


def settle(  # noqa: PLR0913 - what changed, by whom, when, why: all named
    practice: Practice,
    *,
    verb: Verb,
    by: Actor,
    at: datetime.datetime,
    changes: dict[str, list[Any]] | None = None,
    reason: str = "",
) -> None:
    """What follows every change: the version kept, the search told, the trail, the edition."""
    PracticeVersion.objects.update_or_create(
        practice=practice,
        number=practice.version,
        defaults={
            "at": at,
            "by": str(by)[:200],
            "content": document_of(practice),
        },
    )
    refresh(practice)
    record(verb, on=practice, by=by, at=at, changes=changes, reason=reason)
    bump("practices", *(["practices:public"] if concerns_public(practice, changes, at) else []))


def concerns_public(
    practice: Practice, changes: dict[str, list[Any]] | None, at: datetime.datetime
) -> bool:
    """Whether the public may read the practice, or might until this change.

    Nothing else may move what the public can watch, such as the ETag of a list.
    """
    changed = changes or {}
    markings = [practice.marking, *changed.get("marking", [])]
    embargo = changed.get("embargo_until", [None, None])[0]
    earlier = datetime.datetime.fromisoformat(embargo) if embargo else None
    was_held = is_held(earlier if "embargo_until" in changed else practice.embargo_until, at)
    is_out = practice.status in {Status.PUBLISHED, Status.WITHDRAWN}
    held = was_held and is_held(practice.embargo_until, at)
    return is_out and not held and Marking.CLEAR in markings


def write(
    practice: Practice,
    content: Content,
    sharing: Sharing,
    *,
    by: Actor,
    import_links: bool = False,
) -> None:
    """Put content and sharing on the row and its parts; for actions. Raises FieldErrors."""
    faults = Faults()
    for name in ("marking", "released_to_affiliates", "embargo_until"):
        value = getattr(sharing, name)
        if value is not None:
            setattr(practice, name, value)
    set_fields(practice, content, faults)
    targets = Practice.objects.all()
    if not import_links:
        targets = targets.visible_to(by).published()
    built = build_parts(practice, content, faults, targets=targets)
    faults.close()
    practice.save()
    save_parts(practice, built, targets=targets)
    if "links" in content:
        refuse_loop(practice, by=by)
    for name in NAMED:
        named = getattr(sharing, name)
        if named is not None:
            getattr(practice, name).set(named)
    if not import_links:
        _still_readable(practice, by)


def _still_readable(practice: Practice, by: Actor) -> None:
    if not Practice.objects.visible_to(by).filter(pk=practice.pk).exists():
        msg = "With this marking you could not read it yourself: choose a wider one."
        raise ValidationError({"marking": [msg]}, code="marking")


def _state(practice: Practice) -> dict[str, Any]:
    state: dict[str, Any] = dict(document_of(practice))
    state["owner"] = practice.owner.slug
    state["marking"] = str(practice.marking)
    state["released_to_affiliates"] = practice.released_to_affiliates
    embargo = practice.embargo_until
    state["embargo_until"] = None if embargo is None else embargo.isoformat()
    for name in NAMED:
        state[name] = sorted(getattr(practice, name).values_list("pk", flat=True))
    return state


def _difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    return {
        name: [before.get(name), value]
        for name, value in after.items()
        if before.get(name) != value or name not in before
    }


def _free_slug(title: str) -> str:
    """A slug with four random letters: whether a like-named draft exists must not show in it."""
    tail = "".join(secrets.choice(_ALPHABET) for _ in range(4))
    return f"{slugify(title)[:70] or 'practice'}-{tail}"
