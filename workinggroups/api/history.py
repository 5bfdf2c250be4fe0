"""What was done to a meeting."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from core import telling
from core.models import Event
from core.rest import params
from core.rest.entries import EntryList, EntryShape
from core.rest.params import Parameter
from workinggroups import queries
from workinggroups.history import lines
from workinggroups.models import Meeting

REFUSED = "The history is for the nation or the group that owns it, and for the secretariat."


class MeetingHistory(EntryList):
    """What was done to a meeting and what you may read of it, the latest first."""

    serializer_class = EntryShape
    filters: ClassVar[Mapping[str, Parameter]] = {
        "reads": params.truth("Whether to list who opened it, too; false unless said.")
    }

    def entries(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Event]:
        """Return its entries; a 404 where the meeting is hidden, a 403 where its history is."""
        seen = Meeting.objects.visible_to(request.user).select_related("group")
        meeting = seen.filter(slug=self.kwargs["slug"]).first()
        if meeting is None:
            raise Http404
        if not request.user.is_authenticated:
            raise NotAuthenticated(REFUSED)
        rows = queries.history(request.user, meeting, reads=given.get("reads", False))
        if rows is None:
            raise PermissionDenied(REFUSED)
        self.marking = meeting.marking
        return rows

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Tell them."""
        return telling.as_items(rows, lines(rows, marking=self.marking))
