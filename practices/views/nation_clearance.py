"""How a nation clears its drafts, decided by its coordinator."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.models import Nation, Person
from practices import actions, queries, rules
from practices.forms import ApproverForm, ClearanceForm


class PersonRequest(HttpRequest):
    """A request behind `login_required`."""

    user: Person


def _nation(person: Person) -> Nation:
    nation = person.nation
    if nation is None or not rules.can_set_clearance(person, nation_id=nation.pk):
        raise PermissionDenied
    return nation


def _show(
    request: PersonRequest,
    nation: Nation,
    *,
    rule: ClearanceForm | None = None,
    approver: ApproverForm | None = None,
) -> HttpResponse:
    known = queries.clearance_rule(nation)
    initial = {"approvers": known.approvers, "days": known.days}
    people = queries.could_approve(nation)
    context = {
        "nation": nation,
        "form": rule or ClearanceForm(initial=initial),
        "people": queries.approvers_of(nation),
        "approver_form": (approver or ApproverForm(people=people)) if people else None,
    }
    return render(request, "practices/nation_clearance.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nation_clearance(request: PersonRequest) -> HttpResponse:
    """Show the nation's rule, or set it."""
    nation = _nation(request.user)
    if request.method != "POST":
        return _show(request, nation)
    form = ClearanceForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        actions.set_clearance(nation, **given, by=request.user, at=timezone.now())
        messages.success(request, "The rule holds for what is handed over from now on.")
        return redirect("nation-clearance")
    return _show(request, nation, rule=form)


@never_cache
@login_required
@require_POST
def name_approver(request: PersonRequest) -> HttpResponse:
    """Let somebody of the nation approve its drafts."""
    nation = _nation(request.user)
    people = queries.could_approve(nation)
    form = ApproverForm(request.POST, people=people)
    if not form.is_valid():
        return _show(request, nation, approver=form)
    person = next(each for each in people if str(each.pk) == form.cleaned_data["person"])
    try:
        actions.name_approver(person, by=request.user, at=timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return _show(request, nation, approver=form)
    messages.success(request, f"{person.name} may approve drafts now.")
    return redirect("nation-clearance")


@never_cache
@login_required
@require_POST
def dismiss_approver(request: PersonRequest, number: int) -> HttpResponse:
    """Let somebody approve no more."""
    nation = _nation(request.user)
    person = next((each for each in queries.approvers_of(nation) if each.pk == number), None)
    if person is None:
        raise Http404
    actions.dismiss_approver(person, by=request.user, at=timezone.now())
    messages.success(request, f"{person.name} approves no drafts any more.")
    return redirect("nation-clearance")
