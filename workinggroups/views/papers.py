"""Pages of papers: those of a meeting, one of them with its versions, and its files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import StateConflict
from members.models import Nation
from practices.handing import download
from workinggroups import actions, queries, rules
from workinggroups.forms import HandInForm, PaperForm, show_refusal
from workinggroups.models import AgendaItem
from workinggroups.views.meetings import PersonRequest, meeting_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the papers of a meeting; a POST of whoever runs it asks for one more."""
    meeting = meeting_of(request, slug)
    may_ask = rules.can_edit(request.user, meeting)
    if request.method == "POST" and not may_ask:
        raise PermissionDenied
    items = list(AgendaItem.objects.filter(meeting=meeting).visible_to(request.user))
    form = PaperForm(
        request.POST or None,
        items=items,
        nations=Nation.objects.filter(is_member=True).order_by("name", "pk"),
        zone=meeting.time_zone,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for_paper(
                form.chosen(), wanted=form.wanted(), by=request.user, at=timezone.now()
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The point waits for the paper.")
            return redirect("papers", slug=slug)
    found = queries.papers_of(meeting, request.user, at=timezone.now())
    shown = form if may_ask and items else None
    context = {"meeting": meeting, "found": found, "form": shown, "may_ask": may_ask}
    return render(request, "workinggroups/papers.html", context)


def _found(request: HttpRequest, ref: str) -> queries.PaperPage:
    page = queries.paper_page(request.user, ref, at=timezone.now())
    if page is None:
        raise Http404
    return page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: PersonRequest, ref: str) -> HttpResponse:
    """Show a paper with its versions; a POST of who owes it hands one in."""
    page = _found(request, ref)
    if request.method == "POST" and not rules.can_hand_in(request.user, page.paper):
        raise PermissionDenied
    form = HandInForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _hand_in(request, page, form):
        messages.success(request, "The paper is handed in.")
        return redirect(page.paper)
    context = {"page": page, "paper": page.paper, "form": form}
    return render(request, "workinggroups/paper.html", context)


def _hand_in(request: PersonRequest, page: queries.PaperPage, form: Form) -> bool:
    file = form.cleaned_data["file"]
    by, now = request.user, timezone.now()
    try:
        actions.hand_in(page.paper, file=file, name=file.name, by=by, at=now)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return False
    except StateConflict as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_safe
def paper_file(request: HttpRequest, ref: str, number: int) -> HttpResponseBase:
    """Hand a version out, to be kept: whoever asks is looked at each time."""
    page = _found(request, ref)
    version = next((each for each in page.versions if each.number == number), None)
    if version is None:
        raise Http404
    item, person = page.paper.item, request.user
    by: Any = person
    actions.note_read(item.meeting, [item], by=by, at=timezone.now())
    try:
        content = actions.open_paper(version)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, **download(version))


@login_required
@require_POST
def paper_drop(request: PersonRequest, ref: str) -> HttpResponse:
    """Wait for a paper no more."""
    page = _found(request, ref)
    meeting = page.paper.item.meeting
    if not rules.can_edit(request.user, meeting):
        raise PermissionDenied
    try:
        actions.drop_paper(page.paper, by=request.user, at=timezone.now())
    except StateConflict as refusal:
        messages.error(request, str(refusal))
    return redirect("papers", slug=meeting.slug)
