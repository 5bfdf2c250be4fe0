"""The page on which a site administrator invites the first coordinator of a nation."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import StateConflict
from members import actions, queries, rules
from members.forms import FirstCoordinatorForm
from members.views.signed_in import PersonRequest


def _first(request: PersonRequest) -> HttpResponse:
    if not rules.can_begin_nations(request.user):
        raise PermissionDenied
    now = timezone.now()
    rows = queries.nations_to_begin(at=now)
    free = {row.nation.slug: row.nation for row in rows if row.row is None}
    form = FirstCoordinatorForm(request.POST or None, nations=list(free.values()))
    if request.method == "POST" and form.is_valid():
        email, nation = form.cleaned_data["email"], free[form.cleaned_data["nation"]]
        try:
            actions.invite_first(email=email, nation=nation, by=request.user, at=now)
        except (ValidationError, StateConflict) as refusal:
            form.add_error(None, str(refusal) if isinstance(refusal, StateConflict) else refusal)
        else:
            messages.success(request, f"An invitation is on its way to {email}.")
            return redirect("first-coordinator")
    context = {"rows": rows, "form": form if free else None}
    return render(request, "members/first_coordinator.html", context)


# Whoever is invited answers for a nation, so the password is asked for again.
first = never_cache(
    login_required(
        require_http_methods(["GET", "HEAD", "POST"])(
            reauthentication_required(_first, allow_get=True)
        )
    )
)
