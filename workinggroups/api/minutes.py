"""Minutes by the API: written, circulated, commented on, approved, corrected by errata."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.errors import StaleVersion
from core.rest import conditional
from core.rest.negotiation import encode
from core.rest.views import Item, ItemView, JSONView, site, validated
from members.models import Nation, Person
from workinggroups import actions, queries, rules
from workinggroups.api.asking import meeting_of, part_of
from workinggroups.api.people import person_of
from workinggroups.models import AgendaItem, Meeting
from workinggroups.serializers.minutes import (
    CirculateBody,
    CommentShape,
    CommentsShape,
    ErratumShape,
    MinutesBody,
    MinutesDraftShape,
    MinutesStandingShape,
    NothingBody,
    TextBody,
)

WRITERS: Final = "Whoever runs the meeting writes its minutes."
_DIGITS: Final = 14  # of the drafts' edition: a whole number that no ETag is too short for


def _writable(request: Request, slug: str) -> tuple[Person, Meeting]:
    meeting = meeting_of(request, slug)
    person = person_of(request)
    if not rules.can_write_minutes(person, meeting):
        raise PermissionDenied(WRITERS)
    return person, meeting


def _version(edition: str) -> int:
    return int(edition[:_DIGITS], 16)


def _expected(request: Request, meeting: Meeting, person: Person) -> str:
    """The edition of the drafts, if it is one that the writer read. Raises StaleVersion."""
    edition = queries.edition_of(meeting, queries.parts_of(meeting, person))
    versions = conditional.expected_versions(request, "minutes", meeting.pk)
    if versions is not None and _version(edition) not in versions:
        raise StaleVersion
    return edition


def _draft(person: Person, meeting: Meeting) -> Item:
    plan = queries.preview(meeting, person)
    before = queries.to_approve(meeting, person, at=timezone.now())
    attended = meeting.attendance.select_related("nation").order_by("nation__slug")
    body = {
        "meeting": meeting.slug,
        "state": meeting.minutes_state,
        "minutes": meeting.minutes_draft,
        "items": [_part(part.item, part.draft) for part in plan.parts if part.item is not None],
        "attendance": [{"nation": row.nation.slug, "state": row.state} for row in attended],
        "entries": [_entry(planned) for planned in plan.planned],
        "struck": [row.text for row in plan.vanishing],
        "faults": [_fault(part, fault) for part, fault in plan.faults],
        "hints": [_fault(part, hint) for part, hint in plan.hints],
        "approves": before and before.slug,
        "url": site(f"/api/v1/meetings/{meeting.slug}/minutes/"),
    }
    edition = queries.edition_of(meeting, plan.parts)
    return Item("minutes", meeting.pk, _version(edition), body)


def _part(item: AgendaItem, draft: str) -> dict[str, Any]:
    return {"id": item.pk, "title": item.title, "marking": item.marking, "minutes": draft}


def _entry(planned: queries.Planned) -> dict[str, Any]:
    return {
        "kind": planned.entry.kind,
        "status": planned.status,
        "text": planned.entry.text,
        "item": planned.part.item and planned.part.item.pk,
        "owner": planned.owner and planned.owner.name,
        "due": planned.entry.due,
        "entry": planned.existing and planned.existing.pk,
    }


def _fault(part: queries.Part, fault: Any) -> dict[str, Any]:
    return {
        "item": part.item and part.item.pk,
        "line": fault.line,
        "sentence": fault.sentence,
    }


class MinutesDraft(ItemView):
    """The draft of a meeting's minutes, for those who write them. People only."""

    serializer_class = MinutesDraftShape

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it with what circulating would do; its ETag is good for writing."""
        person, meeting = _writable(request, kwargs["slug"])
        return _draft(person, meeting)

    @extend_schema(request=MinutesBody, responses=MinutesDraftShape)
    def patch(self, request: Request, slug: str) -> HttpResponse:
        """Change parts of the draft, and who took part; readers see nothing of it yet."""
        person, meeting = _writable(request, slug)
        edition = _expected(request, meeting, person)
        sent = validated(MinutesBody, request)
        actions.write_minutes(
            meeting,
            texts=_texts(person, meeting, sent),
            attendance=_attendance(sent["attendance"]),
            by=person,
            at=timezone.now(),
            expected=edition,
        )
        return _draft(person, meeting_of(request, slug)).reply(request)


def _texts(person: Person, meeting: Meeting, sent: Mapping[str, Any]) -> dict[str, str]:
    """The texts by field of the form, of points that may be read."""
    known = {part.item.pk for part in queries.parts_of(meeting, person) if part.item is not None}
    texts = {"minutes": sent["minutes"]} if "minutes" in sent else {}
    for each in sent["items"]:
        if each["id"] not in known:
            said = f"There is no point {each['id']} on this agenda."
            raise ValidationError({"items": [said]}, code="unknown")
        texts[f"item-{each['id']}"] = each["minutes"]
    return texts


def _attendance(sent: list[Mapping[str, Any]]) -> dict[Nation, str]:
    found = {row.slug: row for row in Nation.objects.filter(slug__in=[a["nation"] for a in sent])}
    for each in sent:
        if each["nation"] not in found:
            said = f"There is no nation “{each['nation']}”."
            raise ValidationError({"attendance": [said]}, code="unknown")
    return {found[each["nation"]]: each["state"] for each in sent}


class MinutesCirculation(JSONView):
    """A draft of minutes, circulated."""

    serializer_class = CirculateBody
    conditional = True

    @extend_schema(request=CirculateBody, responses=MinutesStandingShape)
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Show the draft that you read to its readers. Entries are made, linked, or struck."""
        person, meeting = _writable(request, slug)
        edition = _expected(request, meeting, person)
        sent = validated(CirculateBody, request)
        actions.circulate(meeting, by=person, at=timezone.now(), expected=edition, **sent)
        return _standing(request, slug)


class MinutesApproval(JSONView):
    """How far minutes have come; POST approves circulated ones."""

    serializer_class = MinutesStandingShape

    def get(self, request: Request, slug: str) -> HttpResponse:
        """Tell it to whoever may read the meeting."""
        return _standing(request, slug)

    head = get

    @extend_schema(request=NothingBody, responses=MinutesStandingShape)
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Approve them, once the time for comments is over."""
        person, meeting = _writable(request, slug)
        validated(NothingBody, request)
        actions.approve_minutes(meeting, by=person, at=timezone.now())
        return _standing(request, slug)


def _standing(request: Request, slug: str, status: int = 200) -> HttpResponse:
    meeting = meeting_of(request, slug)
    stands = queries.standing(meeting, request.user, at=timezone.now())
    found = stands.round
    body = encode(
        {
            "meeting": meeting.slug,
            "state": meeting.minutes_state,
            "comments_until": found and found.closes_at,
            "approved_at": found and found.approved_at,
            "approved_in": stands.approved_in and stands.approved_in.slug,
            "previous": stands.previous and stands.previous.slug,
            "errata": [
                {"item": row.item_id, "number": row.number, "text": row.text, "at": row.at}
                for row in stands.errata
            ],
        }
    )
    return conditional.reply(request, body, conditional.body_etag(body), status)


class MinutesErrata(JSONView):
    """Errata of approved minutes; they are listed with how far the minutes have come."""

    serializer_class = ErratumShape

    @extend_schema(request=TextBody, responses={201: MinutesStandingShape})
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Put a correction beside approved minutes."""
        person, meeting = _writable(request, slug)
        sent = validated(TextBody, request)
        item = part_of(request, meeting, sent["item"])
        actions.add_erratum(meeting, item=item, text=sent["text"], by=person, at=timezone.now())
        return _standing(request, slug, 201)


class MinutesComments(JSONView):
    """Comments on circulated minutes, for the network's people."""

    serializer_class = CommentsShape

    def get(self, request: Request, slug: str) -> HttpResponse:
        """List those on the parts that you may read."""
        person, meeting = _commenting(request, slug)
        items = AgendaItem.objects.filter(meeting=meeting, comments__isnull=False).distinct()
        actions.note_read(meeting, items.visible_to(person), by=person, at=timezone.now())
        told = [_comment(said) for said in queries.comments_shown(meeting, person)]
        body = encode({"results": told})
        return conditional.reply(request, body, conditional.body_etag(body))

    head = get

    @extend_schema(request=TextBody, responses={201: CommentShape})
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Say something about them while they are open for it."""
        person, meeting = _commenting(request, slug)
        sent = validated(TextBody, request)
        item = part_of(request, meeting, sent["item"])
        done = actions.comment_on_minutes(
            meeting, item=item, text=sent["text"], by=person, at=timezone.now()
        )
        said = next(s for s in queries.comments_shown(meeting, person) if s.comment.pk == done.pk)
        body = encode(_comment(said))
        return conditional.reply(request, body, conditional.body_etag(body), 201)


def _commenting(request: Request, slug: str) -> tuple[Person, Meeting]:
    meeting = meeting_of(request, slug)
    person = person_of(request)
    if not rules.can_comment(person, meeting):
        raise PermissionDenied("Officials and the secretariat comment on minutes.")
    return person, meeting


def _comment(said: queries.Said) -> dict[str, Any]:
    row = said.comment
    return {
        "id": row.pk,
        "item": row.item_id,
        "who": said.who,
        "text": row.text,
        "at": row.at,
        "answer": row.answer,
        "answered_at": row.answered_at,
    }
