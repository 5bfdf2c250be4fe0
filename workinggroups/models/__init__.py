"""Working groups, their meetings, minutes, decisions, actions, and circulations owed."""

from workinggroups.models.agendas import AgendaCopy
from workinggroups.models.approval import Erratum, MinutesComment, MinutesRound
from workinggroups.models.burdentables import MOST_POINTS, BurdenTable
from workinggroups.models.calendars import CalendarLink
from workinggroups.models.consultations import Consultation, ConsultationState, Objection
from workinggroups.models.groups import (
    GroupLead,
    GroupOutput,
    GroupStatus,
    RosterFor,
    WorkingGroup,
)
from workinggroups.models.meetings import (
    AgendaItem,
    Attendance,
    Circulation,
    Invitation,
    Meeting,
    MinutesState,
    Purpose,
)
from workinggroups.models.milestones import Milestone, MilestoneState, MilestoneVersion
from workinggroups.models.moves import ActionMove
from workinggroups.models.moving import FormerDate
from workinggroups.models.papers import Paper, PaperVersion
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
from workinggroups.models.polls import (
    FEWEST_TIMES,
    MOST_TIMES,
    Choice,
    LetterKind,
    Poll,
    PollAnswer,
    PollAsked,
    PollLetter,
    PollMarking,
    PollOption,
    PollVoice,
)
from workinggroups.models.registers import MOVED_OFTEN, Action, ActionState, Decision, Reached
from workinggroups.models.remits import Charter, GroupStep, LeadRole, LeadTerm
from workinggroups.models.replies import Answer, Reply
from workinggroups.models.series import (
    MOST_APART,
    MOST_DATES,
    Occurrence,
    Pattern,
    Series,
)
from workinggroups.models.telling import Announcement, Told

__all__ = [
    "FEWEST_TIMES",
    "MOST_APART",
    "MOST_CALLS",
    "MOST_DATES",
    "MOST_DAYS_AROUND",
    "MOST_POINTS",
    "MOST_TIMES",
    "MOVED_OFTEN",
    "Action",
    "ActionMove",
    "ActionState",
    "AgendaCopy",
    "AgendaItem",
    "Announcement",
    "Answer",
    "Attendance",
    "BurdenEntry",
    "BurdenTable",
    "CalendarLink",
    "Charter",
    "Choice",
    "Circulation",
    "Consultation",
    "ConsultationState",
    "Decision",
    "Erratum",
    "FormerDate",
    "GroupLead",
    "GroupOutput",
    "GroupStatus",
    "GroupStep",
    "Invitation",
    "LeadRole",
    "LeadTerm",
    "LetterKind",
    "Meeting",
    "Milestone",
    "MilestoneState",
    "MilestoneVersion",
    "MinutesComment",
    "MinutesRound",
    "MinutesState",
    "Objection",
    "Occurrence",
    "Paper",
    "PaperVersion",
    "Pattern",
    "PlannedCall",
    "Planning",
    "PlanningNation",
    "PlanningState",
    "Poll",
    "PollAnswer",
    "PollAsked",
    "PollLetter",
    "PollMarking",
    "PollOption",
    "PollVoice",
    "Purpose",
    "Reached",
    "Reply",
    "Rhythm",
    "RosterFor",
    "Series",
    "Told",
    "WorkingGroup",
]
