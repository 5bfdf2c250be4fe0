"""Whom to ask about a practice, in words. Pure: a row in, strings out."""

import datetime
from collections.abc import Mapping
from typing import Any, Final

from core.partialdate import PartialDate
from core.time import local_time
from members.naming import language

SOON: Final = datetime.timedelta(days=10)  # in which somebody else is to be named
FIELDS: Final = (
    "contact__person__name",
    "contact__person__time_zone",
    "contact__person__languages",
    "contact__mailbox",
    "contact__left_at",
)


def contact_of(row: Mapping[str, Any], *, at: datetime.datetime) -> dict[str, str] | None:
    """The contact of a practice's row with FIELDS; None where nobody was ever named."""
    name, left = row["contact__person__name"], row["contact__left_at"]
    if not (name or left or row["contact__mailbox"]):
        return None
    found = {"name": name or "", "mailbox": row["contact__mailbox"] or "", "left": "", "local": ""}
    if name:
        clock = local_time(at, row["contact__person__time_zone"])
        found["local"] = f"It is {clock.hour} there now ({clock.zone})."
        tags = [spoken["tag"] for spoken in row["contact__person__languages"] or ()]
        found["languages"] = ", ".join(language(tag).name for tag in tags)
    elif left:
        gone, due = (PartialDate.of(day.date()) for day in (left, left + SOON))
        found["left"] = (
            f"Whoever answered left on {gone}. The nation is asked to name somebody by {due}."
        )
    return found
