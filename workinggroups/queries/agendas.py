"""What an agenda could take up, and how it stood when the meeting began."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from members.markings import is_wider, narrower
from workinggroups.models import (
    Action,
    AgendaCopy,
    AgendaItem,
    Consultation,
    ConsultationState,
    Decision,
    Meeting,
    MinutesComment,
    Paper,
    Purpose,
)
from workinggroups.queries.approving import previous_with_minutes

MOST = 50  # of each kind


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that waits and could be put on the agenda. `key` finds it again."""

    key: str
    why: str
    title: str
    purpose: str
    source: Meeting
    part: AgendaItem | None

    def marking_in(self, meeting: Meeting) -> str:
        """The marking of a point made of it: no wider than where it comes from."""
        return narrower(meeting.marking, self.part.marking if self.part else self.source.marking)


def suggestions(meeting: Meeting, user: Any) -> list[Suggestion]:
    """What `user` may read and the agenda has not taken up: never put there silently."""
    # A point that the user may not read counts as taken up only for those who may.
    taken = AgendaItem.objects.filter(meeting=meeting).exclude(origin="").visible_to(user)
    have = set(taken.values_list("origin", flat=True))
    return [found for found in _every(meeting, user) if found.key not in have]


def _every(meeting: Meeting, user: Any) -> Iterator[Suggestion]:
    earlier = Meeting.objects.filter(group=meeting.group_id, starts_at__lt=meeting.starts_at)
    of = {"meeting__in": earlier.visible_to(user)}
    open_actions = Action.objects.visible_to(user).current().still_open().filter(**of)
    for action in open_actions.select_related("meeting", "item").order_by("due", "pk")[:MOST]:
        why = f"Open action, due {action.due.day} {action.due:%B %Y}"
        yield _from(f"action:{action.pk}", why, action.text, Purpose.INFORM, action)
    before = previous_with_minutes(meeting, user)
    if before is not None:
        yield from _undecided(before, user)
    unanswered = MinutesComment.objects.visible_to(user).filter(**of, answered_at=None)
    for comment in unanswered.select_related("meeting", "item")[:MOST]:
        why = f"Unanswered on the minutes of {comment.meeting.title}"
        yield _from(f"comment:{comment.pk}", why, comment.text, Purpose.DISCUSS, comment)
    objected = Consultation.objects.visible_to(user).filter(**of, state=ConsultationState.OBJECTED)
    for row in objected.select_related("meeting", "item")[:MOST]:
        key, why = f"consultation:{row.pk}", "A nation objected in writing"
        yield _from(key, why, row.title, Purpose.DECIDE, row)


def _undecided(before: Meeting, user: Any) -> Iterator[Suggestion]:
    """The points of the last meeting that were to be decided and were not."""
    decided = Decision.objects.current().filter(item=OuterRef("pk"))
    items = AgendaItem.objects.filter(meeting=before, purpose=Purpose.DECIDE).visible_to(user)
    for item in items.exclude(Exists(decided)).order_by("position"):
        why = f"Not decided in {before.title}"
        yield Suggestion(f"item:{item.pk}", why, item.title, Purpose.DECIDE, before, item)


def _from(key: str, why: str, text: str, purpose: str, row: Any) -> Suggestion:
    words = " ".join(text.split())
    title = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
    return Suggestion(key, why, title, purpose, row.meeting, row.item)


_LONGEST = 200  # characters of a title


@dataclass(frozen=True, slots=True)
class Agenda:
    """How an agenda fills its slot, and how it stood at the start as far as a reader may know."""

    planned: int
    slot: int
    at_start: Sequence[dict[str, Any]] | None
    has_changed: bool
    papers: int = 0

    @property
    def over(self) -> int:
        """By how many minutes the points are longer than the meeting; 0 if they fit."""
        return max(self.planned - self.slot, 0)


def _told(copy: AgendaCopy, meeting: Meeting, seen: set[int]) -> list[dict[str, Any]]:
    """The points that may be told: those read now, and removed ones that were for all readers."""
    others = [point["id"] for point in copy.points if point["id"] not in seen]
    there = set(AgendaItem.objects.filter(pk__in=others).values_list("pk", flat=True))
    return [
        {name: value for name, value in point.items() if name != "marking"}
        for point in copy.points
        if point["id"] in seen
        or (
            point["id"] not in there
            and point["marking"]
            and not is_wider(meeting.marking, point["marking"])
        )
    ]


def agenda_of(meeting: Meeting, items: Sequence[AgendaItem]) -> Agenda:
    """The agenda of `items`, which are those that the reader may read."""
    copy = AgendaCopy.objects.filter(meeting=meeting, starts_at=meeting.starts_at).first()
    seen = {item.pk for item in items}
    at_start = None if copy is None else _told(copy, meeting, seen)
    now = [
        {
            "id": item.pk,
            "title": item.title,
            "purpose": str(item.purpose),
            "minutes_long": item.minutes_long,
            "led_by": item.led_by.name if item.led_by else "",
        }
        for item in items
    ]
    planned = sum(item.minutes_long for item in items)
    has_changed = at_start is not None and at_start != now
    papers = Paper.objects.filter(item__in=seen).count()
    return Agenda(planned, meeting.minutes_long, at_start, has_changed, papers)
