"""The page of one person, for those who answer for them: another role, and the ways out."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members import actions, queries, rules
from members.forms import RoleForm
from members.models import Person
from members.views.people import address_of
from members.views.signed_in import PersonRequest


def _person(request: PersonRequest, number: int) -> HttpResponse:
    """Show a person; a POST gives another role."""
    user = request.user
    person: Person = get_object_or_404(Person.objects.current(), pk=number)
    if not rules.can_release(user, person):
        msg = "Nobody whom this person answers for."
        raise Http404(msg)
    roles = queries.roles_to_change(user, person)
    form = RoleForm(request.POST or None, roles=roles, initial={"role": person.role})
    if request.method == "POST":
        if not roles:
            raise PermissionDenied
        if form.is_valid():
            try:
                actions.change_role(person, by=user, at=timezone.now(), **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, f"The role of {person.name} is changed.")
                return redirect(address_of(person.nation))
    context = {
        "person": person,
        "form": form if roles else None,
        "back": address_of(person.nation),
        "may_move": rules.can_move(user, person),
        "may_reset": rules.can_reset_factors(user, person),
        "has_factor": queries.has_second_factor(person),
        "resetter": queries.resetter_of(person),
        "answers": rules.answers_for_people(user),
    }
    return render(request, "members/person.html", context)


person = never_cache(
    login_required(
        require_http_methods(["GET", "HEAD", "POST"])(
            reauthentication_required(_person, allow_get=True)
        )
    )
)
