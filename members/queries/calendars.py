"""When nations work: for those who reckon with it, and for the page of a nation's holidays."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from members import rules
from members.holidaylists import regions
from members.models import Holiday, Nation, WorkCalendar
from members.workdays import (
    SATURDAY_SUNDAY,
    WEEKDAYS,
    Calendar,
    DayOff,
    Off,
    day_in,
    is_working_day,
    off_on,
    week_words,
)

_DAY = datetime.timedelta(days=1)


def calendars_of(
    nations: Iterable[Nation], *, first: datetime.date, last: datetime.date
) -> dict[int, Calendar]:
    """The calendar of each nation by its number, with the holidays of these days: two queries."""
    zones = {nation.pk: nation.time_zone for nation in nations}
    known = WorkCalendar.objects.filter(nation__in=zones)
    weekends = dict(known.values_list("nation_id", "weekend"))
    days: dict[int, dict[datetime.date, DayOff]] = {}
    rows = Holiday.objects.filter(nation__in=zones, day__range=(first, last))
    for nation_id, day, name, off in rows.values_list("nation_id", "day", "name", "off"):
        days.setdefault(nation_id, {})[day] = DayOff(name, Off(off))
    return {
        pk: Calendar(zone, frozenset(weekends.get(pk, SATURDAY_SUNDAY)), days.get(pk, {}))
        for pk, zone in zones.items()
    }


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A day of the page: the row, its weekday, and whether it falls on a weekend."""

    holiday: Holiday
    weekday: str
    on_weekend: bool


@dataclass(frozen=True, slots=True)
class HolidayPage:
    """A nation's working days in one year; `years` are those of which holidays are known."""

    year: int
    years: list[int]
    rows: list[HolidayRow]
    week: str
    weekend: frozenset[int]
    region: str
    region_name: str
    regions: dict[str, str]
    source: str
    filled_at: datetime.datetime | None
    working_days: int
    today: datetime.date
    off_today: DayOff | None
    next_off: HolidayRow | None
    may_edit: bool


def holiday_years(nation: Nation) -> list[int]:
    """The years of which any holiday of the nation is known, in order."""
    days = nation.holidays.order_by("day").dates("day", "year")
    return [day.year for day in days]


def holiday_page(
    nation: Nation, user: Any, *, year: int | None, at: datetime.datetime
) -> HolidayPage | None:
    """The nation's page for a year, the present one unless said; None for one that is unknown."""
    today = day_in(at, Calendar(nation.time_zone))
    years = holiday_years(nation)
    shown = year or today.year
    if year is not None and year not in {*years, today.year}:
        return None
    known = WorkCalendar.objects.filter(nation=nation).first() or WorkCalendar(nation=nation)
    begins, ends = datetime.date(shown, 1, 1), datetime.date(shown, 12, 31)
    first, last = min(begins, today), max(ends, today + _DAY * 366)
    rows = list(nation.holidays.filter(day__range=(first, last)).order_by("day"))
    days_off = {row.day: DayOff(row.name, Off(row.off)) for row in rows}
    calendar = Calendar(nation.time_zone, frozenset(known.weekend), days_off)
    told = [_row(row, calendar) for row in rows]
    may_edit = rules.can_keep_calendar(user, nation_id=nation.pk)
    names = regions(nation.iso2) if may_edit or known.region else {}
    year_long = (begins + _DAY * number for number in range((ends - begins).days + 1))
    return HolidayPage(
        year=shown,
        years=sorted({*years, today.year}),
        rows=[row for row in told if begins <= row.holiday.day <= ends],
        week=week_words(calendar.weekend),
        weekend=calendar.weekend,
        region=known.region,
        region_name=names.get(known.region, ""),
        regions=names,
        source=known.source,
        filled_at=known.filled_at,
        working_days=sum(is_working_day(day, calendar) for day in year_long),
        today=today,
        off_today=off_on(today, calendar),
        next_off=_next(told, today),
        may_edit=may_edit,
    )


def working_days(nation: Nation, *, year: int | None) -> dict[str, Any]:
    """What the API tells of when a nation works, in that year or in all that are known."""
    known = WorkCalendar.objects.filter(nation=nation).first() or WorkCalendar(nation=nation)
    rows = nation.holidays.order_by("day")
    if year is not None:
        rows = rows.filter(day__year=year)
    return {
        "nation": nation.slug,
        "time_zone": nation.time_zone,
        "weekend": known.weekend,
        "region": known.region,
        "filled_from": known.source,
        "filled_at": known.filled_at,
        "holidays": [
            {
                "day": row.day,
                "name": row.name,
                "off": row.off,
                "ref": row.source,
                "set_by_people": row.is_own,
            }
            for row in rows
        ],
    }


def regions_of(nation: Nation) -> dict[str, str]:
    """The regions of the nation that keep holidays of their own: names by code."""
    return regions(nation.iso2)


def _row(row: Holiday, calendar: Calendar) -> HolidayRow:
    weekday = row.day.isoweekday()
    return HolidayRow(row, WEEKDAYS[weekday - 1], weekday in calendar.weekend)


def _next(rows: list[HolidayRow], today: datetime.date) -> HolidayRow | None:
    """The next day off within the week's work."""
    wanted = (
        row
        for row in rows
        if row.holiday.day > today and row.holiday.off != Off.NOTHING and not row.on_weekend
    )
    return next(wanted, None)
