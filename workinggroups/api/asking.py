"""About which meeting and part somebody asks: what the writing endpoints of meetings share."""

from django.core.exceptions import ValidationError
from django.http import Http404
from rest_framework.request import Request

from workinggroups import queries
from workinggroups.models import AgendaItem, Meeting


def meeting_of(request: Request, slug: str) -> Meeting:
    """The meeting, if whoever asks may read it; 404 otherwise."""
    rows = Meeting.objects.visible_to(request.user).select_related("group", "owner_circle", "round")
    found: Meeting | None = rows.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def part_of(request: Request, meeting: Meeting, number: int | None) -> AgendaItem | None:
    """The point with that number; 422 where there is none that may be read."""
    part = queries.part_for(meeting, request.user, number)
    if number is not None and part is None:
        raise ValidationError({"item": ["There is no such point of the agenda."]}, code="unknown")
    return part
