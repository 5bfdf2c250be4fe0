"""What those who answer for people see: who belongs to a place, who is invited; and the roles."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef

from members import rules
from members.links import hash_of
from members.models import JoinInvitation, Nation, Person
from members.queries.reviews import overdue_nations
from members.roles import ABILITIES, MEANING, OF_A_NATION, RESETS, Ability, Role

STATES: Final = {
    "owed": "The letter is on its way",
    "sent": "Waiting for an answer",
    "failed": "The letter was refused",
    "expired": "Expired",
}


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation that stands, and how, in words."""

    invitation: JoinInvitation
    role: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The people of a place, those invited to it, and the other places the reader answers for.

    `overdue` are the numbers of the nations whose access review is overdue, for the secretariat;
    `others` those whom the reader cannot invite or release, but whose second factor they reset.
    """

    nation: Nation | None
    people: Sequence[Person]
    invitations: Sequence[InvitationRow]
    nations: Sequence[Nation]
    overdue: Collection[int]
    others: Sequence[Person]


def people_page(user: Any, nation: Nation | None, *, at: datetime.datetime) -> PeoplePage:
    """Who belongs to the nation, or to no nation, as far as the user answers for them."""
    nation_id = nation.pk if nation else None
    roles = roles_to_give(user, nation_id=nation_id)
    people = Person.objects.current().filter(nation=nation, role__in=roles)
    standing = JoinInvitation.objects.standing().filter(nation=nation, role__in=roles)
    every = user.can(Ability.MANAGE_EVERYONE)
    return PeoplePage(
        nation=nation,
        people=list(people.order_by("name", "pk")),
        invitations=[_row(row, at) for row in standing.order_by("-made_at", "-pk")],
        nations=list(Nation.objects.filter(is_member=True).order_by("name")) if every else [],
        overdue=overdue_nations(at=at) if every else (),
        others=_others(user, roles) if nation is None else (),
    )


def _others(user: Any, roles: Collection[Role]) -> list[Person]:
    """Those without a nation whose second factor the user resets, but whom others invite."""
    found = RESETS.get(user.role, frozenset()) - set(roles) - set(OF_A_NATION)
    if not found:
        return []
    return list(Person.objects.current().filter(role__in=found).order_by("name", "pk"))


@dataclass(frozen=True, slots=True)
class Beginning:
    """A member nation without a coordinator, and the invitation that stands, if there is one."""

    nation: Nation
    row: InvitationRow | None


def nations_to_begin(*, at: datetime.datetime) -> list[Beginning]:
    """The member nations without a coordinator, by name."""
    begun = Person.objects.current().filter(role=Role.COORDINATOR, nation=OuterRef("pk"))
    nations = Nation.objects.filter(~Exists(begun), is_member=True).order_by("name")
    standing = JoinInvitation.objects.standing().filter(role=Role.COORDINATOR)
    rows = {row.nation_id: _row(row, at) for row in standing.order_by("made_at", "pk")}
    return [Beginning(nation, rows.get(nation.pk)) for nation in nations]


def _row(invitation: JoinInvitation, at: datetime.datetime) -> InvitationRow:
    state = invitation.state(at=at)
    return InvitationRow(invitation, str(Role(invitation.role).label), state, STATES[state])


def roles_to_give(user: Any, *, nation_id: int | None) -> list[Role]:
    """The roles to which the user may invite somebody there."""
    offered = OF_A_NATION if nation_id else (Role.SECRETARIAT, Role.ADMINISTRATOR)
    return [role for role in offered if rules.can_invite(user, nation_id=nation_id, role=role)]


def roles_to_change(user: Any, person: Person) -> list[Role]:
    """The roles that the user may give the person, the present one included; none: not theirs."""
    return [role for role in OF_A_NATION if rules.can_change_role(user, person, role=role)]


def invitation_of_link(token: str) -> JoinInvitation | None:
    """The invitation whose link has the token, whatever has become of it."""
    rows = JoinInvitation.objects.select_related("nation", "invited_by__nation")
    return rows.filter(token_hash=hash_of(token)).first()


@dataclass(frozen=True, slots=True)
class RoleColumn:
    """A role in words."""

    label: str
    meaning: str


def roles_table() -> dict[str, Any]:
    """What each role allows, read off members.roles: the roles, and a row for each ability."""
    rows = [
        {
            "label": _first_up(str(ability.label)),
            "cells": [
                {"text": "Yes", "state": "yes"}
                if ability in ABILITIES[role]
                else {"text": "No", "state": "unknown"}
                for role in Role
            ],
        }
        for ability in Ability
    ]
    return {
        "roles": [RoleColumn(_first_up(str(role.label)), MEANING[role]) for role in Role],
        "cols": [{"label": _first_up(str(role.label))} for role in Role],
        "rows": rows,
    }


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]
