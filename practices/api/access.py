"""Who can see a practice, and why its reader can."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request

from members.endpoint import AccessItem
from members.queries.access import accesses, owner_of
from members.seeing import Panel
from practices import queries
from practices.seeing import panel_of


class PracticeAccess(AccessItem):
    """Who can see a practice, and why you can."""

    def seen(self, request: Request, slug: str, /) -> tuple[Any, Panel, bool] | None:
        """Return the practice with its panel."""
        row = queries.practice_for(request.user, slug)
        if row is None:
            return None
        known = accesses([row], request.user)[row.pk]
        owner = owner_of(row, request.user)
        return row, panel_of(row, known, owner=owner, at=timezone.now()), known.overseen
