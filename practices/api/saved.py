"""One's saved searches, for systems that a person uses."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from core.rest.paging import Order
from core.rest.views import ListView, site
from practices.models import SavedSearch


class SavedSearchShape(serializers.Serializer[Any]):
    """A search that the person keeps."""

    name = serializers.CharField()
    query = serializers.CharField(help_text="The query string of /practices/.")
    is_weekly = serializers.BooleanField(help_text="Whether what is new comes by mail.")
    created_at = serializers.DateTimeField()
    page = serializers.URLField(help_text="What it finds, for people.")


class SavedSearchList(ListView):
    """The searches that you keep; a key keeps none. They are kept and given up on the page."""

    serializer_class = SavedSearchShape
    orders: ClassVar[Mapping[str, Order]] = {"name": Order("name")}

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the person's own."""
        del given
        rows = SavedSearch.objects.visible_to(request.user)
        found: QuerySet[Any, Any] = rows.values("id", "name", "query", "is_weekly", "created_at")
        return found

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Add the addresses."""
        return [
            {name: value for name, value in row.items() if name != "id"}
            | {"page": site(f"/practices/?{row['query']}")}
            for row in rows
        ]
