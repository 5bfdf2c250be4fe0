"""Making a draft of what was written elsewhere."""

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction

from core.audit import Actor
from members.models import Nation
from practices.actions.drafting import BEYOND, save_draft, start
from practices.models import Draft, Practice

if TYPE_CHECKING:
    from practices.document import Content


@transaction.atomic
def start_from(  # noqa: PLR0913 - what, called how, whose, by whom, when: all named
    *,
    content: Mapping[str, Any],
    title: str,
    kind: str,
    owner: Nation,
    by: Actor,
    at: datetime.datetime,
) -> tuple[Practice, Draft]:
    """A practice with a draft that says what was read, right or wrong: its writers judge it.

    Raises ValidationError by field for a title or kind that cannot be.
    """
    practice, draft = start(title=title, kind=kind, owner=owner, by=by, at=at)
    said = {name: value for name, value in content.items() if name not in BEYOND}
    said |= {"title": title, "kind": kind}
    return practice, save_draft(draft, content=cast("Content", said), by=by, at=at)
