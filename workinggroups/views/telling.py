"""Telling those asked what they do not know yet."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from workinggroups import actions, queries, rules
from workinggroups.models import Meeting
from workinggroups.views.meetings import PersonRequest, meeting_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_tell(request: PersonRequest, slug: str) -> HttpResponse:
    """Show who does not know yet what a meeting is; a POST owes them a letter."""
    meeting = meeting_of(request, slug)
    if not rules.can_edit(request.user, meeting):
        raise PermissionDenied
    return _tell(request, meeting, [meeting])


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series_tell(request: PersonRequest, slug: str) -> HttpResponse:
    """The same for all meetings of a series that the person may read."""
    page = queries.series_page(request.user, slug)
    if page is None:
        raise Http404
    if not rules.can_arrange_series(request.user, page.series):
        raise PermissionDenied
    found = [row.meeting for row in page.occurrences if row.meeting is not None]
    return _tell(request, page.series, found)


def _tell(request: PersonRequest, thing: Any, meetings: Sequence[Meeting]) -> HttpResponse:
    now = timezone.now()
    if request.method == "POST":
        told = actions.announce(meetings, by=request.user, at=now)
        people = "person gets" if told == 1 else "people get"
        messages.success(request, f"{told} {people} a letter within minutes.")
        return redirect(thing)
    context = {"thing": thing, "hearings": queries.who_hears(meetings, at=now), "sent": None}
    return render(request, "workinggroups/who_hears.html", context)
