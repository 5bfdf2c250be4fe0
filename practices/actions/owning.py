"""Owning a practice together: asked by the first owner, accepted by the other nation, left."""

import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.editions import bump
from core.errors import StateConflict
from core.models import Verb
from members.markings import Marking
from members.models import Nation, Person
from practices.actions.drafting import draft_of
from practices.actions.reviewing import add_nation, drop_nation
from practices.actions.writing import locked
from practices.models import CoOwnership, Practice, Status
from practices.search.index import refresh

MOST: Final = 10  # nations that own one practice together with the first
_NAME_FIRST: Final = (
    "It does not read this practice. What is published is opened by two people: "
    "have the nation named as a reader first."
)


@transaction.atomic
def ask_co_owner(
    practice: Practice, *, nation: Nation, by: Person, at: datetime.datetime
) -> CoOwnership:
    """Ask a nation to own the practice too. Until it accepts, nothing changes.

    Its coordinator reads the draft of one that is not published. Raises ValidationError under
    "nation", StateConflict for a withdrawn practice.
    """
    row = locked(practice, expected=None)
    if row.status == Status.WITHDRAWN:
        msg = "It is withdrawn: nobody owns it anew."
        raise StateConflict(msg)
    fault = _fault(row, nation)
    if fault:
        raise ValidationError({"nation": [fault]}, code="nation")
    asked = CoOwnership.objects.create(practice=row, nation=nation, asked_at=at)
    _tell(Verb.OWNER_ASK, asked, by=by, at=at, changes=[None, nation.slug])
    return asked


@transaction.atomic
def accept_co_ownership(asked: CoOwnership, *, by: Person, at: datetime.datetime) -> CoOwnership:
    """Own the practice too: read it as an owner, write in its draft, clear it.

    A draft that is in review waits for this nation as well. Raises StateConflict when it is gone
    or accepted already.
    """
    row = _locked(asked)
    if row.accepted_at is not None:
        msg = "Your nation owns it already."
        raise StateConflict(msg)
    row.accepted_at = at
    row.save(update_fields=["accepted_at"])
    draft = draft_of(row.practice)
    if draft is not None:
        add_nation(draft, row.nation_id)
    _tell(Verb.OWNER_ACCEPT, row, by=by, at=at, changes=[None, row.nation.slug])
    return row


@transaction.atomic
def leave_co_ownership(asked: CoOwnership, *, by: Actor, at: datetime.datetime) -> None:
    """Own it no more, decline to, or take the question back. Raises StateConflict when gone."""
    row = _locked(asked)
    practice = row.practice
    nation = row.nation_id
    _tell(Verb.OWNER_LEAVE, row, by=by, at=at, changes=[row.nation.slug, None], gone=True)
    row.delete()
    draft = draft_of(practice)
    if draft is not None:
        drop_nation(draft, nation, at=at)
    refresh(practice)


def _fault(practice: Practice, nation: Nation) -> str:
    """Why this nation cannot be asked; "" if it can."""
    if not nation.is_member or practice.owner_nation_id is None:
        return "Choose a member nation; what a group owns has no further owners."
    if (
        nation.pk == practice.owner_nation_id
        or CoOwnership.objects.filter(practice=practice, nation=nation).exists()
    ):
        return "This nation owns it already, or is asked to."
    if CoOwnership.objects.filter(practice=practice).count() >= MOST:
        return f"A practice has {MOST} further owners at most."
    open_ = practice.marking in {Marking.CLEAR, Marking.GREEN} and practice.embargo_until is None
    named = practice.named_nations.filter(pk=nation.pk).exists()
    if practice.status == Status.PUBLISHED and not open_ and not named:
        return _NAME_FIRST
    return ""


def _locked(asked: CoOwnership) -> CoOwnership:
    """The row again, its practice locked first; StateConflict when it is gone."""
    practice = locked(asked.practice, expected=None)
    rows = CoOwnership.objects.select_for_update(of=("self",)).select_related("nation")
    row: CoOwnership | None = rows.filter(pk=asked.pk).first()
    if row is None:
        msg = "This is gone: it was declined, left or taken back."
        raise StateConflict(msg)
    row.practice = practice
    return row


def _tell(  # noqa: PLR0913 - what was done, about what, by whom, when
    verb: Verb,
    row: CoOwnership,
    *,
    by: Actor,
    at: datetime.datetime,
    changes: list[str | None],
    gone: bool = False,
) -> None:
    """The trail, the search and the pages that name the owners."""
    record(verb, on=row.practice, by=by, at=at, changes={"co_owner": changes})
    if row.accepted_at is None and not gone:
        return
    refresh(row.practice)
    public = row.practice.status == Status.PUBLISHED and row.practice.marking == Marking.CLEAR
    bump("practices", *(["practices:public"] if public else []))
