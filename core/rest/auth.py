"""`Authorization: Bearer` (RFC 6750): a valid key, or 401. Nothing sent is the anonymous reader."""

import re
from typing import Any, Final

from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from core.limits import client_address

REALM: Final = 'Bearer realm="api"'
_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]{1,500}=*", re.ASCII)


class BearerAuthentication(BaseAuthentication):
    """Subclass it with `look_up`. List it first, before sessions."""

    def look_up(self, token: str, request: Request) -> tuple[Any, Any] | None:
        """Return (user, auth) for a key that is valid now, else None.

        `auth` needs a `pk` that never changes: limits and idempotency are counted by it.
        """
        raise NotImplementedError

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """Return who asks, None when no credential was sent; 401 for one that is not valid."""
        sent = request.META.get("HTTP_AUTHORIZATION")
        if sent is None:
            return None
        scheme, _, token = sent.partition(" ")
        token = token.strip(" ")
        if scheme.lower() != "bearer" or not _TOKEN.fullmatch(token):
            detail = "Send one header Authorization: Bearer followed by your key."
            raise AuthenticationFailed(detail)
        found = self.look_up(token, request)
        if found is None:
            detail = "The key is unknown, expired or revoked."
            raise AuthenticationFailed(detail)
        return found

    def authenticate_header(self, request: Request) -> str:
        """Return what WWW-Authenticate says on a 401."""
        if request.META.get("HTTP_AUTHORIZATION") is None:
            return REALM
        return f'{REALM}, error="invalid_token"'


class PageSession(SessionAuthentication):
    """People who are signed in on the pages may read and, with the CSRF token, write."""

    def authenticate_header(self, request: Request) -> str:
        """Sessions cannot be asked for in a header; keys can."""
        del request
        return REALM


def credential(request: Request) -> str:
    """Return who is asking as a short stable name: "key:7", "person:3" or "address:192.0.2.1".

    It scopes limits and idempotency keys; two credentials never share a name.
    """
    if request.auth is not None:
        return f"key:{request.auth.pk}"
    if request.user.is_authenticated:
        return f"person:{request.user.pk}"
    return f"address:{client_address(request.META)}"
