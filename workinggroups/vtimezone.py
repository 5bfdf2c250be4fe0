"""A time zone as RFC 5545 writes it: every change of the clock by itself. Pure.

Rules and lists of dates would be shorter; but programs read them differently, and some only the
first date of a list.
"""

import datetime
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

_DAY: Final = datetime.timedelta(days=1)
_MINUTE: Final = datetime.timedelta(minutes=1)
_NONE: Final = datetime.timedelta()


@lru_cache(maxsize=256)
def lines(zone: str, first: int, last: int) -> tuple[str, ...]:
    """The lines of a VTIMEZONE that is right from the year `first` to `last`, both included."""
    info = ZoneInfo(zone)
    start = datetime.datetime(first, 1, 1, tzinfo=datetime.UTC) - _DAY
    end = datetime.datetime(last + 1, 1, 1, tzinfo=datetime.UTC) + _DAY
    found = ["BEGIN:VTIMEZONE", f"TZID:{zone}", *_observance(start, start, info)]
    for change in _changes(start, end, info):
        found += _observance(change - _MINUTE, change, info)
    return (*found, "END:VTIMEZONE")


def _changes(
    start: datetime.datetime, end: datetime.datetime, info: ZoneInfo
) -> Iterator[datetime.datetime]:
    """The first minutes at which the clock, or its name, is another than before."""
    low, was = start, _state(start, info)
    while low < end:
        high = low + _DAY
        now = _state(high, info)
        if now != was:
            before, after = low, high
            while after - before > _MINUTE:
                middle = before + (after - before) // _MINUTE // 2 * _MINUTE
                if _state(middle, info) == was:
                    before = middle
                else:
                    after = middle
            yield after
        low, was = high, now


def _state(at: datetime.datetime, info: ZoneInfo) -> tuple[datetime.timedelta | None, str | None]:
    local = at.astimezone(info)
    return local.utcoffset(), local.tzname()


def _observance(before: datetime.datetime, at: datetime.datetime, info: ZoneInfo) -> list[str]:
    """What the clock shows from the instant `at` on; its onset is told on the clock of before."""
    was = before.astimezone(info).utcoffset() or _NONE
    local = at.astimezone(info)
    kind = "DAYLIGHT" if local.dst() else "STANDARD"
    onset = at.astimezone(datetime.timezone(was))
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{onset:%Y%m%dT%H%M%S}",
        f"TZNAME:{local.tzname()}",
        f"TZOFFSETFROM:{_offset(was)}",
        f"TZOFFSETTO:{_offset(local.utcoffset() or _NONE)}",
        f"END:{kind}",
    ]


def _offset(offset: datetime.timedelta) -> str:
    """The offset as +0200 or -0330."""
    hours, minutes = divmod(int(abs(offset).total_seconds()) // 60, 60)
    return f"{'-' if offset < _NONE else '+'}{hours:02}{minutes:02}"
