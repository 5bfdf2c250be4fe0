"""What is being written: the open drafts that a reader may see."""

from typing import Any

from practices.models import Draft, Practice
from practices.slips import presentable


def draft_for(user: Any, slug: str) -> Draft | None:
    """The open draft of a practice, None when it is not the user's to see. One statement."""
    rows = Draft.objects.visible_to(user).filter(practice__slug=slug)
    found: Draft | None = rows.select_related("practice").first()
    return found


def open_to(user: Any, draft: Draft) -> dict[str, Any]:
    """What the draft says, its links those that `user` may follow."""
    content: dict[str, Any] = dict(draft.content)
    if content.get("links"):
        named = [link.get("practice", "") for link in content["links"]]
        seen = Practice.objects.visible_to(user).published().filter(slug__in=named)
        known = set(seen.values_list("slug", flat=True))
        content["links"] = [link for link in content["links"] if link.get("practice") in known]
    return content


def open_drafts(user: Any) -> list[Draft]:
    """The open drafts that `user` may see, the last saved first. One statement."""
    rows = Draft.objects.visible_to(user).select_related("practice__owner_nation")
    return list(rows.order_by("-saved_at", "-id")[:200])


def as_drafted(item: dict[str, Any], draft: Draft | None) -> dict[str, Any]:
    """An item of a list with what its draft says in the place of what it said before."""
    if draft is None:
        return item
    said = presentable(draft.content)
    names = ("title", "summary", "kind", "stage", "stage_as_of")
    return item | {name: said[name] for name in names if name in said}
