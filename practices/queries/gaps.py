"""What the gap map is made of: practices counted by topic, nation and stage."""

import hashlib
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Count, F, Q
from django.db.models.functions import Now

from members.markings import Marking, narrowest
from members.reading import PUBLIC, reader_of
from practices.gaps import Counted
from practices.lookups import Stamp
from practices.models import Practice

_KEPT: Final = 60 * 60  # seconds that the public's part is kept; the stamp ends it sooner


def counted(user: Any, stamp: Stamp) -> list[Counted]:
    """Count the practices that `user` may read: what everybody reads is kept, the rest counted."""
    found = _public(stamp)
    return found if reader_of(user) == PUBLIC else found + _count(user, _beyond())


def counted_to_take(user: Any, stamp: Stamp) -> tuple[list[Counted], str]:
    """Count what may leave the hub, and say how that is marked: as the narrowest of it.

    What is TLP:RED stays.
    """
    found = _public(stamp)
    if reader_of(user) == PUBLIC:
        return found, Marking.CLEAR
    beyond = _beyond() & ~Q(marking=Marking.RED)
    rows = Practice.objects.visible_to(user).published().filter(beyond).exclude(topics=None)
    marking = narrowest(rows.order_by().values_list("marking", flat=True).distinct())
    return found + _count(user, beyond), marking


def _beyond() -> Q:
    """What not everybody reads: all but TLP:CLEAR, and what is under embargo."""
    return ~Q(marking=Marking.CLEAR) | Q(embargo_until__gt=Now())


def _public(stamp: Stamp) -> list[Counted]:
    digest = hashlib.blake2b(f"{stamp.public()}".encode(), digest_size=16).hexdigest()
    kept: list[Counted] | None = cache.get(f"practices:gaps:{digest}")
    if kept is None:
        kept = _count(PUBLIC, Q())
        cache.set(f"practices:gaps:{digest}", kept, _KEPT)
    return kept


def _count(user: Any, condition: Q) -> list[Counted]:
    rows = Practice.objects.visible_to(user).published().filter(condition).order_by()
    pairs = rows.exclude(topics=None).values_list(F("topics"), "owner_nation_id", "stage")
    return [(row[0], row[1], row[2], row[3]) for row in pairs.annotate(Count("pk"))]
