"""What people fill in about practices and who takes them up."""

from practices.forms.adoptions import (
    AdoptionForm,
    ChangeForm,
    DeclineForm,
    InviteForm,
    WarnForm,
    show_refusal,
)
from practices.forms.lifecycle import WithdrawForm

__all__ = [
    "AdoptionForm",
    "ChangeForm",
    "DeclineForm",
    "InviteForm",
    "WarnForm",
    "WithdrawForm",
    "show_refusal",
]
