"""Tokens in the links by which somebody answers a poll. Pure but for the key.

They name the poll, the person and that the person was asked, and are signed; what they open is
asked for again on use, so a link ends with the poll, and with the asking.
"""

from typing import Final

from django.core import signing

_SALT: Final = "workinggroups.poll"


def token_for(*, asked: int, poll: int, person: int) -> str:
    """The token for somebody asked, by the numbers of the asking, the poll and the person."""
    return signing.dumps([asked, poll, person], salt=_SALT)


def read(token: str) -> tuple[int, int, int] | None:
    """The numbers of the asking, the poll and the person; None for what is no token of ours."""
    try:
        asked, poll, person = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(asked), int(poll), int(person)
