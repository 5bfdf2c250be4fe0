"""Changing a meeting, moving it to another time, and cancelling it."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import StaleVersion, StateConflict
from workinggroups import actions, clocks, queries, rules
from workinggroups.forms import CancelForm, MeetingForm, MeetingMoveForm, show_refusal
from workinggroups.models import Meeting
from workinggroups.views.changing import saved
from workinggroups.views.entries import zone_of
from workinggroups.views.meetings import PersonRequest, meeting_of

LONGEST_VERSION = 9  # digits
CHANGED = (
    "Somebody else changed this meeting meanwhile. What you typed is kept below; "
    "sending it again replaces their change."
)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_move(request: PersonRequest, slug: str) -> HttpResponse:
    """Move a meeting; its old date stays in the lists and tells where it went."""
    meeting = _editable(request, slug)
    form = MeetingMoveForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if form.is_valid():
        moved = replace(actions.details_of(meeting), starts_at=form.cleaned_data["starts_at"])

        def change(terms: actions.Terms) -> list[Meeting]:
            return actions.change_meetings(
                meeting,
                details=moved,
                terms=terms,
                by=request.user,
                at=timezone.now(),
                reason=form.cleaned_data["reason"],
            )

        try:
            if seen := saved(request, meeting, form, change):
                return seen
        except ValidationError as refusal:
            show_refusal(form, refusal)
        except StateConflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The meeting is moved.")
            return redirect(meeting)
    return _page(request, meeting, form, "move")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: PersonRequest, slug: str) -> HttpResponse:
    """Change when, where and for whom a meeting is."""
    meeting = _editable(request, slug)
    choice = queries.arranging_choices(request.user, meeting=meeting)
    form = MeetingForm(request.POST or None, meeting=meeting, **choice)
    version = request.POST.get("version", str(meeting.version))
    if request.method == "POST" and form.is_valid():

        def change(terms: actions.Terms) -> list[Meeting]:
            return actions.change_meetings(
                meeting,
                details=form.details(),
                terms=terms,
                invite=form.guests(),
                by=request.user,
                at=timezone.now(),
                expected=frozenset([_number(version)]),
                reason=form.cleaned_data["reason"],
            )

        try:
            if seen := saved(request, meeting, form, change):
                return seen
        except ValidationError as refusal:
            show_refusal(form, refusal)
        except StateConflict as refusal:
            form.add_error(None, str(refusal))
        except StaleVersion:
            form.add_error(None, CHANGED)
            version = str(meeting.version)
        else:
            messages.success(request, "The meeting is changed.")
            return redirect(meeting)
    context = {"form": form, "meeting": meeting, "version": version}
    return render(request, "workinggroups/meeting_form.html", context)


def _number(version: str) -> int:
    """The version that was read; 0, which none is, for anything else."""
    plain = version.isascii() and version.isdecimal() and len(version) <= LONGEST_VERSION
    return int(version) if plain else 0


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_cancel(request: PersonRequest, slug: str) -> HttpResponse:
    """Cancel a meeting, with the reason."""
    meeting = _editable(request, slug)
    coming = queries.upcoming_meetings(request.user, at=timezone.now()).filter(cancelled_at=None)
    form = CancelForm(
        request.POST if request.method == "POST" else None, meeting=meeting, choices=coming
    )
    if form.is_valid():

        def change(terms: actions.Terms) -> list[Meeting]:
            return actions.cancel_meetings(
                meeting,
                reason=form.cleaned_data["reason"],
                into=form.chosen(),
                terms=terms,
                by=request.user,
                at=timezone.now(),
            )

        try:
            if seen := saved(request, meeting, form, change):
                return seen
        except ValidationError as refusal:
            show_refusal(form, refusal)
        except StateConflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The meeting is cancelled.")
            return redirect(meeting)
    return _page(request, meeting, form, "cancel")


def _editable(request: PersonRequest, slug: str) -> Meeting:
    meeting = meeting_of(request, slug)
    if not rules.can_edit(request.user, meeting):
        raise PermissionDenied
    return meeting


def _page(
    request: PersonRequest, meeting: Meeting, form: MeetingMoveForm | CancelForm, what: str
) -> HttpResponse:
    context = {
        "meeting": meeting,
        "form": form,
        "what": what,
        "clocks": clocks.clocks(
            meeting.starts_at,
            minutes=meeting.minutes_long,
            host_zone=meeting.time_zone,
            reader_zone=zone_of(request.user),
        ),
    }
    status = 400 if form.errors else 200
    return render(request, "workinggroups/meeting_moving.html", context, status=status)
