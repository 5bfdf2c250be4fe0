"""Who may look into the ledger of digests."""

from typing import Any

from members.models import Person
from members.roles import Ability


def can_see_ledger(user: Any) -> bool:
    """The secretariat."""
    return isinstance(user, Person) and user.can(Ability.RUN_MEETINGS)
