"""Limits of the pages: what one person, or one address, may ask for and send in a minute."""

import time
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.limits import client_address, spend
from hub.errors import page_too_many
from hub.middleware import GetResponse

_ASKING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class PageLimitMiddleware:
    """Count requests for pages per person, or per address of whoever is not signed in.

    The API counts its own (core.rest.limits), and files are answered before.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, or answer 429 until the window ends."""
        if request.path_info.startswith("/api/v1/"):
            return self.get_response(request)
        policy = "pages" if request.method in _ASKING else "sending"
        try:
            standing = spend(policy, _who(request), at=time.time())
        except (OperationalError, InterfaceError):  # the page will say that the database is away
            return self.get_response(request)
        if standing.left < 0:
            return page_too_many(standing.reset)
        return self.get_response(request)


def _who(request: HttpRequest) -> str:
    """Who asks. Whether somebody is signed in is looked up only where a session is shown."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return f"person:{request.user.pk}"
    return f"address:{client_address(request.META)}"
