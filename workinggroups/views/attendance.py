"""Attendance in a group over time, and who sees the names of its members."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from workinggroups import actions, queries, rules
from workinggroups.attendance import prompt
from workinggroups.models import Attendance, WorkingGroup
from workinggroups.views.meetings import PersonRequest


@never_cache
@login_required
@require_safe
def attendance(request: PersonRequest, slug: str) -> HttpResponse:
    """Show which nation took part in which meeting, to the network."""
    group = get_object_or_404(WorkingGroup.objects.visible_to(request.user), slug=slug)
    if not rules.sees_roster(request.user):
        raise PermissionDenied
    page = queries.attendance_page(group, request.user, at=timezone.now())
    runs = rules.can_arrange(request.user, group)
    words: dict[str, Any] = {"": "Not noted", **dict(Attendance.State.choices)}
    context = {
        "group": group,
        "page": page,
        "rows": [(row, [(state, words[state]) for state in row.states]) for row in page.rows],
        "prompt": prompt(page.rows) if runs else "",
    }
    return render(request, "workinggroups/attendance.html", context)


@never_cache
@login_required
@require_POST
def roster(request: PersonRequest, slug: str) -> HttpResponse:
    """Set who sees the names of those who sit in a group."""
    group = get_object_or_404(WorkingGroup.objects.visible_to(request.user), slug=slug)
    if not rules.can_seat(request.user, group):
        raise PermissionDenied
    wanted = request.POST.get("names_for", "")
    try:
        actions.set_roster(group, names_for=wanted, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "It is set who sees the names.")
    return redirect("seats", slug=group.slug)
