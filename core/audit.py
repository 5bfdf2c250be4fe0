"""The only way to write the trail.

Entries form a chain (core.chain), so they are written one at a time: `record` locks the one row
of the chain's head until the change is committed or undone. **Lock order**, for whoever writes an
action: first the rows that change, then `record`, then `core.editions.bump`. An action that
records several times locks all its rows before the first. So nobody who holds the head waits for
a row that another holds who waits for the head.
"""

import datetime
import uuid
from typing import Any, Final, Protocol

from django.core.exceptions import ValidationError
from django.db import models, transaction

from core import door
from core.chain import GENESIS, SEALED, digest_of, plain
from core.models import NEEDS_REASON, Anchor, Event, TrailHead, Verb

_LABEL: Final = 200


class Actor(Protocol):
    """Whoever acts: a person, a nation's system by its key, or the hub itself.

    What it may tell besides: `in_trail`, its name there (a person's role and nation, never the
    person's name); `acts_for`, the nation on whose behalf it acts; `door`, if it has but one.
    """

    @property
    def actor_kind(self) -> str:
        """person, key, system, or nobody who is known."""

    @property
    def pk(self) -> Any:
        """What identifies it among its kind; None for the hub itself."""


class System:
    """The hub acting by itself. `door` is "job" for background work, else "command"."""

    actor_kind = "system"
    pk = None

    def __init__(self, name: str, *, door: str = "command") -> None:
        self.name = name
        self.door = f"{door}:{name}"

    def __str__(self) -> str:
        return self.name


class Nobody:
    """Somebody who is not known, such as whoever is refused a sign-in."""

    actor_kind = "nobody"
    pk = None

    def __str__(self) -> str:
        return "somebody not signed in"


def record(  # noqa: PLR0913 - a trail entry has these parts, all named at the call
    verb: Verb,
    *,
    on: models.Model,
    by: Actor,
    at: datetime.datetime,
    changes: dict[str, list[Any]] | None = None,
    reason: str = "",
    behalf: models.Model | None = None,
) -> Event:
    """Write what happened, as part of the transaction that makes it happen.

    `changes` maps a field to [before, after] and names no people. `behalf` is for whom it was
    done, if not for the actor's own nation. Raises ValidationError ("reason") for a verb in
    NEEDS_REASON or another marking without a reason, and TransactionManagementError outside a
    transaction, since an entry that could stay behind alone would be a lie.
    """
    if not transaction.get_connection().in_atomic_block:
        msg = "The trail is written in the transaction of the change it tells of."
        raise transaction.TransactionManagementError(msg)
    told = plain(changes or {})
    _refuse_without_reason(verb, told, reason)
    behalf = behalf or getattr(by, "acts_for", None)
    return _append(
        verb=str(verb),
        at=at,
        actor_kind=by.actor_kind,
        actor_id="" if by.pk is None else str(by.pk),
        actor_label=_name(by),
        behalf_kind=behalf._meta.label_lower if behalf else "",
        behalf_id=str(behalf.pk) if behalf else "",
        behalf_label=_name(behalf) if behalf else "",
        door=(getattr(by, "door", "") or door.present())[:120],
        on_kind=on._meta.label_lower,
        on_id=str(on.pk),
        on_label=_name(on, longest=300),
        marking=str(getattr(on, "marking", "")),
        changes=told,
        reason=reason,
    )


def _refuse_without_reason(verb: Verb, told: dict[str, Any], reason: str) -> None:
    if "marking" in told:
        need_reason(reason, "Say why the marking changes: the reason is kept with the change.")
    if verb in NEEDS_REASON:
        need_reason(reason, "Say why: the reason is kept with the change.")


def need_reason(reason: str, sentence: str) -> None:
    """Refuse with the sentence, under "reason", what must not be done without one."""
    if not reason.strip():
        raise ValidationError({"reason": [sentence]}, code="required")


def anchor(*, at: datetime.datetime) -> Anchor | None:
    """Note where the chain stands, once per day (UTC); None when that is done already.

    Nothing is noted before anything has happened.
    """
    day = at.astimezone(datetime.UTC).date()
    if Anchor.objects.filter(day=day).exists():
        return None
    with transaction.atomic():
        head = _locked_head()
        if not head.sequence or Anchor.objects.filter(day=day).exists():
            return None
        return Anchor.objects.create(day=day, at=at, sequence=head.sequence, digest=head.digest)


def _append(**content: Any) -> Event:
    """Add an entry at the end of the chain, which nobody else can until this is committed."""
    head = _locked_head()
    entry = Event(
        sequence=head.sequence + 1,
        previous=head.digest,
        ref=uuid.uuid4().hex,
        **content,
    )
    entry.digest = digest_of({name: getattr(entry, name) for name in SEALED})
    entry.save(force_insert=True)
    head.sequence, head.digest = entry.sequence, entry.digest
    head.save(update_fields=["sequence", "digest"])
    return entry


def _locked_head() -> TrailHead:
    """The head's row, locked. SQLite locks nothing here: its transactions stand in line anyway."""
    heads = TrailHead.objects.select_for_update()
    head = heads.filter(number=1).first()
    if head is None:  # of an emptied database
        last = Event.objects.order_by("-sequence").values("sequence", "digest").first()
        TrailHead.objects.get_or_create(
            number=1, defaults=last or {"sequence": 0, "digest": GENESIS}
        )
        head = heads.get(number=1)
    return head


def _name(thing: object, *, longest: int = _LABEL) -> str:
    return str(getattr(thing, "in_trail", None) or thing)[:longest]
