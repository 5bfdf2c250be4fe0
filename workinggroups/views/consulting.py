"""Pages of written consultations, and of one decision."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import markdown
from core.errors import StateConflict
from workinggroups import actions, rules
from workinggroups.forms import ConsultationForm, DecisionForm, ReasonForm, show_refusal
from workinggroups.models import AgendaItem, ConsultationState, Meeting
from workinggroups.queries.consulting import (
    ConsultationPage,
    actions_of,
    consultation_page,
    consultations,
    decision_page,
    earlier_decisions,
    nations_to_ask,
)
from workinggroups.views.meetings import PersonRequest, meeting_of

_ROWS = 100


@never_cache
@login_required
@require_safe
def consultation_list(request: PersonRequest) -> HttpResponse:
    """Show written consultations, the latest first; `?state=`."""
    state = request.GET.get("state", "")
    state = state if state in ConsultationState.values else ""
    rows = list(consultations(request.user, state=state)[:_ROWS])
    choices = {"": "All", "open": "Open", "adopted": "Adopted", "objected": "Not adopted"}
    links = [
        {"url": f"?state={value}" if value else "?", "label": label, "current": value == state}
        for value, label in choices.items()
    ]
    return render(request, "workinggroups/consultations.html", {"rows": rows, "links": links})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_new(request: PersonRequest, slug: str) -> HttpResponse:
    """Put a text to nations."""
    meeting = meeting_of(request, slug)
    if not rules.can_write_minutes(request.user, meeting):
        raise PermissionDenied
    form = ConsultationForm(
        request.POST or None,
        zone=meeting.time_zone,
        items=AgendaItem.objects.filter(meeting=meeting).visible_to(request.user),
        nations=nations_to_ask(meeting),
        decisions=earlier_decisions(meeting, request.user)[:_ROWS],
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.open_consultation(
                meeting,
                proposal=form.proposal(),
                nations=form.asked(),
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The consultation is open.")
            return redirect(row)
    context = {"form": form, "meeting": meeting}
    return render(request, "workinggroups/consultation_form.html", context)


def _found(request: HttpRequest, number: int) -> ConsultationPage:
    page = consultation_page(request.user, number, at=timezone.now())
    if page is None:
        raise Http404
    return page


@never_cache
@login_required
@require_safe
def consultation(request: PersonRequest, number: int) -> HttpResponse:
    """Show a consultation with its deadline in each capital."""
    return _shown(request, _found(request, number), ReasonForm())


def _shown(request: PersonRequest, page: ConsultationPage, form: Form) -> HttpResponse:
    row = page.consultation
    items = [row.item] if row.item else []
    actions.note_read(row.meeting, items, by=request.user, at=timezone.now())
    context = {
        "page": page,
        "row": row,
        "html": markdown.render(row.text, shift=2),
        "form": form,
    }
    return render(request, "workinggroups/consultation.html", context)


@login_required
@require_POST
def consultation_object(request: PersonRequest, number: int) -> HttpResponse:
    """Object for one's nation, with a reason."""
    page = _found(request, number)
    if not rules.can_object(request.user, page.consultation):
        raise PermissionDenied
    return _with_reason(request, page, actions.object_to, "Your nation’s objection is noted.")


@login_required
@require_POST
def consultation_yield(request: PersonRequest, number: int) -> HttpResponse:
    """Withdraw the objection of one's nation."""
    page = _found(request, number)
    if not rules.can_object(request.user, page.consultation):
        raise PermissionDenied
    try:
        actions.yield_objection(page.consultation, by=request.user, at=timezone.now())
    except StateConflict as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Your nation’s objection is withdrawn.")
    return redirect(page.consultation)


@login_required
@require_POST
def consultation_withdraw(request: PersonRequest, number: int) -> HttpResponse:
    """Take a consultation back."""
    page = _found(request, number)
    if not rules.can_write_minutes(request.user, page.consultation.meeting):
        raise PermissionDenied
    done = "The consultation is withdrawn."
    return _with_reason(request, page, actions.withdraw_consultation, done)


def _with_reason(
    request: PersonRequest, page: ConsultationPage, act: Callable[..., Any], done: str
) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _shown(request, page, form)
    reason = form.cleaned_data["reason"]
    try:
        act(page.consultation, reason=reason, by=request.user, at=timezone.now())
    except StateConflict as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(page.consultation)


@never_cache
@require_safe
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """Show one decision: how it was reached, what it replaces, what follows."""
    page = decision_page(request.user, number)
    if page is None:
        raise Http404
    row = page.decision
    person: Any = request.user
    actions.note_read(row.meeting, [row.item] if row.item else [], by=person, at=timezone.now())
    return render(request, "workinggroups/decision.html", {"page": page, "row": row})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Say how a decision was reached, what it replaces and what carries it out."""
    page = decision_page(request.user, number)
    if page is None:
        raise Http404
    if not page.may_edit:
        raise PermissionDenied
    row, meeting = page.decision, page.decision.meeting
    form = _decision_form(request, page, meeting)
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe_decision(row, by=request.user, at=timezone.now(), **form.said())
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The decision is described.")
            return redirect(row)
    return render(request, "workinggroups/decision_form.html", {"form": form, "row": row})


def _decision_form(request: PersonRequest, page: Any, meeting: Meeting) -> DecisionForm:
    row = page.decision
    return DecisionForm(
        request.POST or None,
        decisions=earlier_decisions(meeting, request.user, but=row.pk)[:_ROWS],
        actions=actions_of(meeting, request.user),
        initial={
            "reached": row.reached,
            "objections": row.objections,
            "supersedes": str(row.supersedes_id or ""),
            "follow_ups": [str(each.pk) for each in page.follow_ups],
        },
    )
