"""Rule sentences about meetings, their agendas and registers."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from members.markings import is_wider

if TYPE_CHECKING:
    from members.models import Nation, Person
    from workinggroups.models import AgendaItem, Meeting, Planning

NAMES_SHOWN = 5
LAST_YEAR = 2030


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


def planning_makes_sense(
    planning: "Planning",
    nations: Sequence["Nation"],
    required: Sequence["Nation"],
    *,
    at: datetime.datetime,
) -> None:
    """Refuse calls that have begun, no nations, a quorum beyond them, and strangers required."""
    faults: dict[str, list[str]] = {}
    if planning.first_day <= at.date():
        faults["first_day"] = ["The first call is in the future: choose a later day."]
    if planning.first_day.year > LAST_YEAR:
        faults["first_day"] = [f"Holidays are known up to {LAST_YEAR}: choose an earlier day."]
    if not nations:
        faults["nations"] = ["Choose at least one nation that takes part."]
    if planning.quorum > len(nations):
        faults["quorum"] = [f"Only {len(nations)} take part: the quorum is no more than that."]
    if set(required) - set(nations):
        faults["required"] = ["Only nations that take part can be required."]
    if faults:
        raise ValidationError(faults, code="planning")
