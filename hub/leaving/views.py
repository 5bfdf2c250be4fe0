"""Pages on which somebody's place ends, or goes elsewhere."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import FieldErrors, StateConflict
from hub.leaving import actions
from hub.leaving.checklist import checklist
from hub.leaving.forms import LeavingForm, MovingForm
from members import rules
from members.models import Nation, Person
from members.views.people import address_of
from members.views.signed_in import PersonRequest


def _person(request: PersonRequest, number: int) -> Person:
    """The person, if the one who asks may end their place; Http404 for anybody else."""
    person: Person = get_object_or_404(Person.objects.current(), pk=number)
    if not rules.can_release(request.user, person):
        msg = "Nobody whose place this person may end."
        raise Http404(msg)
    return person


def _leaving(request: PersonRequest, number: int) -> HttpResponse:
    person, now = _person(request, number), timezone.now()
    own = person == request.user
    form = LeavingForm(_sent(request), held=checklist(person, request.user, at=now))
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave(person, heirs=form.heirs(), by=request.user, at=now)
        except (ValidationError, StateConflict) as refusal:
            _show(form, refusal)
        else:
            if own:
                return render(request, "members/left.html")
            messages.success(request, f"{person.name} has left. Nothing opens to them any more.")
            return redirect(address_of(person.nation))
    context = {"form": form, "person": person, "own": own, "back": _back(person, own=own)}
    return render(request, "members/leaving.html", context)


def _moving(request: PersonRequest, number: int) -> HttpResponse:
    person, now = _person(request, number), timezone.now()
    if not rules.can_move(request.user, person):
        raise PermissionDenied
    form = MovingForm(
        _sent(request),
        held=checklist(person, request.user, at=now),
        nations=list(Nation.objects.filter(is_member=True).order_by("name")),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.move(
                person,
                heirs=form.heirs(),
                nation=form.target(),
                role=given["role"],
                reason=given["reason"],
                by=request.user,
                at=now,
            )
        except (ValidationError, StateConflict) as refusal:
            _show(form, refusal)
        else:
            messages.success(request, f"{person.name} has moved. The former place opens nothing.")
            return redirect(address_of(form.target()))
    context = {"form": form, "person": person, "own": False, "back": _back(person, own=False)}
    return render(request, "members/leaving.html", context | {"moving": True})


def _sent(request: PersonRequest) -> QueryDict | None:
    """What was sent, if only that it was: there may be nothing to choose."""
    return request.POST if request.method == "POST" else None


def _back(person: Person, *, own: bool) -> str:
    return "/me/" if own else f"/me/people/{person.pk}/"


def _show(form: LeavingForm, refusal: ValidationError | StateConflict) -> None:
    """Put a refusal where it belongs: "nation" is chosen in the field "place"."""
    if isinstance(refusal, StateConflict):
        form.add_error(None, str(refusal))
        return
    faults = refusal.flat() if isinstance(refusal, FieldErrors) else refusal.error_dict
    for name, errors in faults.items():
        field = "place" if name == "nation" else name
        for error in errors:
            form.add_error(field if field in form.fields else None, error)


_methods = require_http_methods(["GET", "HEAD", "POST"])
leaving = never_cache(login_required(_methods(reauthentication_required(_leaving))))
moving = never_cache(login_required(_methods(reauthentication_required(_moving))))
