"""Attendance in a group over time, for the network."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request

from core.rest.views import Item, ItemView, site
from members.reading import reader_of
from workinggroups import queries
from workinggroups.models import WorkingGroup
from workinggroups.serializers.attendance import GroupAttendanceShape


class GroupAttendance(ItemView):
    """Which nation took part in which meeting of a group."""

    serializer_class = GroupAttendanceShape

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it as far as the reader may see the meetings."""
        user = request.user
        group = WorkingGroup.objects.visible_to(user).filter(slug=kwargs["slug"]).first()
        if group is None or not reader_of(user).community:
            return None
        page = queries.attendance_page(group, user, at=timezone.now())
        nations = [
            {
                "nation": row.slug,
                "states": row.states,
                "present": row.present,
                "noted": row.noted,
                "away": row.is_away,
            }
            for row in page.rows
        ]
        body = {
            "meetings": [meeting.slug for meeting in page.meetings],
            "nations": nations,
            "page": site(f"{group.get_absolute_url()}attendance/"),
        }
        return Item("attendance", group.pk, 0, body)
