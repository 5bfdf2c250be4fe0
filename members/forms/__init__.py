"""What people type about themselves and their nation."""

from members.forms.keys import KeyForm
from members.forms.own import ZoneForm
from members.forms.people import InviteForm, JoinForm
from members.forms.signin import NationSignInForm

__all__ = ["InviteForm", "JoinForm", "KeyForm", "NationSignInForm", "ZoneForm"]
