"""Who may wish for wider sharing, and who may agree. Reading is asked elsewhere: `visible_to`.

`chairs` are pairs of a person's and a circle's number: who is in the chair of what.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from members.markings import Marking
from members.models import Person
from members.roles import Ability, Role
from practices.models import Attachment, Practice, Status
from sharing.states import State

if TYPE_CHECKING:
    from sharing.models import Wish

Chairs = Collection[tuple[int, int]]
SECRETARIAT: Final = "secretariat"  # slug of the circle that owns the network's meetings


def can_ask(user: Any, thing: Any) -> bool:
    """Any current person who reads it; about a practice only while it is published.

    About an attachment, once it is shown to the readers of a published practice. Not about what
    everybody reads: TLP:CLEAR without an embargo.
    """
    open_to_all = thing.marking == Marking.CLEAR and getattr(thing, "embargo_until", None) is None
    if not _acts(user) or open_to_all:
        return False
    if isinstance(thing, Attachment):
        return thing.shown_at is not None and thing.practice.status == Status.PUBLISHED
    return not isinstance(thing, Practice) or thing.status == Status.PUBLISHED


def decides(user: Any, thing: Any, chairs: Chairs) -> bool:
    """Whoever may share it more widely, together with another.

    Of a nation's its coordinators, of a circle's its chairs, of the secretariat's everybody there.
    """
    if not _acts(user):
        return False
    if thing.owner_nation_id is not None:
        return user.can(Ability.PUBLISH_PRACTICES) and user.nation_id == thing.owner_nation_id
    if thing.owner_circle.slug == SECRETARIAT:
        return user.role == Role.SECRETARIAT
    return user.can(Ability.READ_NETWORK) and (user.pk, thing.owner_circle_id) in chairs


def can_answer(user: Any, wish: "Wish", chairs: Chairs) -> bool:
    """Whoever decides and did not ask; where the owner asked, the secretariat can agree as well."""
    if not _acts(user) or wish.asked_by is None or wish.asked_by == user:
        return False
    if wish.state != State.OPEN:
        return False
    if decides(user, wish.thing, chairs):
        return True
    return user.role == Role.SECRETARIAT and decides(wish.asked_by, wish.thing, chairs)


def can_take_back(user: Any, wish: "Wish") -> bool:
    """Whoever asked."""
    return _acts(user) and wish.asked_by == user


def _acts(user: Any) -> TypeGuard[Person]:
    """Whether it is a person who belongs to the network and is not elevated, which only reads."""
    return isinstance(user, Person) and user.is_current and not user.only_reads
