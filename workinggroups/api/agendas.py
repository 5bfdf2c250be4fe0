"""What an agenda could take up, and how it stood when the meeting began."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest import conditional
from core.rest.negotiation import encode
from core.rest.views import JSONView, validated
from members.models import Person
from workinggroups import actions, queries, rules
from workinggroups.api.asking import meeting_of
from workinggroups.api.people import person_of
from workinggroups.models import AgendaItem, Meeting
from workinggroups.serializers.agendas import (
    JointBody,
    StartAgendaShape,
    SuggestionsShape,
    TakeUpBody,
)


class AgendaSuggestions(JSONView):
    """What the agenda could take up; POST puts one at its end. Nothing goes there by itself."""

    serializer_class = SuggestionsShape

    def get(self, request: Request, slug: str) -> HttpResponse:
        """List what earlier meetings of the same group left open."""
        person, meeting = _arranged(request, slug)
        return _told(request, person, meeting)

    head = get

    @extend_schema(request=TakeUpBody, responses={201: SuggestionsShape})
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Put it on the agenda, for no more readers than it had; answer with what is left."""
        person, meeting = _arranged(request, slug)
        wanted = validated(TakeUpBody, request)["key"]
        found = {each.key: each for each in queries.suggestions(meeting, person)}
        if wanted not in found:
            said = "This is on the agenda already, or does not wait any more."
            raise ValidationError({"key": [said]}, code="unknown")
        actions.take_up(meeting, suggestion=found[wanted], by=person, at=timezone.now())
        return _told(request, person, meeting, 201)


class AgendaAtStart(JSONView):
    """How the agenda fills its slot, and how it stood when the meeting began."""

    serializer_class = StartAgendaShape

    def get(self, request: Request, slug: str) -> HttpResponse:
        """Tell it; `at_start` is null until the meeting has begun."""
        meeting = meeting_of(request, slug)
        seen = AgendaItem.objects.filter(meeting=meeting).visible_to(request.user)
        items = list(seen.select_related("led_by"))
        user: Any = request.user
        actions.note_read(meeting, items, by=user, at=timezone.now())
        table = queries.agenda_of(meeting, items)
        points = table.at_start
        if points is not None:
            points = [{k: v for k, v in point.items() if k != "id"} for point in points]
        told = {"planned": table.planned, "slot": table.slot, "at_start": points}
        body = encode(told)
        return conditional.reply(request, body, conditional.body_etag(body))

    head = get


class JointSession(JSONView):
    """The groups of a joint session besides the meeting's own."""

    serializer_class = JointBody

    @extend_schema(request=JointBody, responses=JointBody)
    def put(self, request: Request, slug: str) -> HttpResponse:
        """Say which groups meet together; the members of those that are new are asked."""
        person, meeting = _arranged(request, slug)
        known = {group.slug: group for group in queries.groups(person)}
        wanted = validated(JointBody, request)["groups"]
        for each in wanted:
            if each not in known:
                said = f"There is no group “{each}”."
                raise ValidationError({"groups": [said]}, code="unknown")
        groups = [known[each] for each in dict.fromkeys(wanted)]
        actions.join_groups(meeting, groups=groups, by=person, at=timezone.now())
        body = encode({"groups": sorted(group.slug for group in groups)})
        return conditional.reply(request, body, conditional.body_etag(body))


def _arranged(request: Request, slug: str) -> tuple[Person, Meeting]:
    meeting = meeting_of(request, slug)
    person = person_of(request)
    if not rules.can_edit(person, meeting):
        raise PermissionDenied("Only whoever arranges the meetings does this.")
    return person, meeting


def _told(request: Request, person: Person, meeting: Meeting, status: int = 200) -> HttpResponse:
    rows = [
        {
            "key": each.key,
            "why": each.why,
            "title": each.title,
            "purpose": each.purpose,
            "meeting": each.source.slug,
        }
        for each in queries.suggestions(meeting, person)
    ]
    body = encode({"results": rows})
    return conditional.reply(request, body, conditional.body_etag(body), status)
