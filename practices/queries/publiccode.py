"""publiccode.yml of a practice, as far as a reader may have it."""

from typing import Any

from django.conf import settings

from practices.importing import publiccode
from practices.lookups import Lookups
from practices.models import Status
from practices.queries.detail import detail


def publiccode_of(user: Any, slug: str, *, known: Lookups) -> str | None:
    """The file; None where `user` may not read the practice, or it says too little of code."""
    found = detail(user, slug, known=known)
    if found is None or found["status"] == Status.WITHDRAWN:
        return None
    if not publiccode.can_write(found["content"]):
        return None
    country = found["nation"]["iso2"] if found["nation"] else None
    return publiccode.write(
        found["content"], page=f"{settings.SITE_URL}{found['url']}", country=country
    )
