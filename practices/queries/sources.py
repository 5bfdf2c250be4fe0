"""Practices by the number of a nation's own system."""

from typing import Any

from members.reading import reader_of
from practices.models import Practice, SourceRecord


def slug_of_source(user: Any, system: str, external_id: str) -> str | None:
    """The practice of the nation of `user` under this number, if `user` may read it."""
    nation = reader_of(user).nation or getattr(getattr(user, "nation", None), "pk", None)
    rows = SourceRecord.objects.filter(nation=nation or 0, system=system, external_id=external_id)
    seen = Practice.objects.visible_to(user).filter(pk__in=rows.values("practice"))
    return seen.values_list("slug", flat=True).first()
