"""What every reply gets and no app should think of."""

from collections.abc import Callable
from http import HTTPStatus

import structlog
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from core import door
from core.errors import StaleVersion, StateConflict
from hub.errors import page

logger = structlog.get_logger(__name__)

RETRY_AFTER_SECONDS = 10

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class DoorMiddleware:
    """Let the trail know through which door a request comes: a page or the API."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on through its door."""
        with door.through(door.API if request.path.startswith("/api/") else door.PAGE):
            return self.get_response(request)


class PermissionsPolicyMiddleware:
    """Say which of the browser's powers a page may use: none of the listed ones."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the header."""
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


class PagePolicyMiddleware(CSPMiddleware):
    """Send the policy of settings with every reply that does not bring its own."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the policy; working it out costs an API reply a tenth of its time."""
        if "Content-Security-Policy" in response.headers:
            return response
        return super().process_response(request, response)


class PrivateByDefaultMiddleware:
    """Let no cache between the hub and a reader keep a reply that does not say it may.

    Without this a shared cache might keep what a person read, or the 404 that a stranger got.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the header where there is none."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class PageCompressionMiddleware(GZipMiddleware):
    """Compress pages only.

    Compressing a reply makes its ETag a weak one, and a weak ETag is no use in the API's
    `If-Match`; so what machines read is left to a proxy.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress the reply when it is a page."""
        if response.get("Content-Type", "").startswith("text/html"):
            return super().process_response(request, response)
        return response


class UnavailableMiddleware:
    """Answer 503, with a time to come back, when the database is away or too slow."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a lost or overdue database into a 503; leave every other fault alone."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        logger.error("database_unavailable", exc_info=exception)
        response = page(HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        response["Cache-Control"] = "no-store"
        return response


class RefusedMiddleware:
    """Answer 409 when an action refuses because somebody else was there first.

    Pages that have more to say about it catch the refusal themselves; none ends in a 500.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn the refusal into a page that says it; leave every fault alone."""
        if isinstance(exception, StaleVersion):
            return page(HTTPStatus.CONFLICT, said="Somebody else changed it since you opened it.")
        if isinstance(exception, StateConflict):
            return page(HTTPStatus.CONFLICT, said=str(exception))
        return None
