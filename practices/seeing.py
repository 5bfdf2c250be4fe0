"""Who can see a practice, in words. Pure: a row and what its reader may know in, a panel out."""

import datetime
from typing import Final

from members.queries.access import Access
from members.seeing import Panel, panel
from practices.models import Practice, Status

_UNPUBLISHED: Final = {
    (Status.DRAFT, False): "Its author, and the nation’s coordinator and systems",
    (Status.DRAFT, True): "Its author, and the members of the group that owns it",
    (Status.SUBMITTED, False): "Its author, the nation’s coordinator and systems, the secretariat",
    (Status.SUBMITTED, True): "Its author, the members of the group that owns it, the secretariat",
}


def panel_of(
    practice: Practice, access: Access, *, owner: str, at: datetime.datetime, asks: bool = False
) -> Panel:
    """The panel beside a practice; `owner` is whose it is, as far as the reader may know.

    `asks`: whether the reader may ask for wider sharing.
    """
    embargo = practice.embargo_until
    by_group = practice.owner_nation_id is None
    return panel(
        access,
        marking=practice.marking,
        owner=owner,
        released=practice.released_to_affiliates,
        state=_UNPUBLISHED.get((Status(practice.status), by_group), ""),
        embargo=embargo if embargo and embargo > at else None,
        url=f"{practice.get_absolute_url()}access/" if access.overseen else "",
        ask_url=f"{practice.get_absolute_url()}share/" if asks else "",
    )


def parts_of(practice: Practice) -> list[dict[str, str]]:
    """Its versions that are for fewer than read it today, in words."""
    last = practice.versions_from - 1
    if practice.status != Status.PUBLISHED or last < 1:
        return []
    which = "Version 1" if last == 1 else f"Versions 1 to {last}"
    return [{"words": f"{which}: written for fewer than read it today, so shown to nobody"}]
