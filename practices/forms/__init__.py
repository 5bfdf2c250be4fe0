"""What people fill in about practices and who takes them up."""

from practices.forms.adoptions import (
    AdoptionForm,
    ChangeForm,
    ContactForm,
    DeclineForm,
    InviteForm,
    WarnForm,
    show_refusal,
)
from practices.forms.attachments import AttachForm, AttachmentForm
from practices.forms.clearing import ApproverForm, ClearanceForm
from practices.forms.editing import Sheet, StartForm
from practices.forms.lifecycle import WithdrawForm
from practices.forms.notes import NoteForm
from practices.forms.saved import NewSearchForm, SavedSearchForm
from practices.forms.words import WordsForm

__all__ = [
    "AdoptionForm",
    "ApproverForm",
    "AttachForm",
    "AttachmentForm",
    "ChangeForm",
    "ClearanceForm",
    "ContactForm",
    "DeclineForm",
    "InviteForm",
    "NewSearchForm",
    "NoteForm",
    "SavedSearchForm",
    "Sheet",
    "StartForm",
    "WarnForm",
    "WithdrawForm",
    "WordsForm",
    "show_refusal",
]
