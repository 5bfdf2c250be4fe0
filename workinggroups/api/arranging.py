"""Meetings and their agendas, arranged and changed by people through the API."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest.idempotency import idempotent
from core.rest.views import Item, JSONView, validated
from members.models import Nation, Person
from workinggroups import actions, queries, rules
from workinggroups.actions import Details, Point, Scope, Terms
from workinggroups.api.meetings import MeetingItem, MeetingList
from workinggroups.api.people import group_of, person_of
from workinggroups.api.telling import change_or_tell
from workinggroups.models import AgendaItem, Meeting
from workinggroups.serializers import MeetingDetailShape
from workinggroups.serializers.arranging import (
    MeetingBody,
    MeetingChange,
    PointBody,
    PointPatch,
)

_NOT_YOURS: Final = "Only whoever arranges the meetings does this."


class Meetings(MeetingList):
    """Meetings that you may read; POST arranges one."""

    @extend_schema(request=MeetingBody, responses={201: MeetingDetailShape})
    @idempotent()
    def post(self, request: Request) -> HttpResponse:
        """Arrange a meeting of a group, or of the whole network."""
        person = person_of(request)
        sent = validated(MeetingBody, request)
        group = group_of(person, sent.pop("group"))
        if not rules.can_arrange(person, group):
            raise PermissionDenied(_NOT_YOURS)
        points, invite, tell = sent.pop("items"), sent.pop("invite"), sent.pop("tell")
        known = queries.can_be_invited(group)
        meeting = actions.arrange(
            group=group,
            details=Details(**sent),
            points=[_point(each, known, "items") for each in points],
            invite=None if invite is None else _people(known, invite, "invite"),
            by=person,
            at=timezone.now(),
            tell=tell,
        )
        item = _item(request, meeting.slug)
        reply = item.reply(request, status=201)
        reply.headers["Location"] = item.body["url"]
        return reply


class OneMeeting(MeetingItem):
    """One meeting; PATCH changes when, where and for whom it is."""

    @extend_schema(request=MeetingChange, responses=MeetingDetailShape)
    def patch(self, request: Request, slug: str) -> HttpResponse:
        """Change what is sent (RFC 7396)."""
        person = person_of(request)
        item = self.found(request, slug=slug)
        meeting = _editable(person, slug)
        expected = item.expected(request)
        sent = validated(MeetingChange, request, current=item.body, partial=True)
        reason, invite = sent.pop("reason", ""), sent.pop("invite", None)
        known = queries.can_be_invited(meeting.group)
        terms = Terms(sent.pop("scope", Scope.THIS), tell=sent.pop("tell", True))
        dry = sent.pop("dry_run", False)
        before = {name: getattr(meeting, name) for name in Details.__dataclass_fields__}

        def change(terms: Terms) -> list[Meeting]:
            return actions.change_meetings(
                meeting,
                details=Details(**before | sent),
                terms=terms,
                invite=None if invite is None else _people(known, invite, "invite"),
                by=person,
                at=timezone.now(),
                expected=expected,
                reason=reason,
            )

        return change_or_tell(change, terms, dry=dry) or _item(request, slug).reply(request)


class Points(JSONView):
    """The agenda of a meeting."""

    serializer_class = PointBody

    @extend_schema(request=PointBody, responses={201: MeetingDetailShape})
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Put a point at the end of the agenda."""
        person = person_of(request)
        meeting = _editable(person, slug)
        point = _point(validated(PointBody, request), queries.guests_of(meeting))
        actions.add_point(meeting, point=point, by=person, at=timezone.now())
        return _item(request, slug).reply(request, status=201)


class OnePoint(JSONView):
    """A point of the agenda, by the `id` that those who arrange the meeting are told."""

    serializer_class = PointPatch
    fields: ClassVar = ("title", "purpose", "minutes_long", "marking", "led_by", "chatham_house")

    @extend_schema(request=PointPatch, responses=MeetingDetailShape)
    def patch(self, request: Request, slug: str, number: int) -> HttpResponse:
        """Change what is sent (RFC 7396)."""
        person = person_of(request)
        point = _point_of(_editable(person, slug), person, number)
        sent = _led(validated(PointPatch, request, partial=True))
        reason, given = sent.pop("reason", ""), sent.pop("people", None)
        named = list(point.named_people.all())
        known = queries.guests_of(point.meeting)
        before = {name: getattr(point, name) for name in self.fields}
        actions.change_point(
            point,
            point=Point(
                **before | sent,
                people=named if given is None else _people(known, given, "people"),
                nations=list(point.named_nations.all()),
            ),
            by=person,
            at=timezone.now(),
            reason=reason,
        )
        return _item(request, slug).reply(request)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, number: int) -> HttpResponse:
        """Take a point off the agenda, until minutes of it are circulated."""
        person = person_of(request)
        point = _point_of(_editable(person, slug), person, number)
        actions.remove_point(point, by=person, at=timezone.now())
        return HttpResponse(status=204)


def _editable(person: Person, slug: str) -> Meeting:
    readable = Meeting.objects.visible_to(person).select_related("group", "owner_circle")
    meeting: Meeting | None = readable.filter(slug=slug).first()
    if meeting is None:
        raise Http404
    if not rules.can_edit(person, meeting):
        raise PermissionDenied(_NOT_YOURS)
    return meeting


def _point_of(meeting: Meeting, person: Person, number: int) -> AgendaItem:
    points = AgendaItem.objects.filter(meeting=meeting).visible_to(person)
    point: AgendaItem | None = points.filter(pk=number).first()
    if point is None:
        raise Http404
    point.meeting = meeting
    return point


def _point(sent: Mapping[str, Any], known: Any, field: str = "people") -> Point:
    people = _people(known, sent["people"], field)
    said = _led(sent)
    return Point(**{name: value for name, value in said.items() if name != "people"}, people=people)


def _led(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The body with the nation that leads the point, by its slug. Raises by field."""
    said, slug = dict(sent), sent.get("led_by")
    if slug is not None:
        said["led_by"] = Nation.objects.filter(slug=slug, is_member=True).first()
        if said["led_by"] is None:
            raise ValidationError({"led_by": [f"There is no member “{slug}”."]}, code="unknown")
    return said


def _people(known: Any, addresses: Sequence[str], field: str) -> list[Person]:
    """The people with these addresses, among those who can be asked. Raises by field."""
    found = {person.email.casefold(): person for person in known}
    for address in addresses:
        if address.casefold() not in found:
            told = f"Nobody who can be asked has the address “{address}”."
            raise ValidationError({field: [told]}, code="unknown")
    return list({found[each.casefold()].pk: found[each.casefold()] for each in addresses}.values())


def _item(request: Request, slug: str) -> Item:
    view = MeetingItem()
    item = view.item(request, slug=slug)
    if item is None:  # whoever arranges it may read it
        raise Http404
    return item
