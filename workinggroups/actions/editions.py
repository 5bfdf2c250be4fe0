"""Raising edition numbers: the public's only when what the public may read has changed."""

from typing import Any, Final

from core.editions import bump
from members.reading import PUBLIC

MEETINGS: Final = "meetings"
# What the public holds is judged by this number alone, so that it tells of nothing hidden.
MEETINGS_PUBLIC: Final = "meetings:public"


def is_public(row: Any) -> bool:
    """Say whether everybody may read a meeting, an agenda item or an entry, as it is stored."""
    return bool(type(row).objects.filter(pk=row.pk).visible_to(PUBLIC).exists())


def raise_editions(*, public: bool) -> None:
    """Tell that meetings changed; `public`: something that is or was everybody's to read."""
    bump(MEETINGS, *([MEETINGS_PUBLIC] if public else []))
