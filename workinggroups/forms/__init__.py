"""What people fill in about groups, meetings, agendas, minutes and actions."""

from workinggroups.forms.meetings import (
    CloseForm,
    MeetingForm,
    MinutesForm,
    PointForm,
    show_refusal,
)
from workinggroups.forms.planning import ChoosePlanForm, CorrectionForm, PlanningForm
from workinggroups.forms.seats import SeatForm

__all__ = [
    "ChoosePlanForm",
    "CloseForm",
    "CorrectionForm",
    "MeetingForm",
    "MinutesForm",
    "PlanningForm",
    "PointForm",
    "SeatForm",
    "show_refusal",
]
