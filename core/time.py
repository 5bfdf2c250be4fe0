"""Instants on clocks, in words for a reader. Pure: the moment comes in from the door."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class LocalTime:
    """An instant on one clock.

    `zone` is the clock's IANA name, `hour` reads "14:20", `day` "Sunday 22 November 2026",
    `offset` "UTC+13", and `iso` is the instant with its offset.
    """

    zone: str
    hour: str
    day: str
    offset: str
    iso: str


def local_time(at: datetime.datetime, zone: str) -> LocalTime:
    """The aware instant `at` on the clock of the IANA zone `zone`."""
    local = at.astimezone(ZoneInfo(zone))
    return LocalTime(
        zone=zone,
        hour=f"{local:%H:%M}",
        day=day_words(local),
        offset=offset_words(local),
        iso=local.isoformat(timespec="minutes"),
    )


def day_words(day: datetime.date) -> str:
    """A day in words: "Sunday 22 November 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def offset_words(local: datetime.datetime) -> str:
    """How far an aware time is from UTC, in words: UTC, UTC+12, UTC-3 or UTC+5:30."""
    offset = local.utcoffset() or datetime.timedelta()
    if not offset:
        return "UTC"
    hours, minutes = divmod(int(abs(offset).total_seconds()) // 60, 60)
    sign = "-" if offset < datetime.timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def end_of_day(day: datetime.date, zone: str) -> datetime.datetime:
    """The instant (UTC) at which the day `day` is over in the IANA zone `zone`."""
    following = day + datetime.timedelta(days=1)
    midnight = datetime.datetime.combine(following, datetime.time(), ZoneInfo(zone))
    return midnight.astimezone(datetime.UTC)
