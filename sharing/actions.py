"""Wishing for wider sharing, and answering: the two people that it takes."""

import datetime
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, need_reason, record
from core.errors import StateConflict, check_version
from core.models import Verb
from core.text import tidy
from members.models import Nation, Person
from members.validators import two_people
from practices import actions as practices
from practices.models import Practice
from sharing.models import Wish
from sharing.queries import named_in
from sharing.states import State
from sharing.validators import is_more
from workinggroups import actions as workinggroups
from workinggroups.models import AgendaItem, Meeting

Thing = Practice | Meeting | AgendaItem
KEPT = datetime.timedelta(days=365)
_FIELDS: dict[type[Thing], str] = {Practice: "practice", Meeting: "meeting", AgendaItem: "item"}


@transaction.atomic
def ask(  # noqa: PLR0913 - what, how, why, by whom, when: all named
    thing: Thing,
    *,
    marking: str = "",
    release: bool = False,
    nation: Nation | None = None,
    reason: str,
    by: Person,
    at: datetime.datetime,
) -> Wish:
    """Wish that `thing` be shared more widely. Raises ValidationError by field."""
    need_reason(reason, "Say why: whoever answers reads the reason.")
    about: dict[str, Any] = {_FIELDS[type(thing)]: thing}
    wish = Wish(
        asked_by=by,
        asked_at=at,
        marking=marking,
        release=release,
        nation=nation,
        reason=tidy(reason.strip()),
        **about,
    )
    _check(wish)
    # One person's wishes one after the other, so that none is there twice.
    Person.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if Wish.objects.still_open().filter(asked_by=by, **about).exists():
        msg = "You asked for this already; it is not answered yet."
        raise ValidationError({"__all__": [msg]}, code="once")
    wish.full_clean(validate_constraints=False)
    wish.save()
    record(Verb.SHARING_ASK, on=thing, by=by, at=at, reason=wish.reason)
    return wish


@transaction.atomic
def take_back(
    wish: Wish, *, by: Person, at: datetime.datetime, expected: frozenset[int] | None = None
) -> Wish:
    """Take one's own wish back.

    Raises StateConflict when it is answered, StaleVersion when it was open in `expected`.
    """
    wish = _locked(wish, expected)
    wish.state, wish.answered_at = State.WITHDRAWN, at
    wish.save(update_fields=["state", "answered_at"])
    record(Verb.SHARING_TAKE_BACK, on=wish.thing, by=by, at=at)
    return wish


@transaction.atomic
def answer(  # noqa: PLR0913 - what, why, by whom, when, of which version: all named
    wish: Wish,
    *,
    agree: bool,
    reason: str,
    by: Person,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> Wish:
    """Agree, which shares the thing more widely, or decline. Whoever asked cannot.

    Raises ValidationError without a reason, or where the wish is no longer one for wider
    sharing; StateConflict when it is answered, StaleVersion when it was open in `expected`.
    """
    need_reason(reason, "Say why: who asked reads the reason, and it is kept.")
    wish = _locked(wish, expected)
    two_people(wish.asked_by, by)
    wish.state = State.GRANTED if agree else State.REFUSED
    wish.answered_by, wish.answered_at, wish.answer = by, at, tidy(reason.strip())
    wish.full_clean(validate_constraints=False)
    wish.save()
    if agree:
        _check(wish)
        _share(wish, by=by, at=at)
    else:
        record(Verb.SHARING_REFUSE, on=wish.thing, by=by, at=at, reason=wish.answer)
    return wish


def forget_answered(*, at: datetime.datetime) -> int:
    """Forget what was answered more than a year ago, and return how many; the trail remembers."""
    over = Wish.objects.exclude(state=State.OPEN).filter(answered_at__lte=at - KEPT)
    number, _ = over.delete()
    return number


def _locked(wish: Wish, expected: frozenset[int] | None) -> Wish:
    """The row again, locked; StateConflict unless it is open."""
    row: Wish = Wish.objects.select_for_update(of=("self",)).get(pk=wish.pk)
    check_version(expected, row.version)
    if row.state != State.OPEN:
        msg = f"This is answered already: {row.get_state_display().lower()}."
        raise StateConflict(msg)
    return row


def _check(wish: Wish) -> None:
    thing = wish.thing
    is_more(
        thing,
        marking=wish.marking,
        release=wish.release,
        nation=wish.nation,
        named=named_in(thing),
        whole=thing.meeting if isinstance(thing, AgendaItem) else None,
    )


def _share(wish: Wish, *, by: Actor, at: datetime.datetime) -> None:
    """Share the thing as wished. Both reasons are kept: that of the wish stands in the trail."""
    thing, asked_by = copy(wish.thing), wish.asked_by
    if isinstance(thing, Practice):
        named = (*named_in(thing), wish.nation) if wish.nation else None
        sharing = practices.Sharing(
            marking=wish.marking or None,
            released_to_affiliates=True if wish.release else None,
            named_nations=named,
        )
        practices.update(
            thing,
            content={},
            sharing=sharing,
            by=by,
            at=at,
            reason=wish.answer,
            asked_by=asked_by,
        )
        return
    workinggroups.share_wider(
        thing,
        marking=wish.marking,
        release=wish.release,
        nation=wish.nation,
        by=by,
        at=at,
        reason=wish.answer,
        asked_by=asked_by,
    )
