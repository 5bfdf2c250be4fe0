"""The page of the table of points by which calls are counted."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from workinggroups import actions, queries, rules
from workinggroups.forms import BurdenTableForm, show_refusal
from workinggroups.planner import V1
from workinggroups.views.meetings import PersonRequest


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def burden_table(request: PersonRequest) -> HttpResponse:
    """Show the points by local hour and how they changed; a POST sets the next version."""
    may = rules.can_correct_burdens(request.user)
    if request.method == "POST" and not may:
        raise PermissionDenied
    present = queries.present_table()
    form = BurdenTableForm(request.POST if request.method == "POST" else None, present=present)
    if request.method == "POST" and form.is_valid():
        try:
            table = actions.set_burden_table(
                points=form.points(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"New plans reckon with table {table.version}.")
            return redirect("burden-table")
    context = {
        "present": present,
        "hours": list(enumerate(present.points)),
        "versions": [(each, list(enumerate(each.points))) for each in queries.table_versions()],
        "first": list(enumerate(V1.points)),
        "form": form if may else None,
    }
    return render(request, "workinggroups/burden_table.html", context)
