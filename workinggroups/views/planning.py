"""Pages of the call planner and of the ledger of burdens."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.addresses import is_id, unknown
from core.errors import StaleVersion, StateConflict
from core.pages import refused
from workinggroups import actions, queries, rules
from workinggroups.forms import (
    ChoosePlanForm,
    CorrectionForm,
    PlanningForm,
    show_refusal,
)
from workinggroups.models import PlanningState
from workinggroups.planner import Aim, Plan
from workinggroups.planning import card, cards, hours_of, lines_of, page_of_plan
from workinggroups.views.meetings import PersonRequest

_AGAIN: Final = "3"  # seconds until a page that waits for its plans is asked for again
_ENTRIES: Final = 100
_AIMS: Final = {aim.value.replace("_", "-"): aim for aim in Aim}


@never_cache
@login_required
@require_safe
def planner(request: PersonRequest) -> HttpResponse:
    """List what was planned, and say what the planner does."""
    now = timezone.now()
    context = {
        "plannings": queries.planning_list(request.user)[:_ENTRIES],
        "balances": queries.balances(request.user, day=now.date()),
        "can_plan": rules.can_arrange_any(request.user),
    }
    return render(request, "workinggroups/planner.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def planning_new(request: PersonRequest) -> HttpResponse:
    """Ask for plans; `?group=` begins with that group and its nations."""
    if not rules.can_arrange_any(request.user):
        raise PermissionDenied
    choices = queries.arranging_choices(request.user)
    groups = list(choices["groups"])
    group = next((g for g in groups if g.slug == request.GET.get("group")), None)
    nations = queries.nations_taking_part(None)
    initial: dict[str, Any] = {"group": group.slug} if group else {}
    if group:
        initial["nations"] = [nation.slug for nation in queries.nations_taking_part(group)]
    form = PlanningForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        groups=groups,
        network=choices["network"],
        nations=nations,
    )
    if form.is_valid():
        try:
            planning = actions.ask_for_plans(
                group=form.chosen_group(),
                wanted=form.wanted(),
                nations=form.parties("nations"),
                required=form.parties("required"),
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            return redirect(planning)
    return render(request, "workinggroups/planning_form.html", {"form": form, "group": group})


def _page(request: PersonRequest, slug: str) -> queries.PlanningPage:
    page = queries.planning_page(request.user, slug)
    if page is None:
        raise Http404
    return page


@never_cache
@login_required
@require_safe
def planning(request: PersonRequest, slug: str) -> HttpResponse:
    """Show a planning with its plans side by side; one that waits asks for itself again."""
    page = _page(request, slug)
    found = cards(page)
    context = {
        "page": page,
        "cards": found,
        "lines": lines_of(page, found),
        "chosen": card(page, page.chosen) if page.chosen else None,
        "may": rules.can_plan(request.user, page.planning),
    }
    response = render(request, "workinggroups/planning.html", context)
    if page.planning.state == PlanningState.ASKED:
        response.headers["Refresh"] = _AGAIN
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: PersonRequest, slug: str, aim: str) -> HttpResponse:
    """Show a plan call by call; `?call=` shows one closer. A POST chooses it."""
    page = _page(request, slug)
    found = next((each for each in page.plans if each.aim == _AIMS.get(aim)), None)
    if found is None:
        raise Http404
    may = rules.can_plan(request.user, page.planning)
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        return _choose(request, page, found)
    return _show(request, page, found, form=ChoosePlanForm(plan=found), may=may)


def _show(
    request: PersonRequest,
    page: queries.PlanningPage,
    found: Plan,
    *,
    form: ChoosePlanForm,
    may: bool,
) -> HttpResponse:
    faults = unknown(request.GET, {"call"})
    call = request.GET.get("call", "1")
    if not is_id(call) or not 1 <= int(call) <= len(found.slots):
        faults["call"] = f"A number from 1 to {len(found.slots)}."
    if faults:
        return refused(request, faults, title=page.planning.title)
    context = {
        "page": page,
        "plan": page_of_plan(page, found, int(call) - 1),
        "form": form,
        "may": may and page.planning.state == PlanningState.WORKED,
    }
    status = 400 if form.errors else 200
    return render(request, "workinggroups/plan.html", context, status=status)


def _choose(request: PersonRequest, page: queries.PlanningPage, found: Plan) -> HttpResponse:
    form = ChoosePlanForm(request.POST, plan=found)
    if form.is_valid():
        try:
            actions.choose_plan(
                page.planning,
                aim=found.aim,
                instead=form.instead(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        except StateConflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The plan is chosen, and its calls are arranged.")
            return redirect(page.planning)
    return _show(request, page, found, form=form, may=True)


@never_cache
@login_required
@require_POST
def planning_again(request: PersonRequest, slug: str) -> HttpResponse:
    """Have a planning worked out anew."""
    page = _page(request, slug)
    if not rules.can_plan(request.user, page.planning):
        raise PermissionDenied
    try:
        actions.ask_again(page.planning, by=request.user, at=timezone.now())
    except (StateConflict, StaleVersion) as refusal:
        messages.error(request, str(refusal))
    return redirect(page.planning)


@never_cache
@login_required
@require_safe
def ledger(request: PersonRequest) -> HttpResponse:
    """Show what calls have cost the nations, and what each bore in twelve months."""
    now = timezone.now()
    context = {
        "balances": queries.balances(request.user, day=now.date()),
        "entries": hours_of(queries.burdens(request.user)[:_ENTRIES]),
        "may": rules.can_correct_burdens(request.user),
    }
    return render(request, "workinggroups/burdens.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def burden_correct(request: PersonRequest, number: int) -> HttpResponse:
    """Correct an entry of the ledger by another."""
    entry = get_object_or_404(queries.burdens(request.user), pk=number)
    if not rules.can_correct_burdens(request.user):
        raise PermissionDenied
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.correct_burden(entry, **form.cleaned_data, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The correction stands in the ledger.")
            return redirect("burdens")
    return render(request, "workinggroups/burden_correct.html", {"entry": entry, "form": form})
