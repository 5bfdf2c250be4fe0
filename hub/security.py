"""Where to report a weakness: security.txt (RFC 9116) for machines, a page for people."""

import datetime
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

# The standard advises less than a year; whoever keeps a copy asks again after a season.
GOOD_FOR: Final = datetime.timedelta(days=90)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's
    """Answer /.well-known/security.txt; 404 where nobody is named."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    last = (timezone.now() + GOOD_FOR).astimezone(datetime.UTC).date()
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {last.isoformat()}T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        f"Policy: {settings.SITE_URL}/about/security/",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show how to report a weakness and what follows."""
    contact = settings.SECURITY_CONTACT
    shown = contact.removeprefix("mailto:").removeprefix("tel:")
    return render(request, "hub/security.html", {"contact": contact, "shown": shown})
