"""The sign of life that beat leaves, by way of a worker, once a minute; and when each job ran."""

from datetime import datetime, timedelta

from django.core.cache import cache

from core.models import JobRun

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


def note_run(name: str, *, at: datetime, fault: str = "") -> None:
    """Keep that a job was done, or with `fault` (the kind of an exception) that it failed."""
    told = {"failed_at": at, "fault": fault[:80]} if fault else {"done_at": at}
    JobRun.objects.update_or_create(name=name, defaults=told)
