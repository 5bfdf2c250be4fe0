"""The files of a practice: listed, handed out, attached, changed and removed."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from core.rest.paging import Order
from core.rest.parsing import MergePatchParser, StrictJSONParser
from core.rest.views import Item, ItemView, JSONView, ListView, site, validated
from members.models import Nation
from practices import actions, queries, rules
from practices.api.writing import missing, need_credential
from practices.handing import download
from practices.models import Attachment, Practice, Status
from practices.serializers.attachments import AttachBody, AttachmentBody, AttachmentShape

_TOLD = (
    "ref", "title", "name", "language", "media_type", "size", "sha256", "marking", "added_at",
    "shown_at",
)  # fmt: skip


def _item(row: Attachment) -> Item:
    body = {name: getattr(row, name) for name in _TOLD}
    system = site(f"/api/v1{row.get_absolute_url()}")
    body |= {"url": system, "file": f"{system}file/", "page": site(row.get_absolute_url())}
    return Item("attachment", row.ref, row.version, body)


def _practice(request: Request, slug: str) -> Practice:
    practice = queries.practice_for(request.user, slug)
    if practice is None or practice.status == Status.WITHDRAWN:
        raise Http404
    return practice


def _row(request: Request, slug: str, ref: str) -> Attachment:
    row = queries.attachment_for(request.user, slug, ref)
    if row is None:
        raise Http404
    return row


class AttachmentList(ListView):
    """The files of a practice that you may have."""

    serializer_class = AttachmentShape
    parser_classes = (MultiPartParser,)
    body_limit = settings.UPLOAD_LIMIT
    may_answer = (507,)
    orders: ClassVar[Mapping[str, Order]] = {"added": Order("added_at")}

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the files of a practice that the reader may see."""
        del given
        self.practice = _practice(request, self.kwargs["slug"])
        rows: QuerySet[Any, Any] = Attachment.objects.visible_to(request.user)
        return rows.filter(practice=self.practice).values("id", "version", *_TOLD)

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Add the addresses."""
        return [_item(Attachment(practice=self.practice, **row)).body for row in rows]

    @extend_schema(request={"multipart/form-data": AttachBody}, responses={201: AttachmentShape})
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Attach a file. On a practice that is out it waits until somebody else shows it."""
        need_credential(request)
        practice = _practice(request, slug)
        user: Any = request.user
        if not rules.can_edit(user, practice):
            raise PermissionDenied(missing(user))
        said = validated(AttachBody, request)
        file = said.pop("file")
        row = actions.attach(
            practice,
            file=file,
            name=file.name,
            about=actions.About(**said),
            by=user,
            at=timezone.now(),
        )
        item = _item(row)
        reply = item.reply(request, status=201)
        reply.headers["Location"] = item.body["url"]
        return reply


class AttachmentItem(ItemView):
    """One file of a practice: what is known of it."""

    serializer_class = AttachmentShape
    parser_classes = (StrictJSONParser, MergePatchParser)

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return what is known of the file."""
        return _item(_row(request, kwargs["slug"], kwargs["ref"]))

    @extend_schema(request=AttachmentBody, responses=AttachmentShape)
    def patch(self, request: Request, slug: str, ref: str) -> HttpResponse:
        """Change what is said of it. Opening it to more readers takes two people, on its page."""
        row, item = self._mine(request, slug, ref)
        expected = item.expected(request)
        said = validated(AttachmentBody, request, partial=True)
        reason = said.pop("reason", "")
        slugs = said.pop("named_nations", None)
        changed = actions.change_attachment(
            row,
            about=actions.About(**said, nations=None if slugs is None else _nations(slugs)),
            by=self._user(request),
            at=timezone.now(),
            reason=reason,
            expected=expected,
        )
        return _item(changed).reply(request)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, ref: str) -> HttpResponse:
        """Remove it. The file is deleted; that it was there stays in the history."""
        row, item = self._mine(request, slug, ref)
        expected = item.expected(request)
        actions.remove_attachment(row, by=self._user(request), at=timezone.now(), expected=expected)
        return HttpResponse(status=204)

    def _mine(self, request: Request, slug: str, ref: str) -> tuple[Attachment, Item]:
        """The file, if the writer may change its practice."""
        need_credential(request)
        row = _row(request, slug, ref)
        if not rules.can_edit(request.user, row.practice):
            raise PermissionDenied(missing(request.user))
        return row, _item(row)

    def _user(self, request: Request) -> Any:
        return request.user


def _nations(slugs: Sequence[str]) -> list[Nation]:
    found = {nation.slug: nation for nation in Nation.objects.filter(slug__in=slugs)}
    unknown = [slug for slug in slugs if slug not in found]
    if unknown:
        told = [f"No nation is called “{slug}”." for slug in unknown]
        raise ValidationError({"named_nations": told}, code="unknown")
    return list(found.values())


class AttachmentFile(JSONView):
    """The file itself."""

    serializer_class = AttachmentShape

    @extend_schema(
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)}
    )
    def get(self, request: Request, slug: str, ref: str) -> HttpResponseBase:
        """Hand the file out, to be kept. From TLP:AMBER on it is noted who took it."""
        row = _row(request, slug, ref)
        user: Any = request.user
        actions.note_taken(row, by=user, at=timezone.now())
        try:
            content = actions.open_file(row)
        except FileNotFoundError as error:
            raise Http404 from error
        return FileResponse(content, **download(row))

    head = get
