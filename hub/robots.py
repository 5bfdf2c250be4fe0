"""What search engines are asked to leave alone."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# A reader without an account gets only what is marked TLP:CLEAR, so nothing else needs hiding:
# these are pages without content of their own, or with the same content once more.
RULES = """User-agent: *
Disallow: /account/
Disallow: /me/
Disallow: /api/
Disallow: /dev/
Disallow: /practices/?
Allow: /
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's
    """Answer robots.txt."""
    return HttpResponse(RULES, content_type="text/plain; charset=utf-8")
