"""The page on which somebody opens, for some hours, one nation's restricted matter to themself."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import StateConflict
from members import actions, queries
from members.forms import ElevationForm
from members.models import Nation
from members.rules import can_elevate
from members.views.signed_in import PersonRequest


def _elevation(request: PersonRequest) -> HttpResponse:
    person, now = request.user, timezone.now()
    if not can_elevate(person):
        raise PermissionDenied
    form = ElevationForm(request.POST or None, nations=queries.elevation_choices(person))
    if request.method == "POST" and form.is_valid() and _begin(form, request):
        return redirect("elevation")
    context = {
        "form": form,
        "rows": queries.elevations_of(person, at=now),
        "breaks_glass": person.is_staff,
    }
    return render(request, "members/elevation.html", context)


def _begin(form: ElevationForm, request: PersonRequest) -> bool:
    """Whether the elevation has begun; if not, the form says why."""
    given = form.cleaned_data
    nation = Nation.objects.get(slug=given["nation"])
    try:
        actions.begin_elevation(
            nation=nation,
            reason=given["reason"],
            hours=given["hours"],
            by=request.user,
            at=timezone.now(),
        )
    except (StateConflict, ValidationError) as refusal:
        form.add_error(None, str(refusal) if isinstance(refusal, StateConflict) else refusal)
        return False
    return True


# It opens what others have closed, so the password is asked for again.
elevation = never_cache(
    login_required(
        require_http_methods(["GET", "HEAD", "POST"])(
            reauthentication_required(_elevation, allow_get=True)
        )
    )
)


@never_cache
@login_required
@require_POST
def elevation_end(request: PersonRequest) -> HttpResponse:
    """End the person's elevation."""
    person, now = request.user, timezone.now()
    if not can_elevate(person):
        raise PermissionDenied
    current = queries.elevation_in_force(person, at=now)
    if current is not None:
        actions.end_elevation(current, by=person, at=now)
        messages.success(request, f"It is over: you read no more {current}.")
    return redirect("elevation")
