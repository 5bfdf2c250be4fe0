"""Pages of what a group is for, in which state it is, and who leads it."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import StateConflict
from core.markdown import render as rendered
from workinggroups import actions, queries, rules
from workinggroups.forms import (
    CharterForm,
    GroupStateForm,
    HandoverForm,
    TermForm,
    show_refusal,
)
from workinggroups.leading import HANDOVER
from workinggroups.models import WorkingGroup
from workinggroups.views.meetings import PersonRequest

_DECISIONS: Final = 50
_PAGES: Final = {"remit": "Remit and leads", "milestones": "Milestones"}


@never_cache
@require_safe
def remit(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a group's charter with its versions, its states, and who leads and led it."""
    group = get_object_or_404(WorkingGroup.objects.visible_to(request.user), slug=slug)
    page = queries.remit_page(group, request.user, at=timezone.now())
    charters = [(each, page.decisions.get(each.decision_id or 0)) for each in page.charters]
    context = {
        "group": group,
        "page": page,
        "charters": charters,
        "html": rendered(page.charters[0].text, shift=2) if page.charters else "",
        "handover": HANDOVER,
    }
    return render(request, "workinggroups/remit.html", context)


def _group(request: PersonRequest, slug: str) -> WorkingGroup:
    """The group, if the reader may read it and runs it."""
    group = get_object_or_404(WorkingGroup.objects.visible_to(request.user), slug=slug)
    if not rules.can_arrange(request.user, group):
        raise PermissionDenied
    return group


def asked(  # noqa: PLR0913 - what a form page is made of, all named
    request: PersonRequest,
    group: WorkingGroup,
    form: forms.Form,
    do: Callable[[], Any],
    *,
    title: str,
    lede: str,
    button: str,
    back: str = "remit",
) -> HttpResponse:
    """Show a form about the group; once it is right, do what it asks and go back."""
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except ValidationError as refusal:
            show_refusal(form, refusal)
        except StateConflict as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(back, slug=group.slug)
    context = {
        "group": group,
        "form": form,
        "title": title,
        "lede": lede,
        "button": button,
        "back": reverse(back, args=[group.slug]),
        "back_label": _PAGES[back],
    }
    return render(request, "workinggroups/remit_form.html", context)


def sent(request: PersonRequest) -> Any:
    """What was sent with a POST; None for any other request."""
    return request.POST if request.method == "POST" else None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def charter(request: PersonRequest, slug: str) -> HttpResponse:
    """Write down the next version of a group's charter."""
    group = _group(request, slug)
    decisions = queries.adopting_decisions(request.user, group)[:_DECISIONS]
    last = group.charters.order_by("-number").first()
    initial = {"text": last.text if last else group.remit}
    form = CharterForm(sent(request), initial=initial, decisions=decisions)
    return asked(
        request,
        group,
        form,
        lambda: actions.adopt_charter(group, **form.given(), by=request.user, at=timezone.now()),
        title="Charter",
        lede="Each version stays, with the decision that adopted it.",
        button="Keep this version",
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group_state(request: PersonRequest, slug: str) -> HttpResponse:
    """Let a group go on to another state."""
    group = _group(request, slug)
    form = GroupStateForm(sent(request), status=group.status)
    return asked(
        request,
        group,
        form,
        lambda: actions.set_group_state(
            group, **form.cleaned_data, by=request.user, at=timezone.now()
        ),
        title="State",
        lede=f"Now: {group.get_status_display().lower()}.",
        button="Change the state",
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def term_new(request: PersonRequest, slug: str) -> HttpResponse:
    """Note a nation's term of leading."""
    group = _group(request, slug)
    form = TermForm(sent(request), nations=queries.nations_taking_part(None))
    return asked(
        request,
        group,
        form,
        lambda: actions.begin_term(group, **form.given(), by=request.user, at=timezone.now()),
        title="A term of leading",
        lede="Sixty days before it ends with nobody to follow, those who run the group are told.",
        button="Keep the term",
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def term_change(request: PersonRequest, slug: str, number: int) -> HttpResponse:
    """Set the last day of a term, and tick what is done for the handover."""
    group = _group(request, slug)
    term = get_object_or_404(group.terms.select_related("nation"), pk=number)
    form = HandoverForm(sent(request), term=term)
    return asked(
        request,
        group,
        form,
        lambda: actions.change_term(term, **form.cleaned_data, by=request.user, at=timezone.now()),
        title=f"{term.nation.name}, {term.get_role_display().lower()}",
        lede="When the term ends, and what the next lead finds.",
        button="Keep it",
    )
