"""Whoever asks is known together with the elevation that is in force for them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from members.queries import elevation_in_force


class ElevationMiddleware:
    """Look the elevation up once per request, and only where somebody asks who it is.

    It is held by the person of this request alone. Whoever takes people from the database, such
    as a job that sends letters, has them without any: nothing is mailed under an elevation.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        asking: Any = SimpleLazyObject(partial(_asking, request))
        request.user = asking
        return self.get_response(request)


def _asking(request: HttpRequest) -> Any:
    user: Any = get_user(request)
    found = elevation_in_force(user, at=timezone.now())
    if found is not None:
        user.elevation = found
    return user
