"""What people fill in about groups, meetings, agendas, minutes and actions."""

from workinggroups.forms.meetings import (
    CloseForm,
    MeetingForm,
    MinutesForm,
    PointForm,
    show_refusal,
)
from workinggroups.forms.seats import SeatForm

__all__ = ["CloseForm", "MeetingForm", "MinutesForm", "PointForm", "SeatForm", "show_refusal"]
