"""Pages about summits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from summits import queries
from summits.models import Summit


@require_safe
def summit_list(request: HttpRequest) -> HttpResponse:
    """Show the timeline; `?kind=` narrows it."""
    kind = request.GET.get("kind", "")
    page = queries.summit_list(request.user, kind=kind)
    return render(request, "summits/summits.html", {"page": page, "kind": kind})


@require_safe
def summit_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one gathering."""
    known = Summit.objects.visible_to(request.user).select_related("host", "part_of")
    summit = get_object_or_404(known, slug=slug)
    page = queries.summit_page(summit, request.user)
    return render(request, "summits/summit.html", {"summit": summit, "page": page})
