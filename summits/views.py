"""Pages about summits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.pages import file_of, format_of, refused
from summits import queries
from summits.models import Summit, SummitKind
from summits.takeaways import summits_sheet


@require_safe
def summit_list(request: HttpRequest) -> HttpResponse:
    """Show the timeline, or hand it out as a file; `?kind=` narrows it."""
    kind = request.GET.get("kind", "")
    wanted, refusal = format_of(request, title="Summits", names={"kind"})
    if kind and kind not in SummitKind.values:
        said = {"kind": f"Give one of: {', '.join(SummitKind.values)}."}
        refusal = refused(request, said, title="Summits")
    if refusal is not None:
        return refusal
    page = queries.summit_list(request.user, kind=kind)
    if wanted:
        found = [summit for year in page.years for summit in year.summits]
        return file_of(summits_sheet(found, kind=kind, at=timezone.now()), wanted)
    return render(request, "summits/summits.html", {"page": page, "kind": kind})


@require_safe
def summit_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one gathering."""
    known = Summit.objects.visible_to(request.user).select_related("host", "part_of")
    summit = get_object_or_404(known, slug=slug)
    page = queries.summit_page(summit, request.user)
    return render(request, "summits/summit.html", {"summit": summit, "page": page})
