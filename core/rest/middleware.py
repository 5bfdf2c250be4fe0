"""What Django itself answers under /api/ (unknown address, bad host, fault) → a problem."""

import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from core.rest import problems
from core.rest.handler import to_problem
from core.rest.problems import Problem

PREFIX: Final = "/api/"
_OF_THE_PAGE: Final = ("Content-Encoding", "Content-Length", "Content-Language", "ETag")


class ApiProblemMiddleware:
    """Stand before every middleware that may answer by itself, so that no HTML leaves /api/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        got_request_exception.connect(_remember, dispatch_uid="core.rest.middleware")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with any refusal under /api/ as problem details."""
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        reply = self.get_response(request)
        if reply.status_code >= HTTPStatus.BAD_REQUEST and isinstance(reply, HttpResponse):
            _retell(request, reply)
        return reply


def _remember(request: HttpRequest | None = None, **_kwargs: Any) -> None:
    """Keep what made Django answer 500, which the reply does not tell."""
    if request is not None:
        request.api_fault = sys.exc_info()[1]  # type: ignore[attr-defined] # ours, read below


def _problem(request: HttpRequest, reply: HttpResponseBase) -> Problem:
    fault = getattr(request, "api_fault", None)
    if fault is not None:
        return to_problem(fault) or Problem(problems.SERVER_ERROR)
    status = reply.status_code
    if status == HTTPStatus.NOT_FOUND:
        return Problem(problems.NOT_FOUND, _slash_hint(request.path_info))
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return Problem(problems.METHOD_NOT_ALLOWED)
    server_fault = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    fallback = problems.SERVER_ERROR if server_fault else problems.MALFORMED
    return Problem(problems.BY_STATUS.get(status, fallback))


def _slash_hint(path: str) -> str:
    if not path.endswith("/"):
        try:
            resolve(f"{path}/")
        except Resolver404:
            return ""
        return f"Addresses of the API end in a slash: {path}/"
    return ""


def _retell(request: HttpRequest, reply: HttpResponse) -> None:
    """Make a page that refuses into a problem; headers that other middleware set stay."""
    if reply.headers.get("Content-Type") == problems.MEDIA_TYPE:
        return
    told = problems.response(
        _problem(request, reply),
        instance=request.path,
        request_id=reply.headers.get("X-Request-ID"),
    )
    for name in _OF_THE_PAGE:
        reply.headers.pop(name, None)
    reply.status_code = told.status_code
    reply.content = told.content
    for name, value in told.headers.items():
        reply.headers[name] = value
