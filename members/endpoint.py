"""What every endpoint `…/access/` is made of: who can see an item, and why its reader can."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from core.rest.views import Item, ItemView
from members.markings import Marking
from members.queries.access import Readers, readers_of
from members.seeing import Panel


class AccessFactShape(serializers.Serializer[Any]):
    """Something that decides who can see it."""

    term = serializers.CharField()
    text = serializers.CharField()


class ReadersShape(serializers.Serializer[Any]):
    """Some of those who can see it."""

    who = serializers.CharField(help_text="A kind of reader, or how people stand to it.")
    people = serializers.ListField(child=serializers.CharField(), help_text="Names.")


class AccessShape(serializers.Serializer[Any]):
    """Who can see an item, and why you can."""

    marking = serializers.ChoiceField(Marking.choices)
    meaning = serializers.CharField(help_text="The marking in words.")
    because = serializers.ListField(
        child=serializers.CharField(), help_text="Why you can read it: a sentence for each way."
    )
    facts = AccessFactShape(many=True)
    readers = ReadersShape(
        many=True,
        required=False,
        help_text="Who reads it now; told to those whose it is and to the secretariat.",
    )


class AccessItem(ItemView):
    """Who can see an item, and why you can. Say `seen`."""

    serializer_class = AccessShape

    def seen(self, request: Request, slug: str, /) -> tuple[Any, Panel, bool] | None:
        """Return the row, its panel and whether the reader is told who exactly; or None."""
        raise NotImplementedError

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return the panel, and for the owner's side who exactly."""
        found = self.seen(request, kwargs["slug"])
        if found is None:
            return None
        row, panel, overseen = found
        body = panel.as_item()
        if overseen:
            body["readers"] = list(_told(readers_of(row)))
        return Item(f"access:{row._meta.label_lower}", row.pk, 0, body)


def _told(readers: Iterable[Readers]) -> Iterable[dict[str, Any]]:
    for some in readers:
        yield {"who": some.words, "people": [person.name for person in some.people]}
