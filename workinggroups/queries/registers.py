"""Decisions and actions across all meetings."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from members.reading import reader_of
from workinggroups.models import MOVED_OFTEN, Action, Decision, WorkingGroup


def decisions_register(  # noqa: PLR0913 - the filters of the page, all named
    user: Any,
    *,
    group: WorkingGroup | None = None,
    words: str = "",
    reached: str = "",
    year: int | None = None,
    holds: str | bool = False,
) -> QuerySet[Decision]:
    """Decisions that `user` may read, the latest first; of a group, or with all the words.

    `reached` is how; `year` that of the meeting (UTC); `holds` leaves out what a later one that
    `user` may read supersedes.
    """
    every = Decision.objects.all() if group is None else Decision.objects.of_group(group)
    rows: QuerySet[Decision] = every.visible_to(user).current()
    for word in words.split():
        rows = rows.filter(text__icontains=word)
    if reached:
        rows = rows.filter(reached=reached)
    if year is not None:
        rows = rows.filter(meeting__starts_at__year=year)
    if holds:
        later: Any = Decision.objects.visible_to(user).current()
        rows = rows.exclude(Exists(later.filter(supersedes=OuterRef("pk"))))
    return rows.select_related("meeting__group", "item").order_by("-id")


def actions_register(
    user: Any, *, whose: str = "all", state: str = "open", on: datetime.date
) -> QuerySet[Action]:
    """Actions that `user` may read, the first due first.

    `whose` is "mine", "nation" (of my nation) or "all"; `state` is "open", "overdue" (open, and
    due before the day `on`), "moved" (open, and moved often), "done" or "dropped", or "any".
    """
    rows: Any = Action.objects.visible_to(user).current()
    reader = reader_of(user)
    if whose == "mine":
        rows = rows.filter(owner_id=reader.person or 0)
    elif whose == "nation":
        rows = rows.filter(owner__nation_id=reader.nation or 0)
    if state == "overdue":
        rows = rows.overdue(on=on)
    elif state == "moved":
        rows = rows.still_open().filter(moved__gte=MOVED_OFTEN)
    elif state != "any":
        rows = rows.filter(state=state)
    chosen: QuerySet[Action] = rows.select_related("meeting__group", "item", "owner__nation")
    return chosen.order_by("due", "id")


def after_action(
    rows: QuerySet[Action], due: datetime.date | None, number: int
) -> QuerySet[Action]:
    """Those that come after the action with this day and number; without a day all of them."""
    if due is None:
        return rows
    return rows.filter(Q(due__gt=due) | Q(due=due, pk__gt=number))
