"""When a nation works: filled from a list, corrected by people."""

import datetime
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from members.holidaylists import YEARS, Listed, listed, regions
from members.models import Holiday, Nation, WorkCalendar
from members.workdays import Off

_FIRST: Final = 2000  # the years of which a day may be
_LAST: Final = 2100


@transaction.atomic
def fill_calendar(
    nation: Nation, *, by: Actor, at: datetime.datetime, years: Sequence[int] = YEARS
) -> Counter[str]:
    """Bring the nation's holidays of these years to what the list says.

    What people set stays. Returns how many days were created, updated, removed, unchanged or
    kept. Raises ValidationError where there is no list.
    """
    calendar = _locked(nation)
    found = listed(nation.iso2, calendar.region, years)
    if found is None:
        msg = f"There is no list of the holidays of {nation.name}. Its coordinator can add them."
        raise ValidationError(msg, code="no-list")
    weekend = sorted(found.weekend)
    if not calendar.weekend_is_own:
        calendar.weekend = weekend
    calendar.source, calendar.filled_at = found.source, at
    calendar.full_clean()
    calendar.save(update_fields=["weekend", "source", "filled_at"])
    counts = _fill(nation, found, years)
    if counts["created"] or counts["updated"] or counts["removed"]:
        changes = {"holidays": [None, dict(counts)]}
        record(Verb.NATION_CALENDAR, on=nation, by=by, at=at, changes=changes)
    return counts


def _locked(nation: Nation) -> WorkCalendar:
    WorkCalendar.objects.get_or_create(nation=nation)
    return WorkCalendar.objects.select_for_update().get(nation=nation)


def _fill(nation: Nation, found: Listed, years: Collection[int]) -> Counter[str]:
    rows = {row.day: row for row in nation.holidays.filter(day__year__in=years)}
    counts: Counter[str] = Counter()
    for day, listed_day in sorted(found.days.items()):
        row = rows.pop(day, None)
        if row is not None and row.is_own:
            counts["kept"] += 1
            continue
        wanted = (listed_day.name, listed_day.off, found.source)
        if row is not None and (row.name, row.off, row.source) == wanted:
            counts["unchanged"] += 1
            continue
        counts["created" if row is None else "updated"] += 1
        row = row or Holiday(nation=nation, day=day)
        row.name, row.off, row.source = wanted
        row.full_clean()
        row.save()
    for row in rows.values():
        if row.is_own:
            counts["kept"] += 1
        else:
            row.delete()
            counts["removed"] += 1
    return counts


@transaction.atomic
def set_week(
    nation: Nation, *, weekend: Collection[int], region: str, by: Actor, at: datetime.datetime
) -> None:
    """Set the weekend (ISO weekdays), and the region whose holidays the nation keeps."""
    if region and region not in regions(nation.iso2):
        raise ValidationError({"region": [f"The list has no region “{region}” of {nation.name}."]})
    calendar = _locked(nation)
    before = {"weekend": calendar.weekend, "region": calendar.region}
    after = {"weekend": sorted(weekend), "region": region}
    changes: dict[str, list[Any]] = {
        name: [before[name], after[name]] for name in after if before[name] != after[name]
    }
    if not changes:
        return
    calendar.weekend, calendar.region = sorted(weekend), region
    calendar.weekend_is_own = calendar.weekend_is_own or "weekend" in changes
    calendar.full_clean()
    calendar.save(update_fields=["weekend", "region", "weekend_is_own"])
    record(Verb.NATION_CALENDAR, on=nation, by=by, at=at, changes=changes)
    if "region" in changes:
        fill_calendar(nation, by=by, at=at)


@transaction.atomic
def set_holiday(  # noqa: PLR0913 - a holiday is made of these, all named
    nation: Nation,
    *,
    day: datetime.date,
    name: str,
    off: Off,
    source: str,
    by: Actor,
    at: datetime.datetime,
) -> Holiday:
    """Say what is off on a day; what was said of that day before is replaced."""
    if not _FIRST <= day.year <= _LAST:
        raise ValidationError({"day": [f"Give a day of the years {_FIRST} to {_LAST}."]})
    _locked(nation)
    row = nation.holidays.filter(day=day).first() or Holiday(nation=nation, day=day)
    before = f"{row.name}: {row.off}" if row.pk else None
    row.name, row.off, row.is_own = name, off, True
    row.source = source or str(getattr(by, "in_trail", by))
    row.full_clean()
    row.save()
    changes = {day.isoformat(): [before, f"{row.name}: {row.off}"]}
    record(Verb.NATION_CALENDAR, on=nation, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def drop_holiday(nation: Nation, *, day: datetime.date, by: Actor, at: datetime.datetime) -> None:
    """Take back what people said of a day: what the list says of it holds again, if it does."""
    calendar = _locked(nation)
    row = nation.holidays.filter(day=day, is_own=True).first()
    if row is None:
        return
    changes = {day.isoformat(): [f"{row.name}: {row.off}", None]}
    row.delete()
    found = listed(nation.iso2, calendar.region, [day.year]) if calendar.source else None
    if found is not None:
        _fill(nation, found, [day.year])
    record(Verb.NATION_CALENDAR, on=nation, by=by, at=at, changes=changes)
