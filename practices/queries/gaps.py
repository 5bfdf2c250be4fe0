"""What the gap map is made of: practices counted by topic, nation and stage."""

from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Now

from members.markings import Marking, narrowest
from members.reading import PUBLIC, reader_of
from practices.gaps import Counted
from practices.lookups import Stamp
from practices.models import Practice
from practices.queries.kept import kept


def counted(user: Any, stamp: Stamp) -> list[Counted]:
    """Count the practices that `user` may read; kept for all who read alike."""
    return kept(user, stamp, "gaps", lambda: _count(user, Q()))


def counted_to_take(user: Any, stamp: Stamp) -> tuple[list[Counted], str]:
    """Count what may leave the hub, and say how that is marked: as the narrowest of it.

    What is TLP:RED stays.
    """
    found = counted(PUBLIC, stamp)
    if reader_of(user) == PUBLIC:
        return found, Marking.CLEAR
    beyond = _beyond() & ~Q(marking=Marking.RED)
    rows = Practice.objects.visible_to(user).published().filter(beyond).exclude(topics=None)
    marking = narrowest(rows.order_by().values_list("marking", flat=True).distinct())
    return found + _count(user, beyond), marking


def _beyond() -> Q:
    """What not everybody reads: all but TLP:CLEAR, and what is under embargo."""
    return ~Q(marking=Marking.CLEAR) | Q(embargo_until__gt=Now())


def _count(user: Any, condition: Q) -> list[Counted]:
    rows = Practice.objects.visible_to(user).published().filter(condition).order_by()
    pairs = rows.exclude(topics=None).values_list(F("topics"), "owner_nation_id", "stage")
    return [(row[0], row[1], row[2], row[3]) for row in pairs.annotate(Count("pk"))]
