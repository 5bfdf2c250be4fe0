"""Who can see a meeting or a group, and why its reader can."""

from typing import Any, ClassVar

from rest_framework.request import Request

from members.endpoint import AccessItem
from members.queries.access import accesses, owner_of
from members.seeing import Panel
from workinggroups.models import Meeting, WorkingGroup
from workinggroups.seeing import panel_of


class _Access(AccessItem):
    model: ClassVar[Any]

    def seen(self, request: Request, slug: str, /) -> tuple[Any, Panel, bool] | None:
        """Return the row with its panel."""
        row = self.model.objects.visible_to(request.user).filter(slug=slug).first()
        if row is None:
            return None
        known = accesses([row], request.user)[row.pk]
        return row, panel_of(row, known, owner=owner_of(row, request.user)), known.overseen


class MeetingAccess(_Access):
    """Who can see a meeting, and why you can."""

    model = Meeting


class GroupAccess(_Access):
    """Who can see a working group, and why you can."""

    model = WorkingGroup
