"""How far practices have come."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.pages import shared
from members.models import Nation
from practices.lookups import lookups, stamp
from practices.queries import stages
from practices.timeline import chart
from practices.views.adoptions import PersonRequest


@require_safe
def nation_stages(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw how a nation's practices came to where they are, on one axis."""
    at, now = timezone.now(), stamp()

    def page() -> HttpResponse:
        nation = get_object_or_404(Nation.objects.visible_to(request.user), slug=slug)
        drawn = chart(stages.stages_of_nation(request.user, nation), at.date())
        context = {"nation": nation, "chart": drawn}
        return render(request, "practices/nation_stages.html", context)

    return shared(request, (now.public(), at.date()), page)


@never_cache
@require_safe
@login_required
def at_our_stage(request: PersonRequest) -> HttpResponse:
    """Show who is where the reader's nation is, topic by topic."""
    found = stages.at_our_stage(request.user, known=lookups(stamp()))
    context = {"topics": found, "nation": request.user.nation}
    return render(request, "practices/at_our_stage.html", context)
