"""A meeting with circulated minutes and what its digest owes."""

import datetime
from collections.abc import Sequence

from members.markings import Marking
from members.models import Person
from tests.factories.workinggroups import AFTER, AT
from tests.readers import TEST
from workinggroups import actions
from workinggroups.actions import Details, Point
from workinggroups.models import Circulation, Meeting, WorkingGroup

SECRET = "Zanzibar"


def arrange(
    by: Person,
    *,
    group: WorkingGroup | None = None,
    marking: str = Marking.GREEN,
    points: Sequence[Point] = (),
    invite: Sequence[Person] | None = None,
) -> Meeting:
    """A meeting that took place at AT."""
    details = Details("Spring call", AT, "Europe/Tallinn", marking=marking)
    return actions.arrange(group=group, details=details, points=points, invite=invite, by=by, at=AT)


def circulate(
    meeting: Meeting, by: Person, text: str, *, at: datetime.datetime = AFTER, **parts: str
) -> Circulation:
    """Minutes of the meeting, written and circulated by somebody."""
    texts = {"minutes": text} | {name.replace("_", "-"): part for name, part in parts.items()}
    actions.write_minutes(meeting, texts=texts, by=by, at=at)
    return actions.circulate(meeting, by=by, at=at)


def red_point(people: Sequence[Person], title: str = SECRET) -> Point:
    """An item that only the people given may read."""
    return Point(title, marking=Marking.RED, people=people)


__all__ = ["AFTER", "AT", "SECRET", "TEST", "arrange", "circulate", "red_point"]
