"""Who took a practice from whom."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request

from core.rest.views import Item, ItemView, site
from practices import actions
from practices.chain import above_of, tree_of
from practices.chainwalk import counts_of, nodes_of
from practices.lookups import lookups, stamp
from practices.models import Practice
from practices.queries.reuse import web
from practices.serializers.reuse import ReuseShape

_CALLED = {"source": "shown"}


class PracticeReuse(ItemView):
    """Who took a practice from whom: a tree of nations, their bodies and local authorities."""

    serializer_class = ReuseShape

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it as far as the reader may follow it."""
        known = lookups(stamp())
        found = web(request.user, kwargs["slug"])
        if found is None:
            return None
        self.row = found.practice
        root = tree_of(found, known)
        body = {
            "practice": root.slug,
            "above": [
                {
                    "practice": step["slug"],
                    "title": step["title"],
                    "country": step["code"] or None,
                    "how": step["words"],
                }
                for step in above_of(found, known)
            ],
            "counts": [
                {
                    "shown" if name == "source" else name: row[name]
                    for name in row
                    if name != "words"
                }
                for row in counts_of(root)
            ],
            "nodes": nodes_of(root),
            "page": site(f"/practices/{root.slug}/reuse/"),
        }
        return Item("reuse", found.practice["id"], 0, body)

    def opened(self, request: Request, item: Item, /) -> None:
        """Note who was shown it."""
        user: Any = request.user
        pk: Any = item.pk
        row = Practice(pk=pk, title=self.row["title"], marking=self.row["marking"])
        actions.note_read(row, by=user, at=timezone.now())
