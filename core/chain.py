r"""How an entry of the trail is written down for its digest. Pure.

**The canonical form, number 1.** An entry is one JSON object (RFC 8259) in UTF-8 without spaces,
its members sorted by code point at every depth, no character escaped that JSON lets stand as it
is, control characters as `\b \t \n \f \r` or `\u00xx` in lower case. It has `form` (1) and
the members of SEALED:

- `sequence`: the entry's number, from 1, without gaps; `previous`: the digest of the entry
  before it, 64 zeros for the first; `ref`: its public name, a random UUID in 32 hexadecimal digits,
  which keeps its content from being guessed from its digest;
- `at`: the instant in UTC with six places, as in `2026-11-22T12:00:00.000000+00:00`;
- `changes`: an object; its values are text, whole numbers within 64 bits, true, false, null,
  lists and objects of these (see `plain`);
- all other members: text, as stored.

The **digest** is the SHA-256 of these bytes, in 64 lower-case hexadecimal digits. Since `previous`
is a member, each digest fixes every entry before it. The form never changes: what differs gets
another number beside it, or the entries of before could not be checked any more.
"""

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any, Final

import orjson

FORM: Final = 1
GENESIS: Final = "0" * 64
# The columns whose content is sealed, all but the digest itself and the row's own number.
SEALED: Final = (
    "sequence", "previous", "ref", "at", "verb", "actor_kind", "actor_id", "actor_label",
    "behalf_kind", "behalf_id", "behalf_label", "door", "on_kind", "on_id", "on_label",
    "marking", "changes", "reason",
)  # fmt: skip
_LARGEST: Final = 2**63


def canonical(entry: Mapping[str, Any]) -> bytes:
    """The bytes of which an entry's digest is made. `entry` has the members of SEALED."""
    sealed = {name: entry[name] for name in SEALED}
    at: datetime.datetime = entry["at"]
    sealed["at"] = at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    sealed["form"] = FORM
    return orjson.dumps(sealed, option=orjson.OPT_SORT_KEYS)


def digest_of(entry: Mapping[str, Any]) -> str:
    """The digest of an entry, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(entry)).hexdigest()


def plain(value: Any) -> Any:
    """The value in kinds of JSON that every database gives back as they were.

    Instants become ISO text in UTC; fractions and whole numbers beyond 64 bits become text,
    because engines write them differently; sets become sorted lists; anything else its words.
    """
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(inner) for inner in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return _scalar(value)


def _scalar(value: Any) -> str | int | bool | None:
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int) and -_LARGEST <= value < _LARGEST:
        return int(value)
    return str(value)  # of an enumeration its text
