"""Pages about working groups."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.queries.access import accesses
from workinggroups import queries, rules
from workinggroups.models import WorkingGroup
from workinggroups.seeing import panel_of
from workinggroups.views import taking
from workinggroups.views.entries import meeting_entries


@never_cache
@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """Show every group."""
    form, refusal = taking.wanted(request, "Working groups")
    if refusal:
        return refusal
    if form:
        return taking.groups(request, form, at=timezone.now())
    return render(request, "workinggroups/groups.html", {"groups": queries.groups(request.user)})


@never_cache
@require_safe
def group_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one group with its meetings, decisions and people, as far as the reader may see."""
    group = get_object_or_404(WorkingGroup.objects.visible_to(request.user), slug=slug)
    page = queries.group_page(group, request.user, at=timezone.now())
    access = accesses([group], request.user)[group.pk]
    context = {
        "who": panel_of(group, access, owner=group.name),
        "group": group,
        "page": page,
        "coming": meeting_entries(page.coming, request.user),
        "past": meeting_entries(page.past, request.user),
        "can_arrange": rules.can_arrange(request.user, group),
    }
    return render(request, "workinggroups/group.html", context)
