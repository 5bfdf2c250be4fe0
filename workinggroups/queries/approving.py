"""Where the minutes of a meeting stand between draft and approval, as one reader sees it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workinggroups.models import (
    AgendaItem,
    Erratum,
    Meeting,
    MinutesComment,
    MinutesRound,
    MinutesState,
)
from workinggroups.rules import can_approve, can_comment, can_write_minutes

PARTICIPANT = "A participant"
WITH_MINUTES = frozenset({MinutesState.CIRCULATED, MinutesState.APPROVED})


@dataclass(frozen=True, slots=True)
class Standing:
    """How far minutes have come. `approved_in` only where the reader may read that meeting.

    `previous` is the meeting of the same body before, whose minutes these follow.
    """

    round: MinutesRound | None = None
    approved_in: Meeting | None = None
    previous: Meeting | None = None
    errata: Sequence[Erratum] = ()
    comments: int = 0
    is_open: bool = False
    may_comment: bool = False
    may_approve: bool = False

    def of(self, item: AgendaItem | None) -> list[Erratum]:
        """The errata to the minutes of a point, or to those of the whole meeting."""
        wanted = None if item is None else item.pk
        return [erratum for erratum in self.errata if erratum.item_id == wanted]


def standing(meeting: Meeting, user: Any, *, at: datetime.datetime) -> Standing:
    """Where the minutes stand at the moment `at`."""
    if meeting.minutes_state not in WITH_MINUTES:
        return Standing()
    found: MinutesRound | None = getattr(meeting, "round", None)
    within = None
    if found is not None and found.approved_in_id is not None:
        within = Meeting.objects.filter(pk=found.approved_in_id).visible_to(user).first()
    circulated = meeting.minutes_state == MinutesState.CIRCULATED
    is_open = circulated and found is not None and found.closes_at > at
    return Standing(
        round=found,
        approved_in=within,
        previous=previous_with_minutes(meeting, user),
        errata=list(Erratum.objects.filter(meeting=meeting).visible_to(user)),
        comments=comments_on(meeting, user).count() if can_comment(user, meeting) else 0,
        is_open=is_open,
        may_comment=is_open and can_comment(user, meeting),
        may_approve=circulated and not is_open and can_approve(user, meeting),
    )


def previous_with_minutes(meeting: Meeting, user: Any) -> Meeting | None:
    """The latest meeting of the same body before, with circulated minutes that `user` may read."""
    earlier = Meeting.objects.filter(
        group=meeting.group_id,
        starts_at__lt=meeting.starts_at,
        minutes_state__in=WITH_MINUTES,
    )
    found: Meeting | None = earlier.visible_to(user).order_by("-starts_at", "-id").first()
    return found


def to_approve(meeting: Meeting, user: Any, *, at: datetime.datetime) -> Meeting | None:
    """The minutes that those of this meeting would approve: the ones before, if nobody comments.

    None while they are open for comments, approved already, or changed in their draft.
    """
    before = previous_with_minutes(meeting, user)
    if before is None or before.minutes_state != MinutesState.CIRCULATED:
        return None
    still = MinutesRound.objects.filter(meeting=before, closes_at__gt=at).exists()
    return None if still or before.minutes_draft != before.minutes else before


def comments_on(meeting: Meeting, user: Any) -> Any:
    """The comments on the parts that `user` may read, the first one first."""
    rows = MinutesComment.objects.filter(meeting=meeting).visible_to(user)
    return rows.select_related("author__nation", "item")


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as a reader sees it: under the Chatham House rule without who said it."""

    comment: MinutesComment
    who: str
    may_answer: bool


def comments_shown(meeting: Meeting, user: Any) -> list[Said]:
    """The comments with who said them, for the network's people; see `can_comment`."""
    writes = can_write_minutes(user, meeting)
    told = []
    for row in comments_on(meeting, user):
        secret = meeting.chatham_house and row.author_id != user.pk
        name = row.by if row.author is None else f"{row.author.name}, {row.by}"
        may_answer = writes and row.answered_at is None
        told.append(Said(row, PARTICIPANT if secret else name, may_answer))
    return told


def part_for(meeting: Meeting, user: Any, number: int | None) -> AgendaItem | None:
    """The point with that number, if `user` may read it; None for the whole and for no such one."""
    if number is None:
        return None
    items = AgendaItem.objects.filter(meeting=meeting, pk=number).visible_to(user)
    found: AgendaItem | None = items.first()
    return found
