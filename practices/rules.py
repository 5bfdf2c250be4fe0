"""Who may change a practice. Reading is asked elsewhere: `Practice.objects.visible_to`."""

from typing import TYPE_CHECKING, Any

from members.markings import is_wider
from members.models import Person, Scope
from members.roles import Ability, Role
from members.systems import NationSystem
from practices.states import DraftState, Status

if TYPE_CHECKING:
    from practices.models import Draft, Practice


def writes_for(user: Any) -> int | None:
    """The nation whose practices `user` may write; None for nobody's."""
    nation_id = user.key.nation_id if isinstance(user, NationSystem) else _nation(user)
    return nation_id if can_create(user, nation_id=nation_id) else None


def _nation(user: Any) -> int | None:
    return user.nation_id if isinstance(user, Person) else None


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


def needs_clearance(practice: "Practice") -> bool:
    """Whether a change of its words waits in a draft until somebody else publishes it."""
    return practice.status == Status.PUBLISHED


def can_publish(user: Any, practice: "Practice", draft: "Draft | None" = None) -> bool:
    """The nation's coordinator, or the secretariat once it is submitted; nobody their own work.

    Of a published practice it is the `draft` that is published, by another than who began it.
    """
    published = practice.status == Status.PUBLISHED
    if not isinstance(user, Person):
        return False
    work = draft.started_by_id if published and draft else practice.author_id
    if work == user.pk:
        return False
    if user.role == Role.SECRETARIAT:
        submitted = draft is not None and draft.state == DraftState.SUBMITTED
        return _acts(user) and (submitted or practice.status == Status.SUBMITTED)
    return user.can(Ability.PUBLISH_PRACTICES) and user.nation_id == practice.owner_nation_id


def can_withdraw(user: Any, practice: "Practice") -> bool:
    """Whoever may edit a published practice, and the secretariat."""
    if isinstance(user, Person) and user.role == Role.SECRETARIAT:
        return _acts(user) and practice.status == Status.PUBLISHED
    return practice.status == Status.PUBLISHED and can_edit(user, practice)


def _acts(person: Person) -> bool:
    """Whether the person belongs to the network and is not elevated, which is for reading only."""
    return person.is_current and not person.only_reads
