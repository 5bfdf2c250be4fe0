"""What people fill in about groups, meetings, agendas, minutes and actions."""

from workinggroups.forms.approving import CirculateForm, CommentForm, ErratumForm, ReplyForm
from workinggroups.forms.burdentables import BurdenTableForm
from workinggroups.forms.consulting import ConsultationForm, DecisionForm, ReasonForm
from workinggroups.forms.meetings import MeetingForm, PointForm, show_refusal
from workinggroups.forms.milestones import MilestoneAnswerForm, MilestoneForm
from workinggroups.forms.minutes import CloseForm, MinutesForm, MoveForm
from workinggroups.forms.planning import ChoosePlanForm, CorrectionForm, PlanningForm
from workinggroups.forms.polls import AnswerForm, MeetForm, PollForm, ReopenForm, WhomForm
from workinggroups.forms.remits import CharterForm, GroupStateForm, HandoverForm, TermForm
from workinggroups.forms.seats import SeatForm

__all__ = [
    "AnswerForm",
    "BurdenTableForm",
    "CharterForm",
    "ChoosePlanForm",
    "CirculateForm",
    "CloseForm",
    "CommentForm",
    "ConsultationForm",
    "CorrectionForm",
    "DecisionForm",
    "ErratumForm",
    "GroupStateForm",
    "HandoverForm",
    "MeetForm",
    "MeetingForm",
    "MilestoneAnswerForm",
    "MilestoneForm",
    "MinutesForm",
    "MoveForm",
    "PlanningForm",
    "PointForm",
    "PollForm",
    "ReasonForm",
    "ReopenForm",
    "ReplyForm",
    "SeatForm",
    "TermForm",
    "WhomForm",
    "show_refusal",
]
