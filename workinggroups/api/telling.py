"""Who hears what of a change of meetings, and telling those who do not know yet."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest.idempotency import idempotent
from core.rest.negotiation import encode
from core.rest.views import JSONView
from members.models import Person
from workinggroups import actions, queries, rules
from workinggroups.actions import Terms
from workinggroups.api.people import person_of
from workinggroups.models import Meeting
from workinggroups.queries import Hearing
from workinggroups.serializers.moving import HearingsShape

REFUSED = "Only whoever arranges the meetings does this."


def told(hearings: Sequence[Hearing]) -> HttpResponse:
    """Answer with who hears what."""
    people = [
        {
            "person": hearing.person.name,
            "nation": hearing.person.nation.slug if hearing.person.nation else None,
            "hears": [
                {
                    "meeting": each.meeting.slug,
                    "what": each.change.what,
                    "before": each.change.before,
                    "after": each.change.after,
                }
                for each in hearing.heard
            ],
        }
        for hearing in hearings
    ]
    return HttpResponse(encode({"people": people}), content_type="application/json")


def change_or_tell(
    change: Callable[[Terms], Sequence[Meeting]], terms: Terms, *, dry: bool
) -> HttpResponse | None:
    """Make the change and return None, or for a dry run answer with who would hear what."""
    if dry:
        quiet = replace(terms, tell=False)
        return told(actions.rehearse(lambda: change(quiet), at=timezone.now()))
    change(terms)
    return None


class _Telling(JSONView):
    """GET who does not know yet; POST owes them a letter."""

    serializer_class = HearingsShape

    def meetings(self, person: Person, slug: str, /) -> Sequence[Meeting]:
        """Return the meetings; raise 404 or 403."""
        raise NotImplementedError

    def get(self, request: Request, slug: str) -> HttpResponse:
        """Tell who does not know yet what the meetings are."""
        person = person_of(request)
        return told(queries.who_hears(self.meetings(person, slug), at=timezone.now()))

    head = get

    @extend_schema(request=None, responses=HearingsShape)
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Owe each of them one letter."""
        person, now = person_of(request), timezone.now()
        meetings = self.meetings(person, slug)
        hearings = queries.who_hears(meetings, at=now)
        actions.announce(meetings, by=person, at=now)
        return told(hearings)


class MeetingTelling(_Telling):
    """Who does not know yet what a meeting is; POST tells them."""

    def meetings(self, person: Person, slug: str, /) -> Sequence[Meeting]:
        """Return the meeting."""
        seen = Meeting.objects.visible_to(person).select_related("group")
        meeting: Meeting | None = seen.filter(slug=slug).first()
        if meeting is None:
            raise Http404
        if not rules.can_edit(person, meeting):
            raise PermissionDenied(REFUSED)
        return [meeting]


class SeriesTelling(_Telling):
    """Who does not know yet what the meetings of a series are; POST tells them."""

    def meetings(self, person: Person, slug: str, /) -> Sequence[Meeting]:
        """Return those that the person may read."""
        page: Any = queries.series_page(person, slug)
        if page is None:
            raise Http404
        if not rules.can_arrange_series(person, page.series):
            raise PermissionDenied(REFUSED)
        return [row.meeting for row in page.occurrences if row.meeting is not None]
