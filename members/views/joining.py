"""The page behind the link of an invitation."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import StateConflict
from members import actions, queries
from members.forms import JoinForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for name, password and zone, and make the account.

    A link that is forged, expired, used or withdrawn is told the same sentence.
    """
    now = timezone.now()
    invitation = queries.invitation_of_link(token)
    if invitation is None or not actions.is_acceptable(invitation, at=now):
        return _opens_nothing(request)
    zone = invitation.nation.time_zone if invitation.nation else "UTC"
    form = JoinForm(
        request.POST or None,
        email=invitation.email,
        zones=queries.zone_choices(request.user, zone),
        initial={"time_zone": zone},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept(invitation, at=now, **form.cleaned_data)
        except StateConflict:
            return _opens_nothing(request)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Your account is ready. Sign in with your address.")
            return redirect("account_login")
    context = {"form": form, "invitation": invitation}
    return render(request, "members/join.html", context)


def _opens_nothing(request: HttpRequest) -> HttpResponse:
    return render(request, "members/join_nothing.html", status=HTTPStatus.NOT_FOUND)
