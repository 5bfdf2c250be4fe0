"""Who may change what about members. Reading is asked elsewhere: `visible_to`."""

from typing import TYPE_CHECKING, Any

from members.roles import OF_A_NATION, RESETS, Ability, Role, allows

if TYPE_CHECKING:
    from members.models import JoinInvitation, Person


def can_manage_keys(user: Any, *, nation_id: int | None) -> bool:
    """The coordinator of the nation; no other person, and no system."""
    return _may_for(user, Ability.MANAGE_KEYS, nation_id=nation_id)


def can_set_sign_in(user: Any, *, nation_id: int | None) -> bool:
    """The coordinator of the nation; no other person, and no system."""
    return _may_for(user, Ability.SET_SIGN_IN, nation_id=nation_id)


def can_keep_calendar(user: Any, *, nation_id: int) -> bool:
    """The coordinator of the nation, and the secretariat for each; no system."""
    if getattr(user, "actor_kind", "") == "person" and user.can(Ability.KEEP_CALENDARS):
        return True
    return _may_for(user, Ability.KEEP_CALENDAR, nation_id=nation_id)


def _may_for(user: Any, ability: Ability, *, nation_id: int | None) -> bool:
    return (
        getattr(user, "actor_kind", "") == "person"
        and user.can(ability)
        and user.nation_id == nation_id
    )


def can_manage_people(user: Any, *, nation_id: int | None) -> bool:
    """Whoever may invite somebody there; `nation_id` None is the place of those without one."""
    return any(can_invite(user, nation_id=nation_id, role=role) for role in Role)


def answers_for_people(user: Any) -> bool:
    """Whether there is a place to which the user may invite somebody."""
    own = getattr(user, "nation_id", None)
    return can_manage_people(user, nation_id=None) or can_manage_people(user, nation_id=own)


def can_invite(user: Any, *, nation_id: int | None, role: str) -> bool:
    """The coordinator to the own nation, the secretariat anybody but a site administrator.

    A site administrator is invited by another. A role fits its place: a nation's roles have a
    nation, the others have none.
    """
    if getattr(user, "actor_kind", "") != "person" or (role in OF_A_NATION) != bool(nation_id):
        return False
    if role == Role.ADMINISTRATOR:
        return bool(user.can(Ability.MANAGE_ADMINISTRATORS))
    if user.can(Ability.MANAGE_EVERYONE):
        return True
    return bool(user.can(Ability.MANAGE_PEOPLE) and user.nation_id == nation_id)


def can_begin_nations(user: Any) -> bool:
    """Site administrators: they invite the first coordinator of a nation, and nobody else of it."""
    return getattr(user, "actor_kind", "") == "person" and bool(user.can(Ability.BEGIN_NATIONS))


def is_beginning(invitation: "JoinInvitation") -> bool:
    """Whether the invitation is that of a first coordinator by a site administrator."""
    inviter = invitation.invited_by
    return (
        invitation.role == Role.COORDINATOR and inviter is not None and can_begin_nations(inviter)
    )


def can_see_board(user: Any) -> bool:
    """The secretariat and site administrators; no system."""
    return getattr(user, "actor_kind", "") == "person" and bool(user.can(Ability.SEE_BOARD))


def can_repair(user: Any) -> bool:
    """Site administrators, while they are not elevated; the door asks a second factor besides."""
    return getattr(user, "actor_kind", "") == "person" and bool(user.can(Ability.REPAIR))


def can_elevate(user: Any) -> bool:
    """The secretariat, and a site administrator as break-glass; for themselves."""
    return (
        getattr(user, "actor_kind", "") == "person"
        and user.is_current
        and allows(user.role, Ability.ELEVATE)
    )


def oversees_elevations(user: Any, *, nation_id: int) -> bool:
    """The coordinator of the nation is told who was let in to its restricted matter."""
    return (
        getattr(user, "actor_kind", "") == "person"
        and user.is_current
        and user.role == Role.COORDINATOR
        and user.nation_id == nation_id
    )


def can_release(user: Any, person: "Person") -> bool:
    """Who may end somebody's place, and see who it is: whoever could invite them, and they."""
    if not person.is_current or getattr(user, "actor_kind", "") != "person":
        return False
    place = person.nation_id if person.role in OF_A_NATION else None
    return bool(user.pk == person.pk and user.is_current) or can_invite(
        user, nation_id=place, role=person.role
    )


def can_change_role(user: Any, person: "Person", *, role: str) -> bool:
    """Whoever could invite the person in the present role and in the new one; nobody their own."""
    return (
        can_release(user, person)
        and user.pk != person.pk
        and role in OF_A_NATION
        and can_invite(user, nation_id=person.nation_id, role=role)
    )


def can_confirm(user: Any, person: "Person") -> bool:
    """Whoever could end the place may confirm it; nobody their own."""
    return can_release(user, person) and user.pk != person.pk


def can_reset_factors(user: Any, person: "Person") -> bool:
    """The coordinator for the others of the nation; see members.roles.RESETS. Nobody their own."""
    return bool(
        getattr(user, "actor_kind", "") == "person"
        and user.pk != person.pk
        and person.is_current
        and user.can(Ability.RESET_FACTORS)
        and person.role in RESETS.get(user.role, ())
        and (user.nation_id is None or user.nation_id == person.nation_id)
    )


def can_move(user: Any, person: "Person") -> bool:
    """The secretariat, and nobody themself; a site administrator has nowhere to go."""
    return (
        can_release(user, person)
        and user.pk != person.pk
        and user.can(Ability.MANAGE_EVERYONE)
        and person.role != Role.ADMINISTRATOR
    )
