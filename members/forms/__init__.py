"""What people type about themselves and their nation."""

from members.forms.calendars import HolidayForm, WeekForm
from members.forms.elevations import ElevationForm
from members.forms.keys import KeyForm
from members.forms.own import AccountForm, ErasureForm, ZoneForm
from members.forms.people import FirstCoordinatorForm, InviteForm, JoinForm, ReasonForm, RoleForm
from members.forms.signin import NationSignInForm

__all__ = [
    "AccountForm",
    "ElevationForm",
    "ErasureForm",
    "FirstCoordinatorForm",
    "HolidayForm",
    "InviteForm",
    "JoinForm",
    "KeyForm",
    "NationSignInForm",
    "ReasonForm",
    "RoleForm",
    "WeekForm",
    "ZoneForm",
]
