"""The error pages. What is wrong under /api/ is turned into problem details by core.rest.

They are rendered without the request, so that they need neither session nor database.
"""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from core.uploads import NoRoom


def page(status: HTTPStatus, **context: object) -> HttpResponse:
    """Return the page for a status."""
    return HttpResponse(render_to_string(f"{status.value}.html", context), status=status)


def page_too_many(seconds: int) -> HttpResponse:
    """Answer 429, with the seconds after which to ask again."""
    reply = page(HTTPStatus.TOO_MANY_REQUESTS, seconds=seconds)
    reply.headers["Retry-After"] = str(seconds)
    reply.headers["Cache-Control"] = "no-store"
    return reply


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's
    """Answer 400, 413 to a form that is too large, or 507 when there is no room for a file."""
    if isinstance(exception, NoRoom):
        return page(HTTPStatus.INSUFFICIENT_STORAGE)
    too_large = isinstance(exception, RequestDataTooBig)
    return page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's
    """Answer 403."""
    return page(HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's
    """Answer 403 to a form that did not come from one of our pages."""
    return page(HTTPStatus.FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's
    """Answer 404, the same for what is absent and for what is hidden."""
    return page(HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's
    """Answer 500."""
    return page(HTTPStatus.INTERNAL_SERVER_ERROR)
