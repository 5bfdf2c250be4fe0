"""The ten nations as the measured case has them: capitals' zones, Toronto for Canada."""

import datetime
from dataclasses import replace
from typing import Any

from members.workdays import Calendar, DayOff
from tests.readers import NOW, TEST, Cast
from workinggroups.actions import Wanted, ask_for_plans, work_out
from workinggroups.models import Planning, WorkingGroup
from workinggroups.planner import V1, Party, Question, monthly

ZONES = {
    "New Zealand": "Pacific/Auckland",
    "Korea": "Asia/Seoul",
    "Mexico": "America/Mexico_City",
    "Canada": "America/Toronto",
    "United Kingdom": "Europe/London",
    "Estonia": "Europe/Tallinn",
    "Israel": "Asia/Jerusalem",
    "Portugal": "Europe/Lisbon",
    "Denmark": "Europe/Copenhagen",
    "Uruguay": "America/Montevideo",
}
FIRST_DAY = datetime.date(2027, 1, 13)
TEN = tuple(Party(name[:2].lower(), name, Calendar(zone)) for name, zone in ZONES.items())
WEDNESDAYS = monthly(datetime.date(2026, 1, 14), count=12)
MEASURED = Question(WEDNESDAYS, TEN, V1)


def party(zone: str, **days: object) -> Party:
    """A nation with nothing but a zone, and what else its calendar has."""
    return Party("xx", "Somewhere", Calendar(zone, **days))  # type: ignore[arg-type] # the calendar's own fields


def shut(party: Party, *days: datetime.date) -> Party:
    """The nation with a holiday on each of the days."""
    holidays = dict.fromkeys(days, DayOff("A holiday"))
    return replace(party, calendar=replace(party.calendar, holidays=holidays))


def planned(cast: Cast, group: WorkingGroup | None = None, **wanted: Any) -> Planning:
    """Two monthly calls of the cast's members, with their plans worked out."""
    who = cast.people["secretariat"]
    asked = Wanted("Monthly call", **{"first_day": FIRST_DAY, "calls": 2} | wanted)
    nations = [cast.nations[name] for name in ("canada", "denmark", "estonia")]
    planning = ask_for_plans(group=group, wanted=asked, nations=nations, by=who, at=NOW)
    return work_out(planning, by=TEST, at=NOW, effort=1)
