"""What people fill in about groups, meetings, agendas, minutes and actions."""

from workinggroups.forms.approving import CirculateForm, CommentForm, ErratumForm, ReplyForm
from workinggroups.forms.burdentables import BurdenTableForm
from workinggroups.forms.consulting import ConsultationForm, DecisionForm, ReasonForm
from workinggroups.forms.meetings import JointForm, MeetingForm, PointForm, show_refusal
from workinggroups.forms.milestones import MilestoneAnswerForm, MilestoneForm
from workinggroups.forms.minutes import CloseForm, MinutesForm, MoveForm
from workinggroups.forms.moving import CancelForm, MeetingMoveForm
from workinggroups.forms.papers import HandInForm, PaperForm
from workinggroups.forms.planning import ChoosePlanForm, CorrectionForm, PlanningForm
from workinggroups.forms.polls import AnswerForm, MeetForm, PollForm, ReopenForm, WhomForm
from workinggroups.forms.remits import CharterForm, GroupStateForm, HandoverForm, TermForm
from workinggroups.forms.replies import ComingForm
from workinggroups.forms.scopes import terms_of
from workinggroups.forms.seats import SeatForm
from workinggroups.forms.series import CopyForm, SeriesForm, skipped_in

__all__ = [
    "AnswerForm",
    "BurdenTableForm",
    "CancelForm",
    "CharterForm",
    "ChoosePlanForm",
    "CirculateForm",
    "CloseForm",
    "ComingForm",
    "CommentForm",
    "ConsultationForm",
    "CopyForm",
    "CorrectionForm",
    "DecisionForm",
    "ErratumForm",
    "GroupStateForm",
    "HandInForm",
    "HandoverForm",
    "JointForm",
    "MeetForm",
    "MeetingForm",
    "MeetingMoveForm",
    "MilestoneAnswerForm",
    "MilestoneForm",
    "MinutesForm",
    "MoveForm",
    "PaperForm",
    "PlanningForm",
    "PointForm",
    "PollForm",
    "ReasonForm",
    "ReopenForm",
    "ReplyForm",
    "SeatForm",
    "SeriesForm",
    "TermForm",
    "WhomForm",
    "show_refusal",
    "skipped_in",
    "terms_of",
]
