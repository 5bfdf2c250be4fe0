"""How much each may ask for in a while: counted in rows, so that no restart forgets it.

settings.LIMITS maps a policy to (requests, seconds): "anonymous", "reading" and "writing" for
systems, "pages" and "sending" for pages. Windows are fixed. The headers follow
draft-ietf-httpapi-ratelimit-headers (quoted policy names, `q`/`w`, `r`/`t`); it is a draft, and
this is the only place that knows its spelling.
"""

import datetime
import hashlib
import hmac
import ipaddress
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from core.models import Spent

SHARES: Final = 20
HELD_AT_MOST: Final = 10_000  # credentials and addresses per process


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


def spend(policy: str, who: str, *, at: float) -> Standing:
    """Count one request at the moment `at` (Unix seconds); `left` is -1 when refused."""
    quota, window = settings.LIMITS[policy]
    number, passed = divmod(int(at), window)
    over = datetime.datetime.fromtimestamp((number + 1) * window, tz=datetime.UTC)
    used = _shares.spend(f"{policy}:{who}:{number}", quota, over)
    return Standing(policy, quota, window, max(quota - used, -1), window - passed)


class _Shares:
    """Takes requests from the shared count by the twentieth of a quota and hands them out here.

    Counting in a row costs more than a small reply does. What a process has taken counts as used
    for all others, so the quota is never passed; it may end a few requests early for someone
    who is served by several processes. Whoever has used up a quota is refused from memory until
    the window ends: a refusal writes nothing.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, tuple[int, int]] = {}  # key: (count when taken, still unspent)

    def spend(self, key: str, quota: int, over: datetime.datetime) -> int:
        """Use up one request; return how many of the window that ends at `over` are used."""
        mine = cache.make_key(key)  # two sites in one process (tests) share nothing
        with self._lock:
            taken, unspent = self._held.get(mine, (0, 0))
            if unspent:
                self._held[mine] = taken, unspent - 1
                return taken - unspent + 1
        if taken >= quota:  # counts only rise, so it stays so
            return taken + 1
        share = max(quota // SHARES, 1)
        taken = _add(mine, share, over)
        if share > 1 or taken >= quota:
            with self._lock:
                if len(self._held) >= HELD_AT_MOST:
                    self._held.clear()  # what was held is lost to its windows, and no more
                self._held[mine] = taken, share - 1
        return taken - share + 1


_shares = _Shares()


def _add(key: str, share: int, over: datetime.datetime) -> int:
    """Add to the count in one statement and return it, whoever else adds to it meanwhile."""
    table = connection.ops.quote_name(Spent._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (who, used, over_at) VALUES (%s, %s, %s) "  # noqa: S608 - the name of our own table
            f"ON CONFLICT (who) DO UPDATE SET used = {table}.used + excluded.used RETURNING used",
            [_sealed(key), share, connection.ops.adapt_datetimefield_value(over)],
        )
        [(used,)] = cursor.fetchall()  # to the end, which is when SQLite lets go
        return int(used)


def _sealed(key: str) -> str:
    """What is kept of a key: no address can be read from it. HMAC-SHA256, hexadecimal."""
    return hmac.new(settings.SECRET_KEY.encode(), key.encode(), hashlib.sha256).hexdigest()


def forget_past(*, at: datetime.datetime) -> int:
    """Forget the windows that ended by `at`; return how many counts there were."""
    return Spent.objects.filter(over_at__lte=at).delete()[0]


def client_address(meta: Mapping[str, Any]) -> str:
    """Return the address that asks, believing as many proxies as TRUSTED_PROXIES says.

    IPv6 readers are counted by their /64, which is what one household or office holds.
    """
    address = str(meta.get("REMOTE_ADDR", ""))
    hops = str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    if 0 < settings.TRUSTED_PROXIES <= len(hops):
        address = hops[-settings.TRUSTED_PROXIES].strip() or address
    if ":" not in address:
        return address
    try:
        return str(ipaddress.IPv6Network((address.partition("%")[0], 64), strict=False))
    except ValueError:
        return address[:45]
