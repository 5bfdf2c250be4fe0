"""The next version of the table of points."""

import datetime
from collections.abc import Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, need_reason, record
from core.models import Verb
from workinggroups.models import MOST_POINTS, BurdenTable
from workinggroups.planner import V1

_HOURS: Final = 24


@transaction.atomic
def set_burden_table(
    *, points: Sequence[int], reason: str, by: Actor, at: datetime.datetime
) -> BurdenTable:
    """Count calls by other points from now on: 24 numbers, the first from 00:00 to 00:59 local.

    What was counted stays. Raises ValidationError for anything but 24 numbers from 0 to 100, for
    a table in which no hour costs anything, for one that is the present one, and without a reason.
    """
    need_reason(reason, "Say why the points change: the reason is kept with the version.")
    last = BurdenTable.objects.select_for_update().order_by("-number").first()
    present = tuple(last.points) if last else V1.points
    number = last.number + 1 if last else 2
    if len(points) != _HOURS or not all(0 <= each <= MOST_POINTS for each in points):
        msg = f"Give 24 numbers from 0 to {MOST_POINTS}, one for each hour."
        raise ValidationError({"points": [msg]}, code="points")
    if not any(points):
        raise ValidationError({"points": ["At least one hour costs something."]}, code="points")
    if tuple(points) == present:
        raise ValidationError({"points": ["These are the present points."]}, code="points")
    table = BurdenTable(number=number, points=list(points), reason=reason.strip(), at=at)
    table.full_clean()
    table.save()
    changes = {"points": [list(present), list(points)]}
    record(Verb.BURDEN_TABLE, on=table, by=by, at=at, changes=changes, reason=reason)
    return table
