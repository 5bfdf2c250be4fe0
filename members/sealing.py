"""Secrets that must be read again, sealed in the database under the site's own secret. Pure."""

import base64
import hashlib
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

_FOR: Final = b"hub: secrets in the database"


def _fernet(secret: str | bytes) -> Fernet:
    key = hashlib.blake2b(force_bytes(secret), digest_size=32, person=b"hub.sealing", salt=b"1")
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(_FOR + key.digest()).digest()))


def _box() -> MultiFernet:
    return MultiFernet(
        [_fernet(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def seal(text: str) -> str:
    """The text as the database may hold it."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str | None:
    """The text; None when it was sealed under another secret, or altered."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
