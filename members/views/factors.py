"""The page on which somebody's lost second factor is reset, by whoever answers for them."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import StateConflict
from members import actions, queries, rules
from members.forms import ReasonForm
from members.models import Person
from members.views.people import address_of
from members.views.signed_in import PersonRequest


def _person(request: PersonRequest, number: int) -> Person:
    """The person, for whoever resets their second factor; 403 for others who may see them."""
    person: Person = get_object_or_404(Person.objects.current(), pk=number)
    if not rules.can_reset_factors(request.user, person):
        if rules.can_release(request.user, person):
            raise PermissionDenied
        msg = "Nobody whom this person answers for."
        raise Http404(msg)
    return person


def _reset(request: PersonRequest, number: int) -> HttpResponse:
    person = _person(request, number)
    form = ReasonForm(request.POST or None)
    back = address_of(person.nation)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reset_factors(
                person, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except (ValidationError, StateConflict) as refusal:
            form.add_error(None, str(refusal) if isinstance(refusal, StateConflict) else refusal)
        else:
            messages.success(request, f"The second factor of {person.name} is reset.")
            return redirect(back)
    context = {
        "person": person,
        "form": form,
        "has_factor": queries.has_second_factor(person),
        "asked": bool(queries.second_factor_asked_by(person)),
        "back": back,
        "may_see": rules.can_release(request.user, person),
    }
    return render(request, "members/factor_reset.html", context)


# It opens an account to whoever has its password, so the own password is asked for again.
reset = never_cache(
    login_required(
        require_http_methods(["GET", "HEAD", "POST"])(
            reauthentication_required(_reset, allow_get=True)
        )
    )
)
