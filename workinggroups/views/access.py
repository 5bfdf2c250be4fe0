"""Who can see a meeting or a group, exactly: for its owner's side and the secretariat."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.queries.access import accesses, owner_of, readers_of
from workinggroups import queries
from workinggroups.models import Meeting, WorkingGroup
from workinggroups.seeing import panel_of
from workinggroups.views.meetings import meeting_of


@never_cache
@require_safe
@login_required
def meeting_access(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who reads a meeting: by kind, and those who read in person by name."""
    meeting = meeting_of(request, slug)
    points = queries.narrower_points(meeting, request.user)
    parts = [{"words": point.title, "level": point.marking} for point in points]
    return _shown(request, meeting, parts)


@never_cache
@require_safe
@login_required
def group_access(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who reads a group's page, likewise."""
    groups = WorkingGroup.objects.visible_to(request.user)
    return _shown(request, get_object_or_404(groups, slug=slug))


def _shown(
    request: HttpRequest, row: Meeting | WorkingGroup, parts: Sequence[dict[str, str]] = ()
) -> HttpResponse:
    known = accesses([row], request.user)[row.pk]
    if not known.overseen:
        raise PermissionDenied
    who = panel_of(row, known, owner=owner_of(row, request.user))
    context = {"thing": row, "who": who, "readers": readers_of(row), "parts": parts}
    return render(request, "access.html", context)
