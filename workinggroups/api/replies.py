"""Answers to invitations: one's own, and all of them for whoever arranges the meeting."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest.idempotency import idempotent
from core.rest.negotiation import encode
from core.rest.views import JSONView, validated
from members.models import Person
from workinggroups import actions, queries, rules
from workinggroups.api.people import person_of
from workinggroups.models import Invitation, Meeting
from workinggroups.serializers.replies import RepliesShape, ReplyBody, ReplyShape


class MeetingReply(JSONView):
    """Your own answer to an invitation; 404 where you are not asked."""

    serializer_class = ReplyShape

    def get(self, request: Request, slug: str) -> HttpResponse:
        """Tell your answer."""
        return _told(_own(request, slug))

    head = get

    @extend_schema(request=ReplyBody, responses=ReplyShape)
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Answer, or change your answer."""
        invitation = _own(request, slug)
        sent = validated(ReplyBody, request)
        by = invitation.person
        actions.answer_invitation(invitation, **sent, by=by, at=timezone.now())
        return _told(_own(request, slug))


class MeetingReplies(JSONView):
    """Who answered what, and how many of each nation come: for whoever arranges the meeting."""

    serializer_class = RepliesShape

    def get(self, request: Request, slug: str) -> HttpResponse:
        """Tell all answers; an old one, from before the meeting was moved, counts as owed."""
        person = person_of(request)
        meeting = _meeting(person, slug)
        if not rules.can_edit(person, meeting):
            raise PermissionDenied("Only whoever arranges the meeting reads its answers.")
        found = queries.replies_to(meeting)
        body = {
            "people": [
                {
                    "person": row.person.name,
                    "nation": row.person.nation.slug if row.person.nation else None,
                    "answer": row.answer,
                    "words": row.words,
                    "is_old": row.is_old,
                }
                for row in found.asked
            ],
            "nations": [
                {"nation": nation.slug if nation else None, "answers": dict(counts)}
                for nation, counts in found.by_nation
            ],
            "answers": dict(found.total),
        }
        return HttpResponse(encode(body), content_type="application/json")

    head = get


def _meeting(person: Person, slug: str) -> Meeting:
    seen = Meeting.objects.visible_to(person).select_related("group")
    meeting: Meeting | None = seen.filter(slug=slug).first()
    if meeting is None:
        raise Http404
    return meeting


def _own(request: Request, slug: str) -> Invitation:
    person = person_of(request)
    invitation = queries.invitation_for(person, _meeting(person, slug))
    if invitation is None:
        raise Http404
    return invitation


def _told(invitation: Invitation) -> HttpResponse:
    reply: Any = getattr(invitation, "reply", None)
    body = {
        "answer": reply.answer if reply else None,
        "substitute": reply.substitute if reply else "",
        "is_old": bool(reply and reply.sequence < invitation.meeting.sequence),
    }
    return HttpResponse(encode(body), content_type="application/json")
