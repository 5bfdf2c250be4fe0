"""Who can see a meeting, the points of its agenda and a group, in words."""

from collections.abc import Sequence
from typing import Any

from members.queries.access import Access, accesses
from members.seeing import Panel, panel
from workinggroups.models import AgendaItem, Meeting, WorkingGroup


def panel_of(
    row: Meeting | WorkingGroup, access: Access, *, owner: str, asks: bool = False
) -> Panel:
    """The panel beside a meeting or a group; `owner` as far as the reader may know.

    `asks`: whether the reader may ask for wider sharing.
    """
    return panel(
        access,
        marking=row.marking,
        owner=owner,
        released=row.released_to_affiliates,
        url=f"{row.get_absolute_url()}access/" if access.overseen else "",
        ask_url=f"{row.get_absolute_url()}share/" if asks else "",
    )


def panels_of_points(
    meeting: Meeting, items: Sequence[AgendaItem], user: Any, *, owner: str, asks: bool
) -> dict[int, Panel]:
    """By number, the panels of the points with another marking than their meeting's."""
    apart = [item for item in items if item.marking != meeting.marking]
    known = accesses(apart, user)
    return {
        item.pk: panel(
            known[item.pk],
            marking=item.marking,
            owner=owner,
            released=item.released_to_affiliates,
            ask_url=f"{meeting.get_absolute_url()}agenda/{item.pk}/share/" if asks else "",
        )
        for item in apart
    }
