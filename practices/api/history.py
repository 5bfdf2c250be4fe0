"""What was done to a practice."""

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
from practices import queries
from practices.history import lines

REFUSED = "The history is for the nation or the group that owns it, and for the secretariat."


class PracticeHistory(EntryList):
    """What was done to a practice, the latest first; for its owners and the secretariat."""

    serializer_class = EntryShape
    filters: ClassVar[Mapping[str, Parameter]] = {
        "reads": params.truth("Whether to list who opened it, too; false unless said.")
    }

    def entries(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Event]:
        """Return its entries; a 404 where the practice is hidden, a 403 where its history is."""
        row = queries.practice_for(request.user, self.kwargs["slug"])
        if row is None:
            raise Http404
        if not request.user.is_authenticated:
            raise NotAuthenticated(REFUSED)
        known = queries.history(request.user, row.pk, reads=given.get("reads", False))
        if known is None:
            raise PermissionDenied(REFUSED)
        self.told_since = known.told_since
        return known.entries

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Tell them."""
        return telling.as_items(rows, lines(rows, told_since=self.told_since))
