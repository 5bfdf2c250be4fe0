"""The links in letters by which an invitation is answered without signing in. Pure.

A link is signed and names the invitation by its number alone: whoever is taken off and asked
again gets another.
"""

from typing import Final

from django.conf import settings
from django.core import signing

_SALT: Final = "workinggroups.reply"
_LONGEST: Final = 200


def token_for(invitation: int) -> str:
    """The token for an invitation."""
    return signing.dumps(invitation, salt=_SALT)


def invitation_of(token: str) -> int | None:
    """The number of the invitation that a token is for; None for a forged one."""
    if len(token) > _LONGEST:
        return None
    try:
        number = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return number if isinstance(number, int) else None


def address_for(invitation: int) -> str:
    """The whole address."""
    return f"{settings.SITE_URL}/reply/{token_for(invitation)}/"
