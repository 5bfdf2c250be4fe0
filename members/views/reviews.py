"""Pages of a nation's quarterly access review."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members import actions, queries, rules
from members.models import Person
from members.views.people import address_of, place_of
from members.views.signed_in import PersonRequest


@never_cache
@login_required
@require_safe
def review(request: PersonRequest) -> HttpResponse:
    """Show whose places are confirmed this quarter, and whose wait."""
    nation = place_of(request)
    if nation is None:
        msg = "Only nations review who has access."
        raise Http404(msg)
    page = queries.review_page(nation, request.user, at=timezone.now())
    context = {"page": page, "back": address_of(nation)}
    return render(request, "members/review.html", context)


@never_cache
@login_required
@require_POST
def confirm(request: PersonRequest, number: int) -> HttpResponse:
    """Confirm one place for this quarter."""
    person: Person = get_object_or_404(Person.objects.current(), pk=number)
    if not rules.can_release(request.user, person) or person.nation is None:
        msg = "Nobody whom this person answers for."
        raise Http404(msg)
    if not rules.can_confirm(request.user, person):
        raise PermissionDenied
    actions.confirm_place(person, by=request.user, at=timezone.now())
    messages.success(request, f"The place of {person.name} is confirmed.")
    return redirect(address_of(person.nation, "review"))
