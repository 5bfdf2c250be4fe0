"""What else is written about the same, among what a writer may read."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Q

from practices.likeness import Written, likeness
from practices.lookups import Lookups
from practices.models import Draft, Practice, Status
from practices.search import engines
from practices.search.question import understand

COMPARED: Final = 200  # of those that have a word of the title
SHOWN: Final = 5
_FIELDS: Final = ("slug", "title", "summary", "repository", "owner_nation_id", "status")


def similar(
    user: Any, practice: Practice, content: Mapping[str, Any], *, known: Lookups
) -> list[dict[str, Any]]:
    """The practices closest to `content`, as items with `why`: "repository" or "words".

    None that the draft links already, or that its writers said to be something else. One
    statement, a second where the code has an address.
    """
    mine = Written.of_content(content)
    seen = Practice.objects.visible_to(user).exclude(status=Status.WITHDRAWN)
    seen = seen.exclude(pk=practice.pk)
    rows: list[dict[str, Any]] = []
    if mine.repository:
        # Habits differ in more than case; what is left over is told apart below.
        same = Q(repository__icontains=mine.repository)
        rows += seen.filter(same).order_by("pk").values(*_FIELDS)[:COMPARED]
    question = understand(str(content.get("title") or ""), known.thesaurus, loose=True)
    if question:
        matching = engines.matching(question, whole=False)
        rows += seen.filter(matching).newest().values(*_FIELDS)[:COMPARED]
    linked = {link.get("practice") for link in content.get("links") or ()}
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        why = likeness(mine, Written.of(row["title"], row["summary"], row["repository"]))
        if why and row["slug"] not in linked:
            found.setdefault(row["slug"], _item(row, why, known))
    return list(found.values())[:SHOWN]


def similar_to(user: Any, draft: Draft, *, known: Lookups) -> list[dict[str, Any]]:
    """What is close to a draft and neither linked by it nor set apart from it."""
    found = similar(user, draft.practice, draft.content, known=known)
    return [item for item in found if item["slug"] not in draft.set_apart]


def _item(row: Mapping[str, Any], why: str, known: Lookups) -> dict[str, Any]:
    nation = known.nations.get(row["owner_nation_id"])
    return {
        "slug": row["slug"],
        "title": row["title"],
        "nation": nation.name if nation else None,
        "url": f"/practices/{row['slug']}/",
        "why": why,
    }
