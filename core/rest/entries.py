"""Lists of entries of the trail: pages by an entry's public name, sealed."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from core import history
from core.models import Event
from core.rest import paging
from core.rest.paging import Order, Page
from core.rest.params import refuse
from core.rest.views import ListView


class ChangeShape(serializers.Serializer[Any]):
    """A changed field."""

    field = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)
    withheld = serializers.BooleanField(help_text="True where the values are not for you.")


class EntryShape(serializers.Serializer[Any]):
    """An entry of the trail about a thing that you may read."""

    id = serializers.CharField(help_text="Random, and stays.")
    at = serializers.DateTimeField()
    verb = serializers.CharField(help_text="Such as practice:publish.")
    sentence = serializers.CharField()
    who = serializers.CharField(help_text="Role and nation; nobody is named.")
    behalf = serializers.CharField(allow_null=True, help_text="For whom.")
    door = serializers.CharField(allow_null=True, help_text="page, api, job or command.")
    key = serializers.CharField(allow_null=True, help_text="What names the key, of a system.")
    reason = serializers.CharField(allow_null=True)
    changes = ChangeShape(many=True)


class EntryList(ListView):
    """GET entries, the latest first. Say `entries`, and `shape` for how one is shown.

    No cursor holds a number: it would tell how much happened that the reader may not know of.
    """

    orders: ClassVar[Mapping[str, Order]] = {"newest": Order("sequence", descending=True)}

    def entries(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Event]:
        """Return the entries that the reader may see and asks for."""
        raise NotImplementedError

    def page(self, request: Request, given: dict[str, Any], /) -> Page:
        """Return the page that is asked for."""
        limit, cursor = given.pop("limit", paging.USUAL), given.pop("cursor", None)
        rows = self.entries(request, given)
        place = {} if cursor is None else _place(cursor, request.path)
        found = history.page(rows, size=limit, **place)
        return Page(
            list(found.rows),
            paging.seal(["after", found.older], request.path) if found.older else None,
            paging.seal(["before", found.newer], request.path) if found.newer else None,
        )


def _place(cursor: str, scope: str) -> dict[str, int]:
    """Where the page begins. The entry counts though it may have been hidden meanwhile."""
    side, ref = paging.unseal(cursor, scope)
    sequence = history.place_of(ref, Event.objects.all())
    if sequence is None:
        raise refuse("cursor", "Take the cursor from next or previous of this list.")
    return {str(side): sequence}
