"""Starting from what exists, and publiccode.yml."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request

from core.fetching import fetch
from core.rest import conditional
from core.rest.idempotency import idempotent
from core.rest.negotiation import encode
from core.rest.views import JSONView, site, validated
from practices import actions, queries, rules
from practices.api.writing import missing, need_credential
from practices.importing import Reading, read
from practices.lookups import lookups, stamp
from practices.serializers.importing import ImportBody, ImportShape


class PracticeImport(JSONView):
    """A text in another form, read as a write-up."""

    serializer_class = ImportBody

    @extend_schema(request=ImportBody, responses={200: ImportShape, 201: ImportShape})
    @idempotent()
    def post(self, request: Request) -> HttpResponse:
        """Tell what becomes what (`dry_run`), or make a draft of it, which people go through."""
        need_credential(request)
        user: Any = request.user
        nation = user.nation
        if nation is None or not rules.can_create(user, nation_id=nation.pk):
            raise PermissionDenied(missing(user))
        said = validated(ImportBody, request)
        found = read(said["text"] or fetch(said["address"]), said["format"])
        body = _told(found)
        if said["dry_run"]:
            return conditional.reply(request, encode(body), conditional.body_etag(encode(body)))
        title = said["title"] or found.content.get("title", "")
        kind = said["kind"] or found.content.get("kind", "")
        lacking = {"title": title, "kind": kind}
        faults = {
            name: ["The text does not say it: give it."] for name in lacking if not lacking[name]
        }
        if faults:
            raise ValidationError(faults, code="required")
        practice, _ = actions.start_from(
            content=found.content, title=title, kind=kind, owner=nation, by=user, at=timezone.now()
        )
        where = site(f"/api/v1/practices/{practice.slug}/draft/")
        body |= {"draft": where, "page": site(f"/practices/{practice.slug}/edit/")}
        told = encode(body)
        reply = conditional.reply(request, told, conditional.body_etag(told), 201)
        reply.headers["Location"] = where
        return reply


def _told(found: Reading) -> dict[str, Any]:
    return {
        "format": found.format,
        "content": found.content,
        "taken": [{"place": place, "part": part} for place, part in found.taken],
        "left": [{"place": place, "why": why, "text": text} for place, why, text in found.left],
        "draft": None,
        "page": None,
    }


class PracticePubliccode(JSONView):
    """publiccode.yml of a practice."""

    serializer_class = ImportShape

    @extend_schema(responses={(200, "text/yaml"): OpenApiResponse(OpenApiTypes.STR)})
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Hand it out; 404 where the practice does not say address, licence and stage of code."""
        text = queries.publiccode_of(request.user, slug, known=lookups(stamp()))
        if text is None:
            raise Http404
        return HttpResponse(text, content_type="text/yaml; charset=utf-8")

    head = get
