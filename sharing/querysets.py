"""Words for choosing wishes."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from members.reading import reader_of
from sharing.states import State

_THINGS = (
    ("practice", "practices.Practice"),
    ("attachment", "practices.Attachment"),
    ("meeting", "workinggroups.Meeting"),
    ("item", "workinggroups.AgendaItem"),
)


class WishQuerySet(QuerySet[Any]):
    """Wishes."""

    def about_what_is_read_by(self, user: Any) -> Self:
        """Those about something that `user` may read now."""
        seen = Q(pk__in=[])
        for name, label in _THINGS:
            rows = apps.get_model(label)._default_manager.all().visible_to(user)
            seen |= Q(Exists(rows.filter(pk=OuterRef(f"{name}_id"))))
        return self.filter(seen)

    def asked_by_reader(self, user: Any) -> Self:
        """Those of `user`, whether the thing may still be read or not."""
        person = reader_of(user).person
        return self.none() if person is None else self.filter(asked_by_id=person)

    def with_parts(self, *around: str) -> Self:
        """Together with whom they name and what is around them."""
        return self.select_related(*around).prefetch_related("people", "circles")

    def still_open(self) -> Self:
        """Those not answered yet."""
        return self.filter(state=State.OPEN)

    def untold(self) -> Self:
        """Open ones of which those who answer have no notice owed yet."""
        return self.still_open().filter(told_at=None)

    def answer_untold(self) -> Self:
        """Answered ones of which who asked has no notice owed yet."""
        return self.filter(state__in=[State.GRANTED, State.REFUSED], answer_told_at=None)
