"""What people read about the API: the documentation, the document behind it, help on problems."""

from functools import lru_cache
from typing import Any

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer

from core.rest import conditional, problems

_FORMATS = {
    "json": ("application/vnd.oai.openapi+json;version=3.1", OpenApiJsonRenderer),
    "yaml": ("application/vnd.oai.openapi;version=3.1;charset=utf-8", OpenApiYamlRenderer),
}


@lru_cache(maxsize=len(_FORMATS))
def document(name: str) -> tuple[bytes, str]:
    """Return the OpenAPI document in a format ("json" or "yaml") and its ETag.

    It tells of routes and shapes only, so it is made once per process.
    """
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call] # reason: spectacular leaves it untyped
    body = _FORMATS[name][1]().render(schema, renderer_context={})
    body = body.encode() if isinstance(body, str) else body
    return body, conditional.body_etag(body)


@require_safe
def openapi(request: HttpRequest, name: str) -> HttpResponse:
    """Serve the OpenAPI document."""
    body, etag = document(name)
    if conditional.matches(request.META.get("HTTP_IF_NONE_MATCH"), etag):
        reply = HttpResponse(status=304)
        del reply["Content-Type"]
    else:
        reply = HttpResponse(body, content_type=_FORMATS[name][0])
    reply.headers["ETag"] = etag
    reply.headers["Cache-Control"] = "public, max-age=300"
    return reply


@require_safe
@csp_update({"img-src": ["data:"]})
def documentation(request: HttpRequest) -> HttpResponse:
    """Show the interactive documentation, with pictures inside its own style sheet."""
    return render(request, "rest/documentation.html")


@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    """List every kind of problem in plain words."""
    return render(request, "rest/problems.html", {"kinds": problems.KINDS})


@require_safe
def problem(request: HttpRequest, slug: str) -> HttpResponse:
    """Explain one kind of problem: where its `type` leads."""
    kind = problems.BY_SLUG.get(slug)
    if kind is None:
        raise Http404
    return render(request, "rest/problem.html", {"kind": kind})
