"""Adoptions: declared and changed by the adopter, confirmed, and acknowledged by the source."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.editions import bump
from core.errors import StateConflict, check_version
from core.models import Verb
from members.markings import Marking, is_wider
from members.models import Nation, Organisation, Person
from practices.actions import owing
from practices.actions.sharing import is_held
from practices.models import Adoption, AdoptionInvitation, NoticeKind, Practice
from practices.models.adoptions import TWICE
from practices.rules import is_news
from practices.uptake import AdoptionState, Level
from practices.validators import adopter_fits, contact_fits, stop_says_why, taken_from_fits

YEAR: Final = datetime.timedelta(days=365)
# What it says; what is about reaching somebody needs no confirming again.
SAYS: Final = (
    "kind", "stage", "since", "stopped_because", "scope", "changed", "cost", "time", "evidence",
    "outcomes", "repository", "code_form", "code_version", "code_as_of", "taken_from",
)  # fmt: skip
REACHES: Final = ("contact", "mailbox")
OPENED: Final = "Whoever declared it asked for this marking, and another person confirmed it."
TOO_NARROW: Final = (
    "An adoption is for its own nation at least, and that of the practice: choose a wider marking."
)
FOR_AUTHORITIES: Final = "Your local authority could not read this itself: choose a wider marking."


@dataclass(frozen=True, slots=True)
class Adopter:
    """Who adopts: a nation, or a body of it, listed on the hub or else by its name."""

    nation: Nation
    level: str = Level.NATION
    organisation: Organisation | None = None
    body: str = ""


@transaction.atomic
def declare(  # noqa: PLR0913 - what, who, how, by whom, when: all named
    practice: Practice,
    *,
    adopter: Adopter,
    content: Mapping[str, Any],
    marking: str = Marking.GREEN,
    released: bool = False,
    by: Actor,
    at: datetime.datetime,
) -> Adoption:
    """Say that somebody takes the practice up. Raises ValidationError by field.

    TLP:CLEAR holds once another person confirms it; until then it is TLP:GREEN.
    """
    _hold(practice)
    adoption = Adoption(
        practice=practice,
        owner_nation=adopter.nation,
        level=adopter.level,
        organisation=adopter.organisation,
        body=adopter.body,
        contact=by if isinstance(by, Person) else None,
        written_by=by if isinstance(by, Person) else None,
        written_at=at,
        created_at=at,
        updated_at=at,
    )
    _put(adoption, content)
    _share(adoption, marking, released=released or adopter.level == Level.AUTHORITY)
    _check(adoption)
    adoption.save()
    _name_source(adoption)
    waiting = AdoptionInvitation.objects.waiting().filter(practice=practice, nation=adopter.nation)
    waiting.update(answered_at=at)
    _ask_to_confirm(adoption, at=at)
    changes = {"stage": [None, str(adoption.stage)]}
    record(Verb.ADOPTION_DECLARE, on=adoption, by=by, at=at, changes=changes)
    tell_readers(adoption)
    return adoption


@transaction.atomic
def change(  # noqa: PLR0913 - what, whose edition, by whom, when, why: all named
    adoption: Adoption,
    *,
    content: Mapping[str, Any],
    marking: str | None = None,
    reason: str = "",
    by: Actor,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> Adoption:
    """Change what an adoption says; then somebody else has to confirm it again.

    A narrower marking holds at once, with a reason; a wider one once that is done.
    Raises StaleVersion, and ValidationError by field.
    """
    _hold(adoption.practice)
    adoption = locked_adoption(adoption, expected)
    before = {name: getattr(adoption, name) for name in (*SAYS, *REACHES, "marking")}
    wanted = adoption.wanted_marking
    _put(adoption, content)
    if marking is not None:
        _share(adoption, marking, released=adoption.released_to_affiliates)
    changes, is_wish = _differences(adoption, before), adoption.wanted_marking != wanted
    if not changes and not is_wish:
        return adoption
    is_said = bool(set(changes) & set(SAYS)) or (is_wish and bool(adoption.wanted_marking))
    if is_said:
        adoption.written_by = by if isinstance(by, Person) else None
        adoption.written_at = at
        adoption.state = AdoptionState.UNCONFIRMED
    if "contact" in changes:
        adoption.contact_left_at = None
    _check(adoption)
    save_adoption(adoption, at=at)
    _name_source(adoption)
    if is_said:
        _ask_to_confirm(adoption, at=at)
    record(Verb.ADOPTION_UPDATE, on=adoption, by=by, at=at, changes=changes, reason=reason)
    tell_readers(adoption, before["marking"])
    return adoption


def _differences(adoption: Adoption, before: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What differs, for the trail: with its values only where these are words of ours."""
    told = ("stage", "marking")
    return {
        name: [str(was), str(getattr(adoption, name))] if name in told else [None, None]
        for name, was in before.items()
        if getattr(adoption, name) != was
    }


def _ask_to_confirm(adoption: Adoption, *, at: datetime.datetime) -> None:
    people = owing.authorised(adoption)
    owing.owe(NoticeKind.TO_CONFIRM, people, practice=adoption.practice, adoption=adoption, at=at)


@transaction.atomic
def confirm(
    adoption: Adoption,
    *,
    by: Person,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> Adoption:
    """Stand by what it says for a year from now; a wider marking that was asked for holds now."""
    adoption = locked_adoption(adoption, expected)
    is_first = adoption.confirmed_at is None
    was = adoption.marking
    if is_news(adoption) and adoption.written_by_id == by.pk:
        raise StateConflict("Somebody else confirms it than who wrote it.")
    changes = {"state": [str(adoption.state), str(AdoptionState.CONFIRMED)]}
    if adoption.wanted_marking:
        adoption.marking, adoption.wanted_marking = adoption.wanted_marking, ""
        changes["marking"] = [str(was), str(adoption.marking)]
    adoption.state = AdoptionState.CONFIRMED
    adoption.confirmed_by, adoption.confirmed_at, adoption.lapses_at = by, at, at + YEAR
    adoption.reminded_at = None
    save_adoption(adoption, at=at)
    practice = adoption.practice
    if is_first:
        people = owing.coordinators(practice.owner_nation_id)
        owing.owe(NoticeKind.TO_ACKNOWLEDGE, people, practice=practice, adoption=adoption, at=at)
    reason = OPENED if "marking" in changes else ""
    record(Verb.ADOPTION_CONFIRM, on=adoption, by=by, at=at, changes=changes, reason=reason)
    tell_readers(adoption, was)
    return adoption


@transaction.atomic
def acknowledge(
    adoption: Adoption,
    *,
    by: Person,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> Adoption:
    """The source knows of it. Raises StateConflict when it was said already."""
    adoption = locked_adoption(adoption, expected)
    if adoption.acknowledged_at is not None:
        raise StateConflict("This is acknowledged already.")
    adoption.acknowledged_by, adoption.acknowledged_at = by, at
    save_adoption(adoption, at=at)
    record(Verb.ADOPTION_ACKNOWLEDGE, on=adoption, by=by, at=at)
    tell_readers(adoption)
    return adoption


def _hold(practice: Practice) -> None:
    """One change at a time to who took a practice from whom, so that no two make a loop."""
    rows = Practice.objects.filter(pk=practice.pk)
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))


def locked_adoption(adoption: Adoption, expected: frozenset[int] | None) -> Adoption:
    """The row again, locked until the transaction ends, if it still has the expected version."""
    rows = Adoption.objects.select_for_update(of=("self",))
    row: Adoption = rows.select_related("practice", "owner_nation", "organisation").get(
        pk=adoption.pk
    )
    check_version(expected, row.version)
    return row


def _put(adoption: Adoption, content: Mapping[str, Any]) -> None:
    for name in (*SAYS, *REACHES):
        if name in content:
            setattr(adoption, name, content[name])


def _share(adoption: Adoption, marking: str, *, released: bool) -> None:
    """Set the marking, or note the wider one that is wanted."""
    present = Marking(adoption.marking)  # of a new one TLP:GREEN
    adoption.wanted_marking = ""
    if is_wider(marking, present):
        adoption.marking, adoption.wanted_marking = present, marking
    else:
        adoption.marking = marking
    adoption.released_to_affiliates = released


def _name_source(adoption: Adoption) -> None:
    """Let the nation whose practice it is read what is not for the whole network."""
    source = adoption.practice.owner_nation
    if adoption.marking in {Marking.AMBER, Marking.STRICT} and source is not None:
        adoption.named_nations.add(source)


def _check(adoption: Adoption) -> None:
    if adoption.marking == Marking.RED:
        raise ValidationError({"marking": [TOO_NARROW]}, code="marking")
    if adoption.marking == Marking.STRICT and adoption.released_to_affiliates:
        raise ValidationError({"marking": [FOR_AUTHORITIES]}, code="marking")
    adoption.full_clean(
        exclude=["written_by", "confirmed_by", "acknowledged_by"], validate_constraints=False
    )
    adopter_fits(adoption)
    stop_says_why(adoption)
    contact_fits(adoption)
    taken_from_fits(adoption)
    same = Adoption.objects.filter(practice=adoption.practice, kind=adoption.kind)
    if adoption.organisation is None:
        same = same.filter(owner_nation=adoption.owner_nation, organisation=None)
        same = same.filter(body=adoption.body)
    else:
        same = same.filter(organisation=adoption.organisation)
    if same.exclude(pk=adoption.pk).exists():
        raise ValidationError({"kind": [TWICE]}, code="twice")


def save_adoption(adoption: Adoption, *, at: datetime.datetime) -> None:
    """Keep a change as the next version."""
    adoption.version += 1
    adoption.updated_at = at
    adoption.save()


def tell_readers(adoption: Adoption, before: str = "") -> None:
    """Raise the numbers of what may have changed for whom.

    Nothing that the public may not read moves what it can watch, such as the ETag of a list.
    """
    practice = adoption.practice
    held = is_held(practice.embargo_until, adoption.updated_at)
    shown = practice.marking == Marking.CLEAR and not held
    public = shown and Marking.CLEAR in {adoption.marking, before}
    bump("adoptions", *(["adoptions:public"] if public else []))
