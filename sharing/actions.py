"""Wishing for wider sharing, and answering: the two people that it takes."""

import datetime
from collections.abc import Collection, Iterable
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, need_reason, record
from core.errors import StateConflict, check_version
from core.models import Verb
from core.text import tidy
from members.models import Circle, Nation, Person
from members.validators import two_people
from practices import actions as practices
from practices.models import Attachment, Practice
from sharing.models import Thing, Wish
from sharing.queries import named_in, wanted_by, whole_of
from sharing.states import State
from sharing.validators import Wanted, is_more
from workinggroups import actions as workinggroups
from workinggroups.models import AgendaItem, Meeting

KEPT = datetime.timedelta(days=365)
_FIELDS: dict[type[Thing], str] = {
    Practice: "practice",
    Attachment: "attachment",
    Meeting: "meeting",
    AgendaItem: "item",
}


@transaction.atomic
def ask(  # noqa: PLR0913 - what, how, why, by whom, when: all named
    thing: Thing,
    *,
    marking: str = "",
    release: bool = False,
    nation: Nation | None = None,
    embargo_until: datetime.datetime | None = None,
    people: Iterable[Person] = (),
    circles: Iterable[Circle] = (),
    reason: str,
    by: Person,
    at: datetime.datetime,
) -> Wish:
    """Wish that `thing` be shared more widely. Raises ValidationError by field."""
    need_reason(reason, "Say why: whoever answers reads the reason.")
    wanted = Wanted(marking, release, nation, embargo_until, tuple(people), tuple(circles))
    _check(thing, wanted)
    about: dict[str, Any] = {_FIELDS[type(thing)]: thing}
    wish = Wish(
        asked_by=by,
        asked_at=at,
        marking=marking,
        release=release,
        nation=nation,
        embargo_until=embargo_until,
        names=bool(wanted.people or wanted.circles),
        reason=tidy(reason.strip()),
        **about,
    )
    # One person's wishes one after the other, so that none is there twice.
    Person.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if Wish.objects.still_open().filter(asked_by=by, **about).exists():
        msg = "You asked for this already; it is not answered yet."
        raise ValidationError({"__all__": [msg]}, code="once")
    wish.full_clean(validate_constraints=False)
    wish.save()
    wish.people.set(wanted.people)
    wish.circles.set(wanted.circles)
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
        wanted = wanted_by(wish)
        _check(wish.thing, wanted)
        _share(wish, wanted, by=by, at=at)
    else:
        record(Verb.SHARING_REFUSE, on=wish.thing, by=by, at=at, reason=wish.answer)
    return wish


def forget_answered(*, at: datetime.datetime) -> int:
    """Forget what was answered more than a year ago, and return how many; the trail remembers."""
    over = Wish.objects.exclude(state=State.OPEN).filter(answered_at__lte=at - KEPT)
    number, _ = over.delete()
    return number


def forget_named(person: Person) -> None:
    """Name the person in no wish any more, as part of an erasure."""
    person.wishes_to_name.clear()


def _locked(wish: Wish, expected: frozenset[int] | None) -> Wish:
    """The row again, locked; StateConflict unless it is open."""
    row: Wish = Wish.objects.select_for_update(of=("self",)).get(pk=wish.pk)
    check_version(expected, row.version)
    if row.state != State.OPEN:
        msg = f"This is answered already: {row.get_state_display().lower()}."
        raise StateConflict(msg)
    return row


def _check(thing: Thing, wanted: Wanted) -> None:
    is_more(thing, wanted, named=named_in(thing), whole=whole_of(thing))


def _share(wish: Wish, wanted: Wanted, *, by: Actor, at: datetime.datetime) -> None:
    """Share the thing as wished. Both reasons are kept: that of the wish stands in the trail."""
    thing, asked_by = copy(wish.thing), wish.asked_by
    if isinstance(thing, Practice):
        sharing = practices.Sharing(
            marking=wanted.marking or None,
            released_to_affiliates=True if wanted.release else None,
            named_nations=_more(thing.named_nations, [wanted.nation] if wanted.nation else ()),
            named_circles=_more(thing.named_circles, wanted.circles),
            named_people=_more(thing.named_people, wanted.people),
            embargo_until=wanted.embargo_until,
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
    how: dict[str, Any] = {
        "marking": wanted.marking,
        "release": wanted.release,
        "nation": wanted.nation,
        "people": wanted.people,
        "circles": wanted.circles,
        "reason": wish.answer,
        "asked_by": asked_by,
    }
    if isinstance(thing, Attachment):
        practices.share_attachment(thing, by=by, at=at, **how)
    else:
        workinggroups.share_wider(thing, by=by, at=at, **how)


def _more(named: Any, more: Collection[Any]) -> tuple[Any, ...] | None:
    """Those named and the others besides; None where there are none."""
    return (*named.all(), *more) if more else None
