"""Limits told in advance: RateLimit and RateLimit-Policy on every reply, 429 when spent.

The headers follow draft-ietf-httpapi-ratelimit-headers (quoted policy names, `q`/`w`, `r`/`t`);
it is a draft, and this is the only place that knows its spelling.
"""

import threading
import time
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.rest.auth import credential

SHARES: Final = 20
HELD_AT_MOST: Final = 10_000  # credentials and addresses per process
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a credential stands in the present window of a policy."""

    policy: str
    quota: int
    window: int  # seconds
    left: int
    reset: int  # seconds until the window ends

    def headers(self) -> dict[str, str]:
        """The headers that tell it."""
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.quota};w={self.window}',
            "RateLimit": f'"{self.policy}";r={max(self.left, 0)};t={self.reset}',
        }


class CredentialThrottle(BaseThrottle):
    """Counts requests per credential, or per address for anonymous readers, in fixed windows.

    settings.API_LIMITS maps "anonymous", "reading" and "writing" to (requests, seconds). The
    count is kept in the shared cache; when that is away nobody is refused.
    """

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


def spend(policy: str, who: str, *, at: float) -> Standing:
    """Count one request at the moment `at` (Unix seconds); `left` is -1 when refused."""
    quota, window = settings.API_LIMITS[policy]
    number, passed = divmod(int(at), window)
    used = _shares.spend(f"limit:{policy}:{who}:{number}", quota, window)
    return Standing(policy, quota, window, max(quota - used, -1), window - passed)


class _Shares:
    """Takes requests from the shared count by the twentieth of a quota and hands them out here.

    Asking Redis costs more than a small reply does. What a process has taken counts as used
    for all others, so the quota is never passed; it may end a few requests early for someone
    who is served by several processes.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, tuple[int, int]] = {}  # key: (count when taken, still unspent)

    def spend(self, key: str, quota: int, window: int) -> int:
        """Use up one request; return how many of the window are used."""
        mine = cache.make_key(key)  # two caches in one process (tests) share nothing
        with self._lock:
            taken, unspent = self._held.get(mine, (0, 0))
            if unspent:
                self._held[mine] = taken, unspent - 1
                return taken - unspent + 1
        share = max(quota // SHARES, 1)
        taken = _add(key, share, window)
        if share > 1:
            with self._lock:
                if len(self._held) >= HELD_AT_MOST:
                    self._held.clear()  # what was held is lost to its windows, and no more
                self._held[mine] = taken, share - 1
        return taken - share + 1


_shares = _Shares()


def _add(key: str, share: int, window: int) -> int:
    """Add to the shared count and return it; the share alone when the cache is away."""
    for _ in range(2):
        try:
            return cache.incr(key, share)
        except ValueError:
            # Not counted yet in this window (or the cache is away, and then nothing is).
            if cache.add(key, share, timeout=window + 1):
                return share
    return share
