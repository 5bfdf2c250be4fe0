"""Moving a meeting and cancelling it: for whoever arranges it, with a session of their own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest.idempotency import idempotent
from core.rest.views import validated
from members.models import Person
from workinggroups import actions, rules
from workinggroups.actions import Terms
from workinggroups.api.meetings import MeetingItem
from workinggroups.api.people import person_of
from workinggroups.api.telling import change_or_tell
from workinggroups.models import Meeting
from workinggroups.serializers import MeetingDetailShape
from workinggroups.serializers.moving import CancelBody, MeetingMoveBody


class _Change(MeetingItem):
    """A POST to a meeting by whoever arranges it; there is nothing to GET."""

    http_method_names = ("post", "options")
    conditional = True

    def change(
        self, meeting: Meeting, sent: Mapping[str, Any], by: Person, expected: Any, terms: Terms, /
    ) -> list[Meeting]:
        """Do it."""
        raise NotImplementedError

    def done(self, request: Request, slug: str, body: Any) -> HttpResponse:
        """Check who asks and which edition they read, do it, and answer with the meeting."""
        person, meeting = person_of(request), self._meeting(request, slug)
        if not rules.can_edit(person, meeting):
            raise PermissionDenied("Only whoever arranges the meeting changes it.")
        expected = self.found(request, slug=slug).expected(request)
        sent = validated(body, request)
        return change_or_tell(
            lambda terms: self.change(meeting, sent, person, expected, terms),
            Terms(sent["scope"], tell=sent["tell"]),
            dry=sent["dry_run"],
        ) or self.found(request, slug=slug).reply(request)

    def _meeting(self, request: Request, slug: str) -> Meeting:
        seen = Meeting.objects.visible_to(request.user).select_related("group")
        meeting: Meeting | None = seen.filter(slug=slug).first()
        if meeting is None:
            raise Http404
        return meeting


class MeetingCancelling(_Change):
    """A meeting cancelled; it stays in its place, with the reason."""

    @extend_schema(request=CancelBody, responses=MeetingDetailShape)
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Cancel a meeting for good."""
        return self.done(request, slug, CancelBody)

    def change(
        self, meeting: Meeting, sent: Mapping[str, Any], by: Person, expected: Any, terms: Terms, /
    ) -> list[Meeting]:
        """Cancel it."""
        into = None
        if sent["into"]:
            into = Meeting.objects.visible_to(by).filter(slug=sent["into"]).first()
            if into is None:
                raise ValidationError({"into": ["There is no such meeting."]}, code="unknown")
        return actions.cancel_meetings(
            meeting,
            reason=sent["reason"],
            into=into,
            terms=terms,
            by=by,
            at=timezone.now(),
            expected=expected,
        )


class MeetingMoving(_Change):
    """A meeting moved; its old date stays and says where it went."""

    @extend_schema(request=MeetingMoveBody, responses=MeetingDetailShape)
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Move a meeting to another start."""
        return self.done(request, slug, MeetingMoveBody)

    def change(
        self, meeting: Meeting, sent: Mapping[str, Any], by: Person, expected: Any, terms: Terms, /
    ) -> list[Meeting]:
        """Move it."""
        details = replace(actions.details_of(meeting), starts_at=sent["starts_at"])
        return actions.change_meetings(
            meeting,
            details=details,
            terms=terms,
            by=by,
            at=timezone.now(),
            expected=expected,
            reason=sent["reason"],
        )
