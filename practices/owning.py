"""Who may do what where several nations own a practice. Reading is asked elsewhere: `visible_to`.

The first owner decides about the write-up as a whole; the others write in its draft and clear it.
"""

from typing import TYPE_CHECKING, Any

from practices.rules import can_set_clearance, writes_for
from practices.states import Status

if TYPE_CHECKING:
    from practices.models import CoOwnership, Practice


def can_write(user: Any, practice: "Practice") -> bool:
    """Writers of any nation that owns it, in its draft."""
    nation = writes_for(user)
    if nation is None or practice.status == Status.WITHDRAWN:
        return False
    return nation == practice.owner_nation_id or nation in practice.co_owner_ids


def can_ask_co_owner(user: Any, practice: "Practice") -> bool:
    """The coordinator of the first owner."""
    return practice.status != Status.WITHDRAWN and can_set_clearance(
        user, nation_id=practice.owner_nation_id or -1
    )


def can_accept_co_ownership(user: Any, asked: "CoOwnership") -> bool:
    """The coordinator of the nation that is asked."""
    return asked.accepted_at is None and can_set_clearance(user, nation_id=asked.nation_id)


def can_leave_co_ownership(user: Any, asked: "CoOwnership") -> bool:
    """The coordinator of that nation; until it accepts, who asked may take the question back."""
    if can_set_clearance(user, nation_id=asked.nation_id):
        return True
    return asked.accepted_at is None and can_ask_co_owner(user, asked.practice)
