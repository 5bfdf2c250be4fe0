"""The page of the person who asks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members import actions, queries
from members.forms import ZoneForm
from members.views.signed_in import PersonRequest


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: PersonRequest) -> HttpResponse:
    """Show the person's own page; a POST sets the time zone."""
    person, now = request.user, timezone.now()
    form = ZoneForm(
        request.POST or None,
        zones=queries.zone_choices(person, person.time_zone),
        initial={"time_zone": person.time_zone},
    )
    if request.method == "POST" and form.is_valid():
        zone = form.cleaned_data["time_zone"]
        actions.change_zone(person, time_zone=zone, by=person, at=now)
        messages.success(request, f"Your times are now told in {zone}.")
        return redirect("me")
    page = queries.own_page(person, at=now)
    return render(request, "members/me.html", {"page": page, "form": form})
