"""What is new in the searches that people keep: whom a letter is owed, and what it says."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet

from digests import notices
from digests.models import Notice
from digests.notices import News, Note
from digests.queries.meetings import Withheld
from members.markings import Marking
from members.models import Person
from members.reading import reader_of
from practices.filters import parse_text
from practices.lookups import Lookups, Stamp, lookups, stamp
from practices.models import SavedSearch
from practices.queries import library
from practices.queries.stages import at_home

WEEK: Final = datetime.timedelta(days=7)
_LOOKED_AT: Final = 50  # of what changed last in a search
_SHOWN: Final = 10  # in a letter, of each search


def week_of(at: datetime.datetime) -> datetime.date:
    """The Monday of the week at a moment, by UTC."""
    day = at.astimezone(datetime.UTC).date()
    return day - datetime.timedelta(days=day.weekday())


def _begin(week: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(week, datetime.time(), datetime.UTC)


def whom_to_tell_weekly(week: datetime.date) -> QuerySet[Person]:
    """Those who keep searches since before this week, and are owed no letter of it yet."""
    kept = SavedSearch.objects.told_weekly().filter(told_until__lt=_begin(week))
    owed = Notice.objects.filter(week=week, person_id=OuterRef("pk"))
    people = Person.objects.current().filter(Exists(kept.filter(person_id=OuterRef("pk"))))
    found: QuerySet[Person] = people.exclude(Exists(owed)).order_by("pk")
    return found


def news_of(notice: Notice, week: datetime.date) -> Note | Withheld:
    """What changed in the week before, in each search, as far as the person may read it now.

    By no elevation: what that opens is read on the hub only.
    """
    now = stamp()
    known = lookups(now)
    reader = reader_of(notice.person).lasting
    rows = SavedSearch.objects.told_weekly().filter(
        person_id=notice.person_id, told_until__lt=_begin(week)
    )
    held = _Held(known, now, notice.due_at, _begin(week))
    found = [_news(row, reader, held) for row in rows]
    told = [news for news in found if news is not None]
    if not told:
        return Withheld("Nothing is new.")
    return notices.found(told, link=f"{settings.SITE_URL}/me/searches/")


@dataclass(frozen=True, slots=True)
class _Held:
    """What every search of a letter needs: the lookups, the moment, and the end of the week."""

    known: Lookups
    stamp: Stamp
    at: datetime.datetime
    until: datetime.datetime


def _news(row: SavedSearch, reader: Any, held: _Held) -> News | None:
    """What is new in one search; None when nothing is, or it asks for what is gone."""
    try:
        asked = replace(parse_text(row.query, held.known), sort="updated", limit=_LOOKED_AT)
        known = at_home(reader, asked.chosen, held.known)
    except ValidationError:
        return None
    since = max(row.told_until, held.until - WEEK)
    items = library(reader, asked, known=known, stamp=held.stamp, at=held.at).items
    fresh = [item for item in items if since < _changed(item) <= held.until]
    fresh = [item for item in fresh if item["marking"] != Marking.RED]
    open_ = [item for item in fresh if item["marking"] in notices.OPEN]
    if not fresh:
        return None
    return News(
        name=row.name,
        lines=tuple(_line(item, since) for item in open_[:_SHOWN]),
        more=len(fresh) - len(open_[:_SHOWN]),
        link=f"{settings.SITE_URL}{row.get_absolute_url()}",
        marking=Marking.GREEN if any(i["marking"] == Marking.GREEN for i in open_) else "CLEAR",
    )


def _changed(item: Mapping[str, Any]) -> datetime.datetime:
    moment: datetime.datetime = max(item["updated_at"], item["published_at"])
    return moment


def _line(item: Mapping[str, Any], since: datetime.datetime) -> str:
    what = "New" if item["published_at"] > since else "Changed"
    return f"{what}: {item['title']} {settings.SITE_URL}{item['url']}"
