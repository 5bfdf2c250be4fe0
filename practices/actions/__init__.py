"""Every change to a practice, or to who takes it up, that has a consequence."""

from practices.actions.adopting import Adopter, acknowledge, change, confirm, declare
from practices.actions.attachments import (
    About,
    attach,
    change_attachment,
    note_taken,
    remove_attachment,
    share_attachment,
    show_attachment,
)
from practices.actions.authorship import hand_over
from practices.actions.clearing import (
    approve,
    dismiss_approver,
    forget_approver,
    name_approver,
    release,
    return_draft,
    set_clearance,
)
from practices.actions.contacting import hand_over_contact, name_contact, release_contacts
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
from practices.actions.feeds import forget_feed, make_feed, revoke_feed
from practices.actions.filekeeping import open_file, sweep_files
from practices.actions.freshness import ask_whether_true, confirm_practice
from practices.actions.importing import start_from
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
from practices.actions.noting import (
    discard_note,
    expire_notes,
    promote_note,
    publish_note,
    write_note,
)
from practices.actions.owning import accept_co_ownership, ask_co_owner, leave_co_ownership
from practices.actions.reads import note_adoption_read, note_export, note_read
from practices.actions.saved import (
    change_search,
    drop_search,
    forget_searches,
    save_search,
)
from practices.actions.sharing import Sharing
from practices.actions.sourcing import create_sourced, move_source
from practices.actions.translating import (
    approve_translation,
    remove_translation,
    return_translation,
    translate,
)
from practices.actions.warning import warn
from practices.actions.words import drop_words, forget_misses, keep_words, note_miss
from practices.actions.writing import create, import_compiled, reserve_compiled, update

__all__ = [
    "About",
    "Adopter",
    "Sharing",
    "StaleDraft",
    "Written",
    "accept_co_ownership",
    "acknowledge",
    "approve",
    "approve_translation",
    "ask_co_owner",
    "ask_whether_true",
    "attach",
    "change",
    "change_attachment",
    "change_search",
    "confirm",
    "confirm_practice",
    "create",
    "create_sourced",
    "declare",
    "decline",
    "discard",
    "discard_note",
    "dismiss_approver",
    "drop_search",
    "drop_words",
    "expire_notes",
    "forget_approver",
    "forget_feed",
    "forget_misses",
    "forget_notices",
    "forget_searches",
    "forget_told",
    "hand_over",
    "hand_over_adoption",
    "hand_over_contact",
    "import_compiled",
    "invite_adopter",
    "keep_words",
    "lapse_due",
    "leave_co_ownership",
    "make_feed",
    "move_source",
    "name_approver",
    "name_contact",
    "note_adoption_read",
    "note_export",
    "note_miss",
    "note_read",
    "note_taken",
    "open_draft",
    "open_file",
    "promote_note",
    "propose",
    "publish",
    "publish_note",
    "release",
    "release_adoptions",
    "release_contacts",
    "remind",
    "remove_attachment",
    "remove_translation",
    "rename_in_versions",
    "reserve_compiled",
    "return_draft",
    "return_translation",
    "revoke_feed",
    "save_draft",
    "save_search",
    "send_notices",
    "set_clearance",
    "share_attachment",
    "show_attachment",
    "signal",
    "start",
    "start_from",
    "submit",
    "sweep_files",
    "take_back",
    "tell_apart",
    "translate",
    "update",
    "warn",
    "withdraw",
    "write_draft",
    "write_note",
]
