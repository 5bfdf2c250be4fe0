"""Papers of meetings by the API: asked for, handed in, handed out."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from core.rest import conditional
from core.rest.negotiation import encode
from core.rest.views import JSONView, site, validated
from members.models import Nation
from practices.handing import download
from workinggroups import actions, queries, rules
from workinggroups.api.asking import meeting_of, part_of
from workinggroups.api.people import person_of
from workinggroups.models import Meeting, PaperVersion
from workinggroups.serializers.papers import HandInBody, PaperBody, PaperShape, PapersShape


class PaperList(JSONView):
    """The papers of a meeting; POST asks for one more."""

    serializer_class = PapersShape

    def get(self, request: Request, slug: str) -> HttpResponse:
        """List those of points that you may read."""
        meeting = meeting_of(request, slug)
        found = queries.papers_of(meeting, request.user, at=timezone.now())
        _noted(request, meeting, found)
        return _reply(request, {"results": [_told(page) for page in found]})

    head = get

    @extend_schema(request=PaperBody, responses={201: PaperShape})
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Let a point of a meeting that you run wait for a paper."""
        meeting = meeting_of(request, slug)
        person = person_of(request)
        if not rules.can_edit(person, meeting):
            raise PermissionDenied("Whoever runs the meeting asks for papers.")
        sent = validated(PaperBody, request)
        item = part_of(request, meeting, sent.pop("item"))
        nation = sent.pop("nation")
        owed_by = Nation.objects.filter(slug=nation, is_member=True).first() if nation else None
        if nation and owed_by is None:
            raise ValidationError({"nation": [f"There is no member “{nation}”."]}, code="unknown")
        assert item is not None  # noqa: S101 - the body names one
        wanted = actions.PaperWanted(nation=owed_by, **sent)
        paper = actions.ask_for_paper(item, wanted=wanted, by=person, at=timezone.now())
        return _reply(request, _told(_page(request, paper.ref)), 201)


class PaperItem(JSONView):
    """One paper with its versions."""

    serializer_class = PaperShape

    def get(self, request: Request, ref: str) -> HttpResponse:
        """Tell it to the readers of its point."""
        page = _page(request, ref)
        _noted(request, page.paper.item.meeting, [page])
        return _reply(request, _told(page))

    head = get


class PaperVersions(JSONView):
    """Versions of a paper."""

    serializer_class = PaperShape
    parser_classes = (MultiPartParser,)
    body_limit = settings.UPLOAD_LIMIT
    may_answer = (507,)

    @extend_schema(request={"multipart/form-data": HandInBody}, responses={201: PaperShape})
    def post(self, request: Request, ref: str) -> HttpResponse:
        """Hand one in, while the paper is open."""
        page = _page(request, ref)
        person = person_of(request)
        if not rules.can_hand_in(person, page.paper):
            raise PermissionDenied("The nation that owes it hands it in.")
        file = validated(HandInBody, request)["file"]
        actions.hand_in(page.paper, file=file, name=file.name, by=person, at=timezone.now())
        return _reply(request, _told(_page(request, ref)), 201)


class PaperFile(JSONView):
    """A version of a paper as a file."""

    @extend_schema(responses={200: OpenApiResponse(OpenApiTypes.BINARY)})
    def get(self, request: Request, ref: str, number: int) -> HttpResponseBase:
        """Hand it out to the readers of its point."""
        page = _page(request, ref)
        version = next((each for each in page.versions if each.number == number), None)
        if version is None:
            raise Http404
        _noted(request, page.paper.item.meeting, [page])
        try:
            content = actions.open_paper(version)
        except FileNotFoundError as error:
            raise Http404 from error
        return FileResponse(content, **download(version))


def _page(request: Request, ref: str) -> queries.PaperPage:
    page = queries.paper_page(request.user, ref, at=timezone.now())
    if page is None:
        raise Http404
    return page


def _noted(request: Request, meeting: Meeting, pages: list[queries.PaperPage]) -> None:
    user: Any = request.user
    items = {page.paper.item.pk: page.paper.item for page in pages}
    actions.note_read(meeting, items.values(), by=user, at=timezone.now())


def _reply(request: Request, told: Any, status: int = 200) -> HttpResponse:
    body = encode(told)
    return conditional.reply(request, body, conditional.body_etag(body), status)


def _told(page: queries.PaperPage) -> dict[str, Any]:
    row = page.paper
    url = site(f"/api/v1{row.get_absolute_url()}")
    return {
        "ref": row.ref,
        "title": row.title,
        "point": row.item.title,
        "nation": row.nation and row.nation.slug,
        "state": page.state,
        "marking": row.item.marking,
        "opens_at": row.opens_at,
        "due_at": row.due_at,
        "closes_at": row.closes_at,
        "versions": [_version(version, url) for version in page.versions],
        "url": url,
    }


def _version(version: PaperVersion, url: str) -> dict[str, Any]:
    facts = ("number", "name", "media_type", "size", "sha256", "at")
    told = {name: getattr(version, name) for name in facts}
    return told | {"late": version.is_late, "file": f"{url}{version.number}/file/"}
