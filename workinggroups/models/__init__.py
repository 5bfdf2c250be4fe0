"""Working groups, their meetings, minutes, decisions, actions, and circulations owed."""

from workinggroups.models.calendars import CalendarLink
from workinggroups.models.groups import GroupLead, GroupOutput, GroupStatus, WorkingGroup
from workinggroups.models.meetings import (
    AgendaItem,
    Attendance,
    Circulation,
    Invitation,
    Meeting,
    MinutesState,
    Purpose,
)
from workinggroups.models.planning import (
    MOST_CALLS,
    MOST_DAYS_AROUND,
    BurdenEntry,
    PlannedCall,
    Planning,
    PlanningNation,
    PlanningState,
    Rhythm,
)
from workinggroups.models.registers import Action, ActionState, Decision

__all__ = [
    "MOST_CALLS",
    "MOST_DAYS_AROUND",
    "Action",
    "ActionState",
    "AgendaItem",
    "Attendance",
    "BurdenEntry",
    "CalendarLink",
    "Circulation",
    "Decision",
    "GroupLead",
    "GroupOutput",
    "GroupStatus",
    "Invitation",
    "Meeting",
    "MinutesState",
    "PlannedCall",
    "Planning",
    "PlanningNation",
    "PlanningState",
    "Purpose",
    "Rhythm",
    "WorkingGroup",
]
