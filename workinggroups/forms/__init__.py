"""What people fill in about groups, meetings, agendas, minutes and actions."""

from workinggroups.forms.meetings import (
    CloseForm,
    MeetingForm,
    MinutesForm,
    PointForm,
    show_refusal,
)
from workinggroups.forms.planning import ChoosePlanForm, CorrectionForm, PlanningForm
from workinggroups.forms.polls import AnswerForm, MeetForm, PollForm, ReopenForm, WhomForm
from workinggroups.forms.seats import SeatForm

__all__ = [
    "AnswerForm",
    "ChoosePlanForm",
    "CloseForm",
    "CorrectionForm",
    "MeetForm",
    "MeetingForm",
    "MinutesForm",
    "PlanningForm",
    "PointForm",
    "PollForm",
    "ReopenForm",
    "SeatForm",
    "WhomForm",
    "show_refusal",
]
