"""Who may change a practice. Reading is asked elsewhere: `Practice.objects.visible_to`."""

from typing import TYPE_CHECKING, Any

from members.markings import is_wider
from members.models import Person, Scope
from members.roles import Ability, Role
from members.systems import NationSystem
from practices.states import Status

if TYPE_CHECKING:
    from practices.models import Practice


def can_create(user: Any, *, nation_id: int | None) -> bool:
    """Writers of the nation, and its systems whose key has the scope."""
    if isinstance(user, NationSystem):
        return user.has_scope(Scope.WRITE_PRACTICES) and user.key.nation_id == nation_id
    return (
        isinstance(user, Person)
        and user.can(Ability.WRITE_PRACTICES)
        and user.nation_id == nation_id
    )


def can_edit(user: Any, practice: "Practice") -> bool:
    """As `can_create`; a withdrawn practice is closed."""
    return practice.status != Status.WITHDRAWN and can_create(
        user, nation_id=practice.owner_nation_id or -1
    )


def can_mark(user: Any, practice: "Practice", marking: str) -> bool:
    """Anybody who may edit may narrow; a published practice is widened by people only."""
    if is_wider(marking, practice.marking):
        return can_widen(user, practice)
    return can_edit(user, practice)


def can_widen(user: Any, practice: "Practice") -> bool:
    """Whoever may edit; a published practice is opened to more readers by its coordinator only."""
    if practice.status == Status.PUBLISHED:
        publishes = isinstance(user, Person) and user.can(Ability.PUBLISH_PRACTICES)
        return publishes and can_edit(user, practice)
    return can_edit(user, practice)


def can_publish(user: Any, practice: "Practice") -> bool:
    """The nation's coordinator, or the secretariat once it is submitted; nobody their own work."""
    if not isinstance(user, Person) or practice.author_id == user.pk:
        return False
    if user.role == Role.SECRETARIAT:
        return _acts(user) and practice.status == Status.SUBMITTED
    return user.can(Ability.PUBLISH_PRACTICES) and user.nation_id == practice.owner_nation_id


def can_withdraw(user: Any, practice: "Practice") -> bool:
    """Whoever may edit a published practice, and the secretariat."""
    if isinstance(user, Person) and user.role == Role.SECRETARIAT:
        return _acts(user) and practice.status == Status.PUBLISHED
    return practice.status == Status.PUBLISHED and can_edit(user, practice)


def _acts(person: Person) -> bool:
    """Whether the person belongs to the network and is not elevated, which is for reading only."""
    return person.is_current and not person.only_reads
