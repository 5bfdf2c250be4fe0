"""Conditional requests (RFC 9110, 13) and what caches may keep."""

import base64
import hashlib
import re
from typing import Final

from django.http import HttpResponse
from rest_framework.request import Request

from core.rest import problems
from core.rest.problems import Problem

_TAG: Final = re.compile(r'(W/)?"([\x21\x23-\x7e]*)"')
_VARY: Final = "Accept, Authorization, Cookie"
_FOR_ALL: Final = "public, max-age=0, must-revalidate"
_FOR_ONE: Final = "private, no-cache"


def item_etag(kind: str, pk: object, version: int, body: bytes) -> str:
    """Return the strong ETag of one item as this reader sees it.

    It holds the version, which a writer sends back in If-Match; which item it is; and the
    bytes, so that it changes with anything that shows, and differs between readers who see
    different things.
    """
    return f'"{version}-{_digest(f"{kind}:{pk}".encode(), 6)}-{_digest(body, 12)}"'


def body_etag(body: bytes) -> str:
    """Return the strong ETag of a body without a version, such as a list."""
    return f'"{_digest(body, 15)}"'


def revision_etag(*parts: object) -> str:
    """Return a strong ETag from what decides the body: path, query, reader, edition numbers.

    All of it must be named: two bodies that differ must not share the parts.
    """
    return body_etag(repr(parts).encode("utf-8", "surrogatepass"))


def matches(header: str | None, etag: str) -> bool:
    """Say whether If-None-Match names this ETag (weak comparison) or is "*"."""
    if header is None:
        return False
    if header.strip() == "*":
        return True
    tags: list[tuple[str, str]] = _TAG.findall(header)
    return any(f'"{tag}"' == etag for _weak, tag in tags)


def expected_versions(request: Request, kind: str, pk: object) -> frozenset[int] | None:
    """Return the versions that a writer says they read, for `core.errors.check_version`.

    None for If-Match: *. Raises 428 without If-Match, 400 for what is no ETag. Weak ETags and
    those of other items give no version, so that the check fails with 412.
    """
    header = request.META.get("HTTP_IF_MATCH", "").strip()
    if not header:
        raise Problem(problems.PRECONDITION_REQUIRED)
    if header == "*":
        return None
    tags = _TAG.findall(header)
    if not tags:
        faults = [problems.header_fault("If-Match", "Give the ETag as it was sent, with quotes.")]
        raise Problem(problems.MALFORMED, errors=faults)
    item = _digest(f"{kind}:{pk}".encode(), 6)
    versions = set()
    for weak, tag in tags:
        version, _, rest = tag.partition("-")
        if not weak and rest.startswith(f"{item}-") and re.fullmatch(r"[0-9]{1,18}", version):
            versions.add(int(version))
    return frozenset(versions)


def creates_only(request: Request) -> bool:
    """Say whether If-None-Match: * asks that a PUT create and never replace."""
    return str(request.META.get("HTTP_IF_NONE_MATCH", "")).strip() == "*"


def reply(request: Request, body: bytes, etag: str, status: int = 200) -> HttpResponse:
    """Return the JSON body with its ETag, or 304 when the reader has it already."""
    reading = request.method in {"GET", "HEAD"}
    if reading and matches(request.META.get("HTTP_IF_NONE_MATCH"), etag):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        response = HttpResponse(body, status=status, content_type="application/json")
    response.headers["ETag"] = etag
    cacheable(request, response)
    return response


def cacheable(request: Request, response: HttpResponse) -> None:
    """Say who may keep the reply: anybody what anybody may read, else only the reader."""
    personal = request.auth is not None or request.user.is_authenticated
    response.headers["Cache-Control"] = _FOR_ONE if personal else _FOR_ALL
    response.headers["Vary"] = _VARY


def _digest(data: bytes, size: int) -> str:
    digest = hashlib.blake2b(data, digest_size=size).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=").replace("-", ".")
