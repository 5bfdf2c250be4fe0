"""System checks: what is wrong with the set-up, why it matters, and what to do.

Errors E001 to E003 stop every command, and by `stop_if_unsafe` the server, which runs no checks
of its own; the warnings show with `check --deploy`.
"""

import sys
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - its name

SHORTEST_KEY = 32


@register(Tags.security)
def check_secret_key(**_kwargs: Any) -> list[CheckMessage]:
    """E001: a production key must be long; a short one can be guessed."""
    if settings.LOCAL or len(settings.SECRET_KEY) >= SHORTEST_KEY:
        return []
    return [
        Error(
            f"SECRET_KEY is shorter than {SHORTEST_KEY} characters.",
            hint="Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
            id="hub.E001",
        )
    ]


@register(Tags.urls)
def check_site_url(**_kwargs: Any) -> list[CheckMessage]:
    """E002: links in letters begin with SITE_URL, so it must be a whole, bare address."""
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme in {"http", "https"} and parts.hostname and not parts.path and not parts.query:
        return []
    return [
        Error(
            f"SITE_URL is not the address of a site: {settings.SITE_URL!r}.",
            hint="Give scheme and host only, such as https://hub.example.org.",
            id="hub.E002",
        )
    ]


@register(Tags.security)
def check_any_host(**_kwargs: Any) -> list[CheckMessage]:
    """E003: with any host allowed, a stranger chooses the host in our replies."""
    if settings.LOCAL or "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Error(
            "ALLOWED_HOSTS allows every host.",
            hint="Name the hosts that the site answers for.",
            id="hub.E003",
        )
    ]


def stop_if_unsafe() -> None:
    """End the process with one sentence when E001, E002 or E003 holds.

    With code 3: after any other gunicorn would try for ever.
    """
    for check in (check_secret_key, check_site_url, check_any_host):
        for fault in check():
            sys.stderr.write(f"The hub does not start: {fault.msg} {fault.hint}\n")
            sys.exit(3)


@register(Tags.security, deploy=True)
def check_engines(**_kwargs: Any) -> list[CheckMessage]:
    """W001 to W004: what a production site should not be without."""
    if settings.LOCAL:
        return []
    lacking = [
        ("DATABASE_URL", settings.DATABASE_URL, "the data lies in one SQLite file", "W001"),
        ("REDIS_URL", settings.REDIS_URL, "no worker sends what is owed", "W002"),
        ("EMAIL_URL", settings.EMAIL_URL, "mail goes to port 25 of this machine", "W003"),
        ("SECURITY_CONTACT", settings.SECURITY_CONTACT, "nobody can report a weakness", "W004"),
    ]
    return [
        Warning(f"{name} is not set: {effect}.", hint=f"Set {name}.", id=f"hub.{number}")
        for name, value, effect, number in lacking
        if not value
    ]
