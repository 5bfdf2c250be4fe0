"""Fetching an address that a person gave: public, over HTTPS, small and soon, or not at all.

The name is resolved once, checked, and that very address is asked (requests-hardened), so that
no name can point inside, nor come to between the check and the call. Nothing is followed.
"""

import time
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.exceptions import ValidationError
from requests_hardened import Config, HTTPSession

LARGEST: Final = 1_000_000  # bytes
SECONDS: Final = 10
_CHUNK: Final = 16_384
_AGENT: Final = "Digital Nations hub"


def fetch(address: str) -> str:
    """The text at the address. Raises ValidationError ("address") with what is wrong."""
    _check(address)
    inside: bool = settings.FETCH_LOOPBACK
    config = Config(
        ip_filter_enable=True,
        ip_filter_allow_loopback_ips=inside,
        never_redirect=True,
        default_timeout=(SECONDS / 2, SECONDS / 2),
        user_agent_override=_AGENT,
    )
    end = time.monotonic() + SECONDS
    try:
        with HTTPSession(config) as session:
            session.trust_env = False  # no proxy may be asked in its place
            with session.get(address, stream=True) as reply:
                if reply.status_code != HTTPStatus.OK:
                    raise _refuse(_said(reply.status_code))
                return _decoded(_body(reply, end))
    except (requests.RequestException, OSError, ValueError) as error:
        raise _refuse(
            "It cannot be reached: nothing answers there, or it is not on the public internet."
        ) from error


def _check(address: str) -> None:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise _refuse("It is no web address.") from error
    if settings.FETCH_LOOPBACK and parts.scheme == "http":
        return
    if parts.scheme != "https" or not parts.hostname:
        raise _refuse("Give an address that begins with https://.")
    if port not in {None, 443} or parts.username or parts.password:
        raise _refuse("Give an address without a port, a name or a password.")


def _said(status: int) -> str:
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return "It leads to another address. Give that one."
    return f"It answers {status} and no text."


def _body(reply: requests.Response, end: float) -> bytes:
    body = b""
    for chunk in reply.iter_content(_CHUNK):
        body += chunk
        if len(body) > LARGEST:
            raise _refuse(f"It is larger than {LARGEST // 1_000_000} MB.")
        if time.monotonic() > end:
            raise _refuse(f"It takes longer than {SECONDS} seconds.")
    return body


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refuse("It is no text in UTF-8.") from error


def _refuse(sentence: str) -> ValidationError:
    return ValidationError({"address": [sentence]}, code="address")
