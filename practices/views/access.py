"""Who can see a practice, exactly: for its owner's side and the secretariat."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.queries.access import accesses, owner_of, readers_of
from practices import queries
from practices.seeing import panel_of, parts_of


@never_cache
@require_safe
@login_required
def access(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who reads it: by kind, and those who read in person by name."""
    row = queries.practice_for(request.user, slug)
    if row is None:
        raise Http404
    known = accesses([row], request.user)[row.pk]
    if not known.overseen:
        raise PermissionDenied
    who = panel_of(row, known, owner=owner_of(row, request.user), at=timezone.now())
    context = {"thing": row, "who": who, "readers": readers_of(row), "parts": parts_of(row)}
    return render(request, "access.html", context)
