"""A person's own feed of the library, by a secret address that can be revoked."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from members.markings import Marking
from members.reading import reader_of
from practices import actions
from practices.models import FeedSecret
from practices.queries.feeds import feed_reader
from practices.views.feeds import feed_for

TRAVELS = frozenset({Marking.CLEAR, Marking.GREEN})


@require_safe
def own(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """Serve what the person may read now, up to TLP:GREEN, as an address narrows it."""
    person = feed_reader(token)
    if person is None:
        raise Http404
    reply = feed_for(request, form, reader_of(person).lasting, travels=TRAVELS)
    reply.headers["Cache-Control"] = "private, no-cache"
    return reply


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """Show whether the person has a feed address; make it, make it anew, or revoke it."""
    person: Any = request.user
    token = ""
    if request.method == "POST":
        if "revoke" in request.POST:
            actions.revoke_feed(by=person, at=timezone.now())
            messages.success(request, "Your feed address is void.")
            return redirect("own-feed")
        token = actions.make_feed(by=person, at=timezone.now())
    made = FeedSecret.objects.filter(person=person).first()
    return render(request, "practices/own_feed.html", {"token": token, "made": made})
