"""Whether what somebody holds is still what they would read."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from core import prepared
from core.models import Edition
from members.reading import PUBLIC, reader_of


def freshness(user: Any, *kinds: str) -> Sequence[object] | None:
    """Return what decides a listing of these kinds for the public: edition numbers. One query.

    None for any other reader: for a person, because seats and namings change what is read
    without any number rising; for a nation's system too, because a number that rises for
    everybody's writes would tell it of those that it may not read. Their ETag is the body's.
    Name kinds that rise with public changes only: "network", and those ending in ":public".
    """
    reader = reader_of(user)
    if reader != PUBLIC:
        return None
    now = {row["kind"]: row["number"] for row in prepared.rows("editions", _editions, {})}
    return (reader.audience, *(now.get(kind, 0) for kind in kinds))


def _editions() -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = Edition.objects.values("kind", "number")
    return rows
