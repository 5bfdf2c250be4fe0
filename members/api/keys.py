"""Who asks by a key. Imports no endpoint: REST framework loads this before its views."""

import hmac
from typing import Any

from django.utils import timezone
from rest_framework.request import Request

from core.rest.auth import BearerAuthentication
from members import actions
from members.queries import key_with_prefix
from members.systems import NationSystem


class KeyAuthentication(BearerAuthentication):
    """A nation's system, by its key. One query; unknown, expired and revoked are answered alike."""

    def look_up(self, token: str, request: Request) -> tuple[Any, Any] | None:
        """Return the system and its key, None unless the key opens something now."""
        del request
        label, _, rest = token.partition("_")
        prefix, _, secret = rest.partition("_")
        if label != "dnh" or not prefix or not secret:
            return None
        key = key_with_prefix(prefix)
        # An unknown prefix takes the same comparison, so that time tells nothing either.
        stored = key.secret_hash if key else ""
        fits = hmac.compare_digest(stored, actions.hash_secret(token))
        now = timezone.now()
        if key is None or not fits or not key.is_usable(at=now):
            return None
        actions.note_use(key, at=now)
        return NationSystem(key, now), key
