"""Every change to keys, people and circles that has a consequence."""

from members.actions.calendars import drop_holiday, fill_calendar, set_holiday, set_week
from members.actions.circles import seat, seated, unseat
from members.actions.elevations import begin_elevation, end_elevation, forget_elevations
from members.actions.erasure import (
    close_ways_in,
    correct_account,
    erase_person,
    forget_invitations_to,
    former_handle,
    leave_circles,
    note_export,
)
from members.actions.factors import ask_second_factor, note_factor, use_code
from members.actions.invitations import (
    accept,
    forget_invitations,
    invite,
    invite_again,
    is_acceptable,
    uninvite,
)
from members.actions.keys import (
    LONGEST_LIFE,
    hand_over_key,
    hash_secret,
    make_key,
    note_use,
    revoke_key,
    revoke_unused_keys,
)
from members.actions.letters import JoinLetter, JoinMail, send_letters
from members.actions.people import change_role, change_zone, create_person, leave, move
from members.actions.providers import (
    admit,
    close_provider,
    note_provider_refusal,
    set_provider,
)
from members.actions.reviews import confirm_place
from members.actions.signin import (
    end_sessions,
    factor_paused_until,
    forget_failures,
    forget_sessions,
    forgive,
    forgive_factor,
    note_factor_refusal,
    note_refusal,
    note_seen,
    note_sign_in,
    paused_until,
)

__all__ = [
    "LONGEST_LIFE",
    "JoinLetter",
    "JoinMail",
    "accept",
    "admit",
    "ask_second_factor",
    "begin_elevation",
    "change_role",
    "change_zone",
    "close_provider",
    "close_ways_in",
    "confirm_place",
    "correct_account",
    "create_person",
    "drop_holiday",
    "end_elevation",
    "end_sessions",
    "erase_person",
    "factor_paused_until",
    "fill_calendar",
    "forget_elevations",
    "forget_failures",
    "forget_invitations",
    "forget_invitations_to",
    "forget_sessions",
    "forgive",
    "forgive_factor",
    "former_handle",
    "hand_over_key",
    "hash_secret",
    "invite",
    "invite_again",
    "is_acceptable",
    "leave",
    "leave_circles",
    "make_key",
    "move",
    "note_export",
    "note_factor",
    "note_factor_refusal",
    "note_provider_refusal",
    "note_refusal",
    "note_seen",
    "note_sign_in",
    "note_use",
    "paused_until",
    "revoke_key",
    "revoke_unused_keys",
    "seat",
    "seated",
    "send_letters",
    "set_holiday",
    "set_provider",
    "set_week",
    "uninvite",
    "unseat",
    "use_code",
]
