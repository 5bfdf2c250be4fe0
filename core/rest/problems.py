"""What can go wrong, told as problem details (RFC 9457), and pointers into what was sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import orjson
from django.conf import settings
from django.http import HttpResponse
from rest_framework.exceptions import APIException

MEDIA_TYPE: Final = "application/problem+json"
HELP_PATH: Final = "/api/problems/"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem. `slug` is part of a public address and never changes."""

    slug: str
    status: HTTPStatus
    title: str
    meaning: str
    remedy: str

    @property
    def address(self) -> str:
        """The absolute address of the help on this kind: the problem's `type`."""
        return f"{settings.SITE_URL}{HELP_PATH}{self.slug}/"


MALFORMED = Kind(
    "malformed-request",
    HTTPStatus.BAD_REQUEST,
    "The request cannot be read",
    "The request, its address or its body breaks the rules of HTTP or JSON: for instance a "
    "missing brace, a member named twice, NaN, or more than 64 levels of nesting.",
    "Mend the request as the detail says. Sending it again unchanged gives the same answer.",
)
BAD_PARAMETER = Kind(
    "bad-parameter",
    HTTPStatus.BAD_REQUEST,
    "A query parameter is wrong",
    "A parameter in the address is unknown here, given twice, or has a value that does not fit.",
    "Each entry of errors names the parameter. The documentation lists those that exist.",
)
UNAUTHENTICATED = Kind(
    "unauthenticated",
    HTTPStatus.UNAUTHORIZED,
    "The credential is missing or not valid",
    "What you asked for needs a key, or the key that you sent is unknown, expired or revoked, "
    "or was not sent as a Bearer token.",
    "Send the header Authorization: Bearer followed by a valid key.",
)
FORBIDDEN = Kind(
    "forbidden",
    HTTPStatus.FORBIDDEN,
    "You may not do this",
    "You may read this, but your role or the scopes of your key do not cover the change.",
    "The detail says what is missing. Ask your coordinator for the role or for another key.",
)
NOT_FOUND = Kind(
    "not-found",
    HTTPStatus.NOT_FOUND,
    "There is nothing here for you",
    "Nothing has this address, or what has it is not shared with you. The two are not told apart.",
    "Check the address. Addresses of the API end in a slash.",
)
METHOD_NOT_ALLOWED = Kind(
    "method-not-allowed",
    HTTPStatus.METHOD_NOT_ALLOWED,
    "This address does not take that method",
    "The address exists, but not for the method that you used.",
    "The header Allow lists the methods that it takes.",
)
NOT_ACCEPTABLE = Kind(
    "not-acceptable",
    HTTPStatus.NOT_ACCEPTABLE,
    "Only JSON is spoken here",
    "Your Accept header leaves no room for application/json.",
    "Send Accept: application/json, or no Accept header.",
)
CONFLICT = Kind(
    "conflict",
    HTTPStatus.CONFLICT,
    "The present state does not allow this",
    "Something else stands in the way: a value that must be unique is taken, or the thing is in "
    "a state that does not permit the change.",
    "Read the thing again and decide anew.",
)
GONE = Kind(
    "withdrawn",
    HTTPStatus.GONE,
    "It has been withdrawn",
    "What stood here was taken back by its owner. The detail says why.",
    "Remove your copy, or keep the reason with it. The address stays taken.",
)
STALE = Kind(
    "stale-version",
    HTTPStatus.PRECONDITION_FAILED,
    "It has changed since you read it",
    "The condition in If-Match or If-None-Match does not hold, so nothing was written.",
    "Read the thing again, carry your change over, and send it with the new ETag.",
)
TOO_LARGE = Kind(
    "body-too-large",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "The body is too large",
    "The body has more bytes than this address takes.",
    "Send less at once. The detail names the limit.",
)
UNSUPPORTED_TYPE = Kind(
    "unsupported-media-type",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "The body's media type is not taken",
    "The body must be JSON in UTF-8 and say so.",
    "Send Content-Type: application/json, or application/merge-patch+json with PATCH.",
)
INVALID = Kind(
    "invalid",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "Some values cannot be accepted",
    "The body could be read, but some of its members are unknown, missing or have a value that "
    "does not fit. Nothing was written.",
    "Each entry of errors points at one member with a JSON Pointer and says what is wrong.",
)
KEY_REUSED = Kind(
    "idempotency-key-reused",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "This Idempotency-Key belongs to another request",
    "The key was used within 24 hours at this address with a different body.",
    "Take a new key for a new request.",
)
IN_PROGRESS = Kind(
    "request-in-progress",
    HTTPStatus.CONFLICT,
    "The first request with this Idempotency-Key still runs",
    "The same request is being worked on. Nothing is done twice.",
    "Send it again after the seconds in Retry-After: you get the stored answer.",
)
PRECONDITION_REQUIRED = Kind(
    "precondition-required",
    HTTPStatus.PRECONDITION_REQUIRED,
    "Say which version you are changing",
    "Changes need If-Match with the ETag of what you read, so that nobody's work is lost.",
    "Read the thing, then send its ETag in If-Match.",
)
TOO_MANY = Kind(
    "too-many-requests",
    HTTPStatus.TOO_MANY_REQUESTS,
    "Too many requests",
    "The quota in RateLimit-Policy is spent.",
    "Wait for the seconds in Retry-After.",
)
SERVER_ERROR = Kind(
    "server-error",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "Something went wrong on our side",
    "The request met a fault in the hub. It is in our log under its request_id.",
    "Try again later; if it stays, tell us the request_id.",
)
UNAVAILABLE = Kind(
    "unavailable",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The hub cannot answer just now",
    "The database is restarting, busy or out of reach. Nothing was written.",
    "Try again after the seconds in Retry-After.",
)
NO_ROOM = Kind(
    "no-room",
    HTTPStatus.INSUFFICIENT_STORAGE,
    "There is no room for this file",
    "The hub's storage is full. Nothing of what was sent was kept.",
    "Keep the file, and send it again later.",
)

KINDS: Final = tuple(kind for kind in list(globals().values()) if isinstance(kind, Kind))
BY_SLUG: Final = {kind.slug: kind for kind in KINDS}
# The kind that a bare status code stands for: the first of its status.
BY_STATUS: Final = {kind.status.value: kind for kind in reversed(KINDS)}

Fault = dict[str, str]


class Problem(APIException):
    """Raise it anywhere in an endpoint to answer with this kind of problem."""

    def __init__(
        self,
        kind: Kind,
        detail: str = "",
        *,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or kind.title)
        self.kind = kind
        self.status_code = kind.status.value
        self.errors = list(errors)
        self.headers = dict(headers or {})


def pointer(path: Iterable[str | int]) -> str:
    """Return a JSON Pointer (RFC 6901) as a fragment: ("a", 0, "b/c") → "#/a/0/b~1c"."""
    return "#" + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def body_fault(path: Iterable[str | int], detail: str, code: str = "invalid") -> Fault:
    """Return an entry of `errors` about a member of the body."""
    return {"pointer": pointer(path), "code": code, "detail": detail}


def parameter_fault(name: str, detail: str, code: str = "invalid") -> Fault:
    """Return an entry of `errors` about a query parameter."""
    return {"parameter": name, "code": code, "detail": detail}


def header_fault(name: str, detail: str, code: str = "invalid") -> Fault:
    """Return an entry of `errors` about a header."""
    return {"header": name, "code": code, "detail": detail}


def response(problem: Problem, *, instance: str, request_id: str | None = None) -> HttpResponse:
    """Return the problem as a reply. `instance` is the path asked for, without its query."""
    body: dict[str, Any] = {
        "type": problem.kind.address,
        "title": problem.kind.title,
        "status": problem.status_code,
        "detail": str(problem.detail),
        "instance": instance,
    }
    if problem.errors:
        body["errors"] = problem.errors
    if request_id:
        body["request_id"] = request_id
    reply = HttpResponse(orjson.dumps(body), status=problem.status_code, content_type=MEDIA_TYPE)
    reply["Cache-Control"] = "no-store"
    for name, value in problem.headers.items():
        reply[name] = value
    return reply
