"""Every change to keys, people and circles that has a consequence."""

from members.actions.circles import seat, unseat
from members.actions.keys import (
    LONGEST_LIFE,
    hash_secret,
    make_key,
    note_use,
    revoke_key,
    revoke_unused_keys,
)
from members.actions.people import change_zone, create_person

__all__ = [
    "LONGEST_LIFE",
    "change_zone",
    "create_person",
    "hash_secret",
    "make_key",
    "note_use",
    "revoke_key",
    "revoke_unused_keys",
    "seat",
    "unseat",
]
