"""The only way to write the trail."""

import datetime
from typing import Any, Protocol

from django.db import models, transaction

from core.models import Event, Verb


class Actor(Protocol):
    """Whoever acts: a person, a nation's system by its key, or the hub itself."""

    @property
    def actor_kind(self) -> str:
        """person, key or system."""

    @property
    def pk(self) -> Any:
        """What identifies it among its kind; None for the hub itself."""


class System:
    """The hub acting by itself: a job, a command."""

    actor_kind = "system"
    pk = None

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name


def record(  # noqa: PLR0913 - a trail entry has these parts, all named at the call
    verb: Verb,
    *,
    on: models.Model,
    by: Actor,
    at: datetime.datetime,
    changes: dict[str, list[Any]] | None = None,
    reason: str = "",
) -> Event:
    """Write what happened, as part of the transaction that makes it happen.

    `changes` maps a field to [before, after]. Raises TransactionManagementError outside a
    transaction, since an entry that could stay behind alone would be a lie.
    """
    if not transaction.get_connection().in_atomic_block:
        msg = "The trail is written in the transaction of the change it tells of."
        raise transaction.TransactionManagementError(msg)
    return Event.objects.create(
        verb=verb,
        at=at,
        actor_kind=by.actor_kind,
        actor_id="" if by.pk is None else str(by.pk),
        actor_label=str(by)[:200],
        on_kind=on._meta.label_lower,
        on_id=str(on.pk),
        on_label=str(on)[:300],
        changes=changes or {},
        reason=reason,
    )
