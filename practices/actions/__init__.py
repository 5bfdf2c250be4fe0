"""Every change to a practice, or to who takes it up, that has a consequence."""

from practices.actions.adopting import Adopter, acknowledge, change, confirm, declare
from practices.actions.authorship import hand_over
from practices.actions.drafting import (
    StaleDraft,
    Written,
    discard,
    open_draft,
    propose,
    save_draft,
    start,
    take_back,
    write_draft,
)
from practices.actions.inviting import decline, invite_adopter, signal
from practices.actions.lapsing import (
    hand_over_adoption,
    lapse_due,
    release_adoptions,
    remind,
)
from practices.actions.lifecycle import publish, submit, withdraw
from practices.actions.likeness import tell_apart
from practices.actions.naming import rename_in_versions
from practices.actions.notices import forget_notices, forget_told, send_notices
from practices.actions.reads import note_adoption_read, note_export, note_read
from practices.actions.sharing import Sharing
from practices.actions.warning import warn
from practices.actions.words import drop_words, forget_misses, keep_words, note_miss
from practices.actions.writing import create, import_compiled, reserve_compiled, update

__all__ = [
    "Adopter",
    "Sharing",
    "StaleDraft",
    "Written",
    "acknowledge",
    "change",
    "confirm",
    "create",
    "declare",
    "decline",
    "discard",
    "drop_words",
    "forget_misses",
    "forget_notices",
    "forget_told",
    "hand_over",
    "hand_over_adoption",
    "import_compiled",
    "invite_adopter",
    "keep_words",
    "lapse_due",
    "note_adoption_read",
    "note_export",
    "note_miss",
    "note_read",
    "open_draft",
    "propose",
    "publish",
    "release_adoptions",
    "remind",
    "rename_in_versions",
    "reserve_compiled",
    "save_draft",
    "send_notices",
    "signal",
    "start",
    "submit",
    "take_back",
    "tell_apart",
    "update",
    "warn",
    "withdraw",
    "write_draft",
]
