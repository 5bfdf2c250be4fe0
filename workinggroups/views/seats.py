"""Pages of a group's seats, for its chair and the secretariat."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.audit import need_reason
from members import actions as members
from workinggroups import queries, rules
from workinggroups.forms import SeatForm
from workinggroups.models import WorkingGroup
from workinggroups.views.meetings import PersonRequest

WHY = "Say why this person takes the chair: the reason is kept with the change."


def _group(request: PersonRequest, slug: str) -> WorkingGroup:
    """The group, if the reader may read it and decides who sits in it."""
    group = get_object_or_404(WorkingGroup.objects.visible_to(request.user), slug=slug)
    if not rules.can_seat(request.user, group):
        raise PermissionDenied
    return group


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: PersonRequest, slug: str) -> HttpResponse:
    """Show who sits in a group; a POST gives somebody a seat, or the chair, or takes the chair."""
    group = _group(request, slug)
    page = queries.seats_page(group, request.user)
    form = SeatForm(request.POST or None, people=page.choices)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        person, is_chair, reason = page.people[given["person"]], given["is_chair"], given["reason"]
        try:
            if is_chair:
                need_reason(reason, WHY)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            now, by = timezone.now(), request.user
            members.seat(group.circle, person, is_chair=is_chair, reason=reason, by=by, at=now)
            messages.success(request, f"The seat of {person.name} is set.")
            return redirect("seats", slug=group.slug)
    context = {"group": group, "page": page, "form": form}
    return render(request, "workinggroups/seats.html", context)


@never_cache
@login_required
@require_POST
def seat_remove(request: PersonRequest, slug: str, number: int) -> HttpResponse:
    """Take a seat away; what it opened is closed at once. Nobody takes their own."""
    group = _group(request, slug)
    seat = queries.seat_in(group, number)
    if seat is None:
        msg = "Nobody with this number sits here."
        raise Http404(msg)
    if seat.person_id == request.user.pk:
        raise PermissionDenied
    members.unseat(seat.circle, seat.person, by=request.user, at=timezone.now())
    messages.success(request, f"{seat.person.name} has no seat any more.")
    return redirect("seats", slug=group.slug)
