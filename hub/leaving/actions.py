"""Leaving and moving: everything is handed over, then the place ends, all of it or nothing."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from core.errors import FieldErrors
from hub.leaving.checklist import (
    ACTION,
    ADOPTION,
    CHAIR,
    CONTACT,
    KEY,
    PRACTICE,
    Checklist,
    Holding,
    checklist,
)
from members import actions as members
from members.models import MemberKey, Nation, Person, Seat
from members.roles import Role
from practices import actions as practices
from practices.models import Adoption, Practice, PracticeContact
from workinggroups import actions as workinggroups
from workinggroups.models import Action, Invitation, Meeting

if TYPE_CHECKING:
    from django.db.models import QuerySet

CHOOSE: Final = "Choose who takes this over."
MAY_NOT_READ: Final = "This person may not read it. Choose somebody else."


@transaction.atomic
def leave(
    person: Person, *, heirs: Mapping[str, Person], by: Person, at: datetime.datetime
) -> None:
    """Hand over what `person` holds and end the place.

    `heirs` says by a holding's key who takes it. Raises FieldErrors by that key for one without
    an heir, where there is anybody to choose, and for an heir who may not read it.
    """
    _hand_over(person, heirs, by=by, at=at)
    members.leave(person, by=by, at=at)


@transaction.atomic
def move(  # noqa: PLR0913 - a move has these parts, all named
    person: Person,
    *,
    heirs: Mapping[str, Person],
    nation: Nation | None,
    role: str,
    reason: str,
    by: Person,
    at: datetime.datetime,
) -> None:
    """Hand over what `person` holds for the present place, and go to another.

    Raises what `leave` does, and what members.actions.move does.
    """
    _hand_over(person, heirs, by=by, at=at)
    members.move(person, nation=nation, role=role, reason=reason, by=by, at=at)


def _hand_over(
    person: Person, heirs: Mapping[str, Person], *, by: Person, at: datetime.datetime
) -> None:
    _lock(person)
    held = checklist(person, by, at=at)
    _refuse_what_is_open(held, heirs)
    for holding in held.holdings:
        heir = heirs.get(holding.key)
        if heir is not None:
            _pass_on(holding, person, heir, by=by, at=at)
    _let_go(person, by=by, at=at)


def _lock(person: Person) -> None:
    """Lock all rows that may change, before the first entry of the trail is written."""
    every: Iterable[QuerySet[Any]] = (
        Person.objects.filter(pk=person.pk),
        Seat.objects.filter(person=person),
        Practice.objects.filter(author=person),
        PracticeContact.objects.filter(person=person),
        Adoption.objects.filter(contact=person),
        Action.objects.filter(owner=person),
        MemberKey.objects.filter(nation=person.nation),
        Invitation.objects.filter(person=person),
    )
    for rows in every:
        list(rows.order_by("pk").select_for_update(of=("self",)))


def _refuse_what_is_open(held: Checklist, heirs: Mapping[str, Person]) -> None:
    allowed = {heir.pk for heir in held.heirs}
    faults: dict[str | tuple[str | int, ...], Sequence[str]] = {}
    for holding in held.holdings:
        heir = heirs.get(holding.key)
        if heir is None:
            if allowed:
                faults[holding.key] = [CHOOSE]
        elif heir.pk not in allowed or not _may_take(holding, heir, heirs):
            faults[holding.key] = [MAY_NOT_READ]
    if faults:
        raise FieldErrors(faults)


def _may_take(holding: Holding, heir: Person, heirs: Mapping[str, Person]) -> bool:
    """Whether the heir reads it, once all that goes to the heir has gone there."""
    thing = holding.thing
    if isinstance(thing, Adoption):
        return bool(Adoption.objects.filter(pk=thing.pk).visible_to(heir).exists())
    if isinstance(thing, Action | Meeting):
        meeting = thing.meeting if isinstance(thing, Action) else thing
        circle = meeting.owner_circle_id
        if circle is not None and heirs.get(f"{CHAIR}-{circle}") == heir:
            return True
        return bool(type(thing).objects.filter(pk=thing.pk).visible_to(heir).exists())
    return True


def _pass_on(
    holding: Holding, person: Person, heir: Person, *, by: Person, at: datetime.datetime
) -> None:
    thing: Any = holding.thing
    if holding.kind == CHAIR:
        members.seat(thing, heir, is_chair=True, by=by, at=at, reason="The chair is handed over.")
    elif holding.kind == PRACTICE:
        practices.hand_over(thing, heir, by=by, at=at)
    elif holding.kind == CONTACT:
        practices.hand_over_contact(thing, heir, by=by, at=at)
    elif holding.kind == ADOPTION:
        practices.hand_over_adoption(thing, heir, by=by, at=at)
    elif holding.kind == ACTION:
        workinggroups.hand_over_action(thing, heir, by=by, at=at)
    elif holding.kind == KEY:
        members.hand_over_key(thing, heir, by=by, at=at)
    else:
        workinggroups.pass_on_invitation(thing, person, heir, by=by, at=at)


def _let_go(person: Person, *, by: Person, at: datetime.datetime) -> None:
    """What was not handed over: actions to those who run them, a group's writing to the group.

    Of an adoption its nation's coordinators are asked to name somebody.
    A nation's practice keeps its author's number: whoever is not of the nation reads nothing by
    that, and its coordinator sees to it. A group's would still open to its author.
    """
    for practice in Practice.objects.filter(author=person, owner_circle__isnull=False):
        practices.hand_over(practice, None, by=by, at=at)
    for contact in PracticeContact.objects.filter(person=person).order_by("pk"):
        practices.hand_over_contact(contact, None, by=by, at=at)
    for adoption in Adoption.objects.filter(contact=person).order_by("pk"):
        practices.hand_over_adoption(adoption, None, by=by, at=at)
    mine = Action.objects.filter(owner=person).current().still_open()
    for action in mine.select_related("meeting__group").order_by("pk"):
        runner = _runner(action, person)
        if runner is not None:
            workinggroups.hand_over_action(action, runner, by=by, at=at)


def _runner(action: Action, person: Person) -> Person | None:
    """The chair of the group whose meeting it is from, else somebody of the secretariat."""
    current = Person.objects.current().exclude(pk=person.pk).order_by("pk")
    group = action.meeting.group
    chair: Person | None = None
    if group is not None:
        chair = current.filter(seats__circle=group.circle_id, seats__is_chair=True).first()
    return chair or current.filter(role=Role.SECRETARIAT).first()
