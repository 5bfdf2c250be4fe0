"""Every change to a practice that has a consequence."""

from practices.actions.authorship import hand_over
from practices.actions.drafting import (
    StaleDraft,
    discard,
    open_draft,
    propose,
    save_draft,
    start,
    take_back,
)
from practices.actions.lifecycle import publish, submit, withdraw
from practices.actions.naming import rename_in_versions
from practices.actions.reads import note_export, note_read
from practices.actions.sharing import Sharing
from practices.actions.writing import create, import_compiled, reserve_compiled, update

__all__ = [
    "Sharing",
    "StaleDraft",
    "create",
    "discard",
    "hand_over",
    "import_compiled",
    "note_export",
    "note_read",
    "open_draft",
    "propose",
    "publish",
    "rename_in_versions",
    "reserve_compiled",
    "save_draft",
    "start",
    "submit",
    "take_back",
    "update",
    "withdraw",
]
