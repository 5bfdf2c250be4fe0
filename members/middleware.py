"""What is asked of whoever is signed in, before any page is."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from members import actions, sessions

GetResponse = Callable[[HttpRequest], HttpResponseBase]


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
