"""The nations that own a practice besides its first owner, and those that are asked to."""

from typing import Any

from members.models import Nation
from members.reading import reader_of
from practices.models import CoOwnership, Practice


def co_owners(user: Any, practice: Practice) -> list[CoOwnership]:
    """They, as far as `user` may know of them, in the order in which they came."""
    rows = CoOwnership.objects.visible_to(user).filter(practice=practice)
    return list(rows.select_related("nation", "practice").order_by("asked_at", "pk"))


def co_ownership(user: Any, slug: str, nation: str) -> CoOwnership | None:
    """That of one nation, if `user` may know of it."""
    rows = CoOwnership.objects.visible_to(user).filter(practice__slug=slug, nation__slug=nation)
    found: CoOwnership | None = rows.select_related("nation", "practice").first()
    return found


def asked_to_own(user: Any) -> list[CoOwnership]:
    """What the nation of `user`, who is its coordinator, is asked to own."""
    nation = reader_of(user).drafts_of
    if nation is None:
        return []
    rows = CoOwnership.objects.visible_to(user).filter(accepted_at=None, nation=nation)
    return list(rows.select_related("practice__owner_nation", "nation").order_by("asked_at", "pk"))


def could_own(practice: Practice) -> list[Nation]:
    """The members of the network that neither own it nor are asked to, by name."""
    taken = CoOwnership.objects.filter(practice=practice).values("nation")
    rows = Nation.objects.filter(is_member=True).exclude(pk=practice.owner_nation_id or 0)
    return list(rows.exclude(pk__in=taken).order_by("name", "pk"))
