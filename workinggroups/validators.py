"""Rule sentences about meetings, their agendas and registers."""

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from core.errors import StateConflict
from members.markings import is_wider
from workinggroups.recurrence import start_on

if TYPE_CHECKING:
    from members.models import Nation, Person
    from workinggroups.models import Action, AgendaItem, Decision, Meeting, Planning, Poll
    from workinggroups.queries.consulting import NationTime
    from workinggroups.recurrence import Rule

NAMES_SHOWN = 5
LAST_YEAR = 2030
LATEST = 2199


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


def outcome_said(outcome: str, *, is_dropped: bool = False) -> None:
    """Refuse to close an action without a line on what came of it, or why it is dropped."""
    if not outcome.strip():
        msg = "Say why it is dropped." if is_dropped else "Say in a line what came of it."
        raise ValidationError({"outcome": [msg]}, code="required")


def day_moves(action: "Action", due: datetime.date) -> None:
    """Refuse to move an action to the day that it has, or to one before its meeting."""
    zone = ZoneInfo(action.meeting.time_zone)
    held = action.meeting.starts_at.astimezone(zone).date()
    if due == action.due:
        raise ValidationError({"due": ["It is due on that day already."]}, code="same")
    if due < held:
        msg = f"That is before the meeting ({held}). Choose a later day."
        raise ValidationError({"due": [msg]}, code="early")
    if due.year > LATEST:
        raise ValidationError({"due": [f"Choose a day up to {LATEST}."]}, code="late")


def not_cancelled(meeting: "Meeting") -> None:
    """Refuse to go on with a meeting that is cancelled."""
    if meeting.cancelled_at is not None:
        raise StateConflict("This meeting is cancelled, and stays as it is.")


def another(into: "Meeting | None", meeting: "Meeting") -> "Meeting | None":
    """The meeting that is held in the stead of one; refuse itself, and one that is cancelled."""
    if into is not None and (into.pk == meeting.pk or into.cancelled_at is not None):
        raise ValidationError({"into": ["Choose another meeting, which is held."]})
    return into


def everyone_can_read(left_out: Sequence["Person"]) -> None:
    """Refuse to invite people who may not read what they are invited to."""
    if left_out:
        names = ", ".join(person.name for person in left_out[:NAMES_SHOWN])
        more = f" and {len(left_out) - NAMES_SHOWN} more" if len(left_out) > NAMES_SHOWN else ""
        msg = f"With this marking {names}{more} could not read it: invite others, or widen it."
        raise ValidationError({"people": [msg]}, code="people")


def series_makes_sense(
    rule: "Rule",
    days: Sequence[datetime.date],
    skip: Mapping[datetime.date, str],
    *,
    at: datetime.datetime,
) -> None:
    """Refuse a series that has begun, of which nothing is left, or at an hour that is not."""
    first = start_on(days[0], rule)
    if first is not None and first <= at:
        raise ValidationError({"first_day": ["The first is in the future: choose a later day."]})
    gaps = [day for day in days if start_on(day, rule) is None and day not in skip]
    if first is None or gaps:
        day = days[0] if first is None else gaps[0]
        msg = f"On {day.day} {day:%B %Y} the clock skips this hour: choose another, or skip that"
        raise ValidationError({"hour": [f"{msg} day. The first cannot be skipped so."]})
    strangers = sorted(skip.keys() - set(days))
    if strangers:
        raise ValidationError({"skip": [f"{strangers[0]} is none of its days."]})
    if len(skip) == len(days):
        raise ValidationError({"skip": ["Every day is skipped: leave one."]})
    if not all(why.strip() for why in skip.values()):
        raise ValidationError({"skip": ["Say why a day is skipped."]})


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


def poll_makes_sense(
    poll: "Poll",
    times: Sequence[datetime.datetime],
    *,
    fewest: int,
    most: int,
    at: datetime.datetime,
) -> None:
    """Refuse too few or too many times, past ones, one twice, and a deadline after the first."""
    faults: dict[str, list[str]] = {}
    if not fewest <= len(times) <= most:
        faults["times"] = [f"Propose from {fewest} to {most} times."]
    elif len(set(times)) < len(times):
        faults["times"] = ["One time stands here twice: propose each once."]
    elif min(times) <= at:
        faults["times"] = ["All times are in the future: take the past ones out."]
    elif poll.closes_at >= min(times):
        faults["closes_at"] = ["Answers are due before the first of the times."]
    if poll.closes_at <= at:
        faults["closes_at"] = ["The last moment for answers is in the future."]
    if faults:
        raise ValidationError(faults, code="poll")


def somebody_asked(voices: int, required: set[int], asked: set[int]) -> None:
    """Refuse a poll that asks nobody, and a required nation that is not asked."""
    if not voices:
        raise ValidationError({"nations": ["Ask at least one nation or person."]}, code="required")
    if required - asked:
        msg = "Only nations that are asked can be required."
        raise ValidationError({"required": [msg]}, code="required")


def can_read_group(left_out: Sequence["Person"]) -> None:
    """Refuse to ask people about the meeting of a group that they may not know."""
    if left_out:
        names = ", ".join(person.name for person in left_out[:NAMES_SHOWN])
        msg = f"They may not read the group’s page: {names}. Ask others."
        raise ValidationError({"people": [msg]}, code="people")


def every_time_answered(answers: dict[int, str], options: Sequence[int]) -> None:
    """Refuse answers that leave a time out, or say something of another poll's."""
    faults = {
        f"option-{pk}": ["Say whether this time suits."] for pk in options if pk not in answers
    }
    if set(answers) - set(options):
        faults["answers"] = ["There is no such time in this poll."]
    if faults:
        raise ValidationError(faults, code="answers")


def deadline_is_fair(times: Sequence["NationTime"]) -> None:
    """Refuse to ask nobody, and a deadline that leaves a nation no working day."""
    if not times:
        msg = "Choose at least one nation that is asked."
        raise ValidationError({"nations": [msg]}, code="required")
    none = [time.nation.name for time in times if time.days < 1]
    if none:
        more = f" and {len(none) - NAMES_SHOWN} more" if len(none) > NAMES_SHOWN else ""
        named = ", ".join(none[:NAMES_SHOWN]) + more
        msg = f"This leaves {named} no working day. Choose a later deadline."
        raise ValidationError({"deadline": [msg]}, code="deadline")


def supersedes_no_loop(decision: "Decision", other: "Decision | None") -> None:
    """Refuse a decision that would supersede itself, at once or by way of others."""
    step, seen = other, set[int]()
    while step is not None and step.pk not in seen:
        if step.pk == decision.pk:
            msg = "This would make a loop: that decision supersedes this one already."
            raise ValidationError({"supersedes": [msg]}, code="loop")
        seen.add(step.pk)
        step = step.supersedes
