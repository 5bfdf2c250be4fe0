"""Working groups, their meetings, minutes, decisions, actions, and circulations owed."""

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
from workinggroups.models.registers import Action, ActionState, Decision

__all__ = [
    "Action",
    "ActionState",
    "AgendaItem",
    "Attendance",
    "Circulation",
    "Decision",
    "GroupLead",
    "GroupOutput",
    "GroupStatus",
    "Invitation",
    "Meeting",
    "MinutesState",
    "Purpose",
    "WorkingGroup",
]
