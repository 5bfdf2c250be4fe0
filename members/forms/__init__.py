"""What people type about themselves and their nation."""

from members.forms.keys import KeyForm
from members.forms.own import ZoneForm

__all__ = ["KeyForm", "ZoneForm"]
