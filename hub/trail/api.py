"""The ledger for systems."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from core.models import Event
from core.rest.entries import EntryList
from core.rest.views import site
from hub.trail import ledger
from hub.trail.views import name_of


class LedgerShape(serializers.Serializer[Any]):
    """Something that happened to what everybody may read."""

    id = serializers.CharField(help_text="As in the feeds; it stays.")
    at = serializers.DateTimeField()
    verb = serializers.CharField(help_text="Such as practice:publish.")
    sentence = serializers.CharField()
    who = serializers.CharField(help_text="Role and nation; nobody is named.")
    title = serializers.CharField(help_text="What it is about.")
    page = serializers.URLField(allow_null=True)


class Ledger(EntryList):
    """What happened to what everybody may read, the latest first; the same for every reader."""

    serializer_class = LedgerShape

    def entries(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Event]:
        """Return the entries of the ledger."""
        del request, given
        return ledger.entries()

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Tell them."""
        return [
            {
                "id": name_of(line),
                "at": line.at,
                "verb": line.verb,
                "sentence": line.sentence,
                "who": line.who,
                "title": line.thing,
                "page": site(line.url) if line.url else None,
            }
            for line in ledger.told(rows)
        ]
