"""Meetings in lists with what was moved away, each in its old place."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from workinggroups.models import FormerDate, Meeting, WorkingGroup


def former_dates(user: Any) -> QuerySet[FormerDate]:
    """Where meetings that `user` may read stood; each with its meeting, as lists show it."""
    groups = Prefetch("meeting__group", WorkingGroup.objects.visible_to(user))
    rows: QuerySet[FormerDate] = FormerDate.objects.visible_to(user)
    return rows.select_related("meeting").prefetch_related(groups)


def with_former(  # noqa: PLR0913 - a list and its window, all named
    user: Any,
    meetings: Iterable[Meeting],
    *,
    after: datetime.datetime | None = None,
    until: datetime.datetime | None = None,
    group: WorkingGroup | None = None,
    latest_first: bool = False,
) -> list[Meeting | FormerDate]:
    """The meetings of a list with what stood between `after` and `until` before it was moved.

    Those of one group, where it is given. In the order of their starts.
    """
    rows = former_dates(user)
    if group is not None:
        rows = rows.filter(meeting__group=group)
    if after is not None:
        rows = rows.filter(starts_at__gt=after)
    if until is not None:
        rows = rows.filter(starts_at__lte=until)
    found: list[Meeting | FormerDate] = [*meetings, *rows]
    return sorted(found, key=lambda row: row.starts_at, reverse=latest_first)
