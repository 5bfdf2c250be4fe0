"""The sign of life that beat leaves, by way of a worker, once a minute."""

from datetime import datetime, timedelta

from django.core.cache import cache

_KEY = "core:last-tick"
# Two missed minutes may be a restart; three are a fault.
OVERDUE = timedelta(minutes=3)


def note_tick(*, at: datetime) -> None:
    """Keep the instant of the latest tick for all processes to see."""
    cache.set(_KEY, at.isoformat(), timeout=None)


def last_tick() -> datetime | None:
    """Return the instant of the latest tick, or None when none is known."""
    value = cache.get(_KEY)
    return datetime.fromisoformat(value) if value else None
