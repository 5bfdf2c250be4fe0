"""Files to take away: groups, meetings, decisions and actions, as their reader sees them."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from core import takeaway
from core.pages import file_of, refused
from workinggroups import actions, queries, takeaways
from workinggroups.models import Action, AgendaItem, Decision, Meeting

TAKEN = takeaways.TAKEN + 1  # with the one that tells that there are more


def wanted(request: HttpRequest, title: str) -> tuple[str, HttpResponse | None]:
    """The format of the file that is asked for, "" for the page; or the refusal of another."""
    try:
        return takeaway.asked(request.GET), None
    except ValidationError as error:
        faults = {name: " ".join(said) for name, said in error.message_dict.items()}
        return "", refused(request, faults, title=title)


def groups(request: HttpRequest, form: str, *, at: datetime.datetime) -> HttpResponse:
    """The working groups that the reader may see."""
    found = list(queries.groups(request.user)[:TAKEN])
    return file_of(takeaways.groups_sheet(found, at=at), form)


def meetings(request: HttpRequest, form: str, *, at: datetime.datetime) -> HttpResponse:
    """The meetings that the reader may see, to come and past."""
    coming = queries.upcoming_meetings(request.user, at=at)[:TAKEN]
    found = [*coming, *queries.past_meetings(request.user, at=at)[:TAKEN]][:TAKEN]
    _note(request, found, at)
    return file_of(takeaways.meetings_sheet(found, at=at), form)


def decisions(
    request: HttpRequest, rows: Iterable[Decision], query: str, form: str, *, at: datetime.datetime
) -> HttpResponse:
    """Decisions of the register, of all its pages."""
    found = list(rows)
    _note(request, [row.item or row.meeting for row in found], at)
    return file_of(takeaways.decisions_sheet(found, query, at=at), form)


def action_rows(
    request: HttpRequest, rows: Iterable[Action], query: str, form: str, *, at: datetime.datetime
) -> HttpResponse:
    """Actions of the register, of all its pages."""
    found = list(rows)
    _note(request, [row.item or row.meeting for row in found], at)
    return file_of(takeaways.actions_sheet(found, query, at=at), form)


def _note(
    request: HttpRequest, parts: Iterable[Meeting | AgendaItem], at: datetime.datetime
) -> None:
    """Note who takes away what not all of the network may read."""
    person: Any = request.user
    actions.note_export(parts, by=person, at=at)
