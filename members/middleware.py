"""What is asked of whoever is signed in, before any page is."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from members import actions, queries, sessions
from members.models import Person

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# What can be reached without the second factor that is asked for.
WITHOUT_FACTOR: Final = ("/account/2fa/", "/account/reauthenticate/", "/account/logout/")


class SessionLengthMiddleware:
    """End a session that has lasted too long; keep note of one that is in use.

    A request without a session's cookie is not looked at, so that pages for everybody stay so.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, as one of somebody or of nobody any more."""
        session = request.session
        if session.session_key and SESSION_KEY in session:
            now = timezone.now()
            ended = sessions.over(session, at=now)
            if ended:
                logout(request)
                if not request.path.startswith("/api/"):
                    messages.info(request, ended)
            elif sessions.note(session, at=now):
                actions.note_seen(session.session_key, at=now)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Lead whoever must have a second factor, and has none, to where one is set up.

    Until then the person can do nothing else on the pages, and is nobody to the API.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, or lead away; the page that it leads to says who asks."""
        session = request.session
        if session.session_key and SESSION_KEY in session and isinstance(request.user, Person):
            asked_by = queries.second_factor_asked_by(request.user)
            if asked_by and not queries.has_second_factor(request.user):
                request.second_factor_asked_by = asked_by  # type: ignore[attr-defined] # reason: for the template
                if request.path.startswith("/api/"):
                    request.user = AnonymousUser()
                elif not request.path.startswith(WITHOUT_FACTOR):
                    return redirect("mfa_index")
        return self.get_response(request)
