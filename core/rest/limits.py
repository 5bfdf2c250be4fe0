"""Limits of the API, told in advance: RateLimit headers on every reply, 429 when spent."""

import time
from typing import Final

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.limits import spend
from core.rest.auth import credential

_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class CredentialThrottle(BaseThrottle):
    """Counts requests per credential, or per address for anonymous readers; see core.limits."""

    def allow_request(self, request: Request, view: object) -> bool:
        """Count the request; its standing is left on `request.standing` for the headers."""
        del view
        who = credential(request)
        self.standing = standing = spend(policy_of(request, who), who, at=time.time())
        request._request.standing = standing  # type: ignore[attr-defined] # noqa: SLF001 - read by the view when it answers
        return standing.left >= 0

    def wait(self) -> float:
        """Seconds until the window ends."""
        return self.standing.reset


def policy_of(request: Request, who: str) -> str:
    """Return the name of the policy that a request falls under."""
    if who.startswith("address:"):
        return "anonymous"
    return "reading" if request.method in _READING else "writing"
