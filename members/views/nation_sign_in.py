"""How the people of a nation sign in, decided by its coordinator."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members import actions, queries
from members.forms import NationSignInForm
from members.rules import can_set_sign_in
from members.views.signed_in import PersonRequest


def _nation_sign_in(request: PersonRequest) -> HttpResponse:
    nation = request.user.nation
    if nation is None or not can_set_sign_in(request.user, nation_id=nation.pk):
        raise PermissionDenied
    form = NationSignInForm(
        request.POST if request.method == "POST" else None,
        initial={"asks_second_factor": nation.asks_second_factor},
    )
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["asks_second_factor"]
        actions.ask_second_factor(nation, wanted=wanted, by=request.user, at=timezone.now())
        asked = "is now asked" if wanted else "is no longer asked"
        messages.success(request, f"A second factor {asked} of {nation.name}’s people.")
        return redirect("nation-sign-in")
    providers = queries.providers_of(nation.pk)
    context = {"nation": nation, "form": form, "providers": providers}
    return render(request, "members/nation_sign_in.html", context)


# It decides what opens every account of the nation, so the password is asked for again.
nation_sign_in = never_cache(
    login_required(
        require_http_methods(["GET", "HEAD", "POST"])(
            reauthentication_required(_nation_sign_in, allow_get=True)
        )
    )
)
