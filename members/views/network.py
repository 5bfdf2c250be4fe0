"""Pages about nations, organisations and the network."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.pages import file_of, format_of
from members import queries, takeaways
from members.markings import MEANING
from members.models import Nation, Organisation
from members.roles import SEPARATION


@require_safe
def nation_list(request: HttpRequest) -> HttpResponse:
    """Show every nation, or hand the list out as a file."""
    at = timezone.now()
    wanted, refusal = format_of(request, title="Nations")
    if refusal is not None:
        return refusal
    rows = queries.nation_rows(request.user, at=at)
    if wanted:
        return file_of(takeaways.nations_sheet(rows, at=at), wanted)
    return render(request, "members/nations.html", {"rows": rows})


@require_safe
def nation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one nation."""
    nation = get_object_or_404(Nation.objects.visible_to(request.user), slug=slug)
    page = queries.nation_page(nation, request.user, at=timezone.now())
    return render(request, "members/nation.html", {"nation": nation, "page": page})


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Show every public body, nation by nation, or hand the list out as a file."""
    wanted, refusal = format_of(request, title="Local authorities and other bodies")
    if refusal is not None:
        return refusal
    sections = queries.bodies_by_nation(request.user)
    if wanted:
        return file_of(takeaways.organisations_sheet(sections, at=timezone.now()), wanted)
    return render(request, "members/organisations.html", {"sections": sections})


@require_safe
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one public body."""
    known = Organisation.objects.visible_to(request.user)
    body = get_object_or_404(known.select_related("nation", "succeeded_by"), slug=slug)
    page = queries.organisation_page(body, request.user)
    return render(request, "members/organisation.html", {"body": body, "page": page})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Show what the network is and how the hub treats its words."""
    context = {"network": queries.network(request.user), "markings": MEANING.items()}
    return render(request, "members/about.html", context)


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Show what each role allows, as the code has it."""
    context = {"table": queries.roles_table(), "separation": SEPARATION}
    return render(request, "members/roles.html", context)
