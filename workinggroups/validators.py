"""Rule sentences about meetings, their agendas and registers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from members.markings import is_wider

if TYPE_CHECKING:
    from members.models import Person
    from workinggroups.models import AgendaItem, Meeting

NAMES_SHOWN = 5


def within_meeting(item: "AgendaItem", meeting: "Meeting") -> None:
    """Refuse an agenda item for more readers than its meeting: a part is never wider."""
    if is_wider(item.marking, meeting.marking):
        msg = f"An item is for no more readers than its meeting, which is TLP:{meeting.marking}."
        raise ValidationError({"marking": [msg]}, code="marking")
    if item.released_to_affiliates and not meeting.released_to_affiliates:
        msg = "Its meeting is not released to local authorities."
        raise ValidationError({"released_to_affiliates": [msg]}, code="released")


def somebody_named(item: "AgendaItem", people: Sequence["Person"]) -> None:
    """Refuse a TLP:RED item that names nobody: nobody could ever read it."""
    if item.marking == "RED" and not people:
        msg = "TLP:RED is for named people only. Name those who may read it."
        raise ValidationError({"people": [msg]}, code="people")


def outcome_said(outcome: str) -> None:
    """Refuse to close an action without a line on what came of it."""
    if not outcome.strip():
        msg = "Say in a line what came of it."
        raise ValidationError({"outcome": [msg]}, code="required")


def everyone_can_read(left_out: Sequence["Person"]) -> None:
    """Refuse to invite people who may not read what they are invited to."""
    if left_out:
        names = ", ".join(person.name for person in left_out[:NAMES_SHOWN])
        more = f" and {len(left_out) - NAMES_SHOWN} more" if len(left_out) > NAMES_SHOWN else ""
        msg = f"With this marking {names}{more} could not read it: invite others, or widen it."
        raise ValidationError({"people": [msg]}, code="people")
