"""Meetings without somebody's name, once that person is erased."""

import datetime
from typing import Any, Final

from members.actions import former_handle
from members.models import Person
from workinggroups.actions.editions import MEETINGS, MEETINGS_PUBLIC, is_public
from workinggroups.minutes import without_name
from workinggroups.models import (
    Action,
    AgendaItem,
    Decision,
    Erratum,
    Invitation,
    Meeting,
    MinutesComment,
    Objection,
)
from workinggroups.queries import handles_of

_TEXTS: Final = {
    Meeting: ("minutes", "minutes_draft"),
    AgendaItem: ("minutes", "minutes_draft"),
    Decision: ("text", "paragraph"),
    Action: ("text", "paragraph", "outcome"),
    MinutesComment: ("text", "answer"),
    Erratum: ("text",),
}


def erase_from_meetings(person: Person, *, called: str, at: datetime.datetime) -> set[str]:
    """Take back invitations to meetings after `at`, and put `called` for the name in minutes.

    In the minutes and registers of the meetings that the person was invited to or has actions
    of. Return the edition numbers that rise.
    """
    invited = Invitation.objects.filter(person=person)
    invited.filter(meeting__starts_at__gt=at).delete()
    mine = {*invited.values_list("meeting_id", flat=True)}
    said = MinutesComment.objects.filter(author=person)
    mine |= {*said.values_list("meeting_id", flat=True)}
    said.update(author=None)
    Objection.objects.filter(person=person).update(person=None)
    mine |= {*Action.objects.filter(owner=person).values_list("meeting_id", flat=True)}
    raised = {MEETINGS}
    for model, fields in _TEXTS.items():
        of = {"pk__in": mine} if model is Meeting else {"meeting_id__in": mine}
        rows: Any = model._default_manager
        for row in rows.filter(**of).select_for_update(of=("self",)):
            changed = _rename(row, fields, person, called)
            if changed:
                row.save(update_fields=changed)
                raised |= {MEETINGS_PUBLIC} if is_public(row) else set()
    return raised


def _rename(
    row: Meeting | AgendaItem | Decision | Action | MinutesComment | Erratum,
    fields: tuple[str, ...],
    person: Person,
    called: str,
) -> list[str]:
    """Put it into the row's texts; return those that changed."""
    changed = []
    for field in fields:
        before = getattr(row, field)
        after = without_name(
            before,
            names=(person.email, person.name),
            handles=handles_of(person),
            called=called,
            handle=former_handle(person),
        )
        if after != before:
            setattr(row, field, after)
            changed.append(field)
    return changed
