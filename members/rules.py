"""Who may change what about members. Reading is asked elsewhere: `visible_to`."""

from typing import Any

from members.roles import Ability


def can_manage_keys(user: Any, *, nation_id: int | None) -> bool:
    """The coordinator of the nation; no other person, and no system."""
    return (
        getattr(user, "actor_kind", "") == "person"
        and user.can(Ability.MANAGE_KEYS)
        and user.nation_id == nation_id
    )
