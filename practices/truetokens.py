"""Tokens in the links by which somebody says that a write-up is still true. Pure but for the key.

They name the person and the practice and are signed; what they open is asked for again on use.
"""

import datetime
from typing import Final

from django.core import signing

_SALT: Final = "practices.still-true"
LIFE: Final = datetime.timedelta(days=90)


def token_for(*, person: int, practice: int) -> str:
    """The token for a person and a practice, by their numbers."""
    return signing.dumps([person, practice], salt=_SALT)


def read(token: str) -> tuple[int, int] | None:
    """The numbers of person and practice; None for what is no token of ours, or too old."""
    try:
        person, practice = signing.loads(token, salt=_SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(person), int(practice)
