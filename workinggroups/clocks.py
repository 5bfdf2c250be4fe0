"""One instant on several clocks, each with its name. Pure: values in, values out."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

UTC = "UTC"


@dataclass(frozen=True, slots=True)
class Clock:
    """A meeting's time on one clock, in words for a reader.

    `place` is the zone's IANA name or UTC; `hour` is "21:00 to 22:30", with "(+1 day)" when it
    ends after midnight; `day` is "Thursday 14 May 2026, UTC+12"; `iso` is the start with its
    offset.
    """

    place: str
    hour: str
    day: str
    iso: str
    you: bool = False


def clocks(
    starts_at: datetime.datetime, *, minutes: int, host_zone: str, reader_zone: str | None
) -> list[Clock]:
    """The host's clock, the reader's, and UTC; a clock that shows the same zone stands once."""
    zones = [host_zone]
    if reader_zone is not None and reader_zone not in zones:
        zones.append(reader_zone)
    if UTC not in zones:
        zones.append(UTC)
    return [_clock(starts_at, minutes, zone, you=zone == reader_zone) for zone in zones]


def moment(at: datetime.datetime, zone: str) -> str:
    """An instant in words with its zone: "Thursday 14 May 2026, 21:00 Pacific/Auckland"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{_day(local)}, {local:%H:%M} {zone}"


def moment_and_utc(at: datetime.datetime, zone: str) -> str:
    """An instant on the reader's clock and in UTC, with the day again where it differs."""
    if zone == UTC:
        return moment(at, UTC)
    universal = at.astimezone(datetime.UTC)
    same_day = universal.date() == at.astimezone(ZoneInfo(zone)).date()
    bracket = f"{universal:%H:%M} UTC" if same_day else moment(at, UTC)
    return f"{moment(at, zone)} ({bracket})"


def instant_of(
    day: datetime.date,
    hour: datetime.time,
    zone: str,
    *,
    present: datetime.datetime | None = None,
) -> datetime.datetime | None:
    """The instant (UTC) at which a clock shows this time; None where the clock skips it.

    Of an hour that comes twice it is the first, unless `present` is the second already.
    """
    local = datetime.datetime.combine(day, hour.replace(fold=0), ZoneInfo(zone))
    found = local.astimezone(datetime.UTC)
    if found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        return None
    second = local.replace(fold=1).astimezone(datetime.UTC)
    return second if present is not None and second == present else found


def notes(
    starts_at: datetime.datetime,
    *,
    host_zone: str,
    reader_zone: str | None,
    now: datetime.datetime,
) -> list[str]:
    """What a reader may trip over: another clock than the host's, a clock change until then."""
    said = []
    if reader_zone and _offset(starts_at, reader_zone) != _offset(starts_at, host_zone):
        said.append(f"Your clock ({reader_zone}) is not the host’s ({host_zone}).")
    if starts_at > now:
        zones = dict.fromkeys(zone for zone in (host_zone, reader_zone) if zone)
        said += [
            f"Clocks in {zone} change between now and then; the time shown allows for it."
            for zone in zones
            if _offset(now, zone) != _offset(starts_at, zone)
        ]
    return said


def _clock(starts_at: datetime.datetime, minutes: int, zone: str, *, you: bool) -> Clock:
    start = starts_at.astimezone(ZoneInfo(zone))
    end = (starts_at + datetime.timedelta(minutes=minutes)).astimezone(ZoneInfo(zone))
    later = " (+1 day)" if end.date() > start.date() else ""
    shift = "" if zone == UTC else f", {_offset_words(start)}"
    return Clock(
        place=zone,
        hour=f"{start:%H:%M} to {end:%H:%M}{later}",
        day=f"{_day(start)}{shift}",
        iso=start.isoformat(),
        you=you,
    )


def _day(local: datetime.datetime) -> str:
    return f"{local:%A} {local.day} {local:%B %Y}"


def _offset(at: datetime.datetime, zone: str) -> datetime.timedelta | None:
    return at.astimezone(ZoneInfo(zone)).utcoffset()


def _offset_words(local: datetime.datetime) -> str:
    """Words such as UTC+12, UTC-3 or UTC+5:30."""
    offset = local.utcoffset() or datetime.timedelta()
    hours, rest = divmod(int(abs(offset).total_seconds()) // 60, 60)
    sign = "-" if offset < datetime.timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
