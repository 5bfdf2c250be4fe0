"""Pages about meetings: lists, one meeting, arranging and changing it, its agenda."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import markdown
from core.addresses import unknown
from core.pages import entries, refused
from members.models import UNKNOWN_CIRCLE, Person
from members.queries.access import accesses
from workinggroups import actions, clocks, queries, rules
from workinggroups.forms import MeetingForm, show_refusal
from workinggroups.history import lines
from workinggroups.models import Meeting
from workinggroups.seeing import panel_of, panels_of_points
from workinggroups.views import taking
from workinggroups.views.entries import meeting_entries, zone_of

PAST_SHOWN = 30
LATEST, ENTRIES = 5, 50  # entries of its history: beside a meeting, and on a page
_SLUG = re.compile(r"[a-z0-9_-]{1,100}", re.ASCII | re.IGNORECASE)


class PersonRequest(HttpRequest):
    """A request behind `login_required`."""

    user: Person


def meeting_of(request: HttpRequest, slug: str) -> Meeting:
    """The meeting, if the reader may read it; Http404 otherwise."""
    known = Meeting.objects.visible_to(request.user).select_related(
        "group", "owner_circle", "round"
    )
    meeting: Meeting = get_object_or_404(known, slug=slug)
    return meeting


@never_cache
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Show meetings to come and past ones; `?before=` is the address of the last one shown."""
    before = request.GET.get("before", "")
    faults = unknown(request.GET, {"before", "format"})
    if before and not _SLUG.fullmatch(before):
        faults["before"] = "Take this from the links of the list."
    if faults:
        return refused(request, faults, title="Meetings")
    now = timezone.now()
    form, refusal = taking.wanted(request, "Meetings")
    if refusal:
        return refusal
    if form:
        return taking.meetings(request, form, at=now)
    coming = queries.with_former(
        request.user, queries.upcoming_meetings(request.user, at=now), after=now
    )
    past, older = queries.past_page(request.user, at=now, before=before, size=PAST_SHOWN)
    context = {
        "coming": [] if before else meeting_entries(coming, request.user),
        "past": meeting_entries(past, request.user),
        "older": older,
        "paged": bool(before),
        "can_arrange": rules.can_arrange_any(request.user),
        "sees_ledger": rules.can_arrange(request.user, None),
    }
    return render(request, "workinggroups/meetings.html", context)


@never_cache
@require_safe
def meeting_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one meeting, each part as far as the reader may read it."""
    meeting = meeting_of(request, slug)
    page, now = queries.meeting_page(meeting, request.user), timezone.now()
    stands = queries.standing(meeting, request.user, at=now)
    table = queries.agenda_of(meeting, page.items)
    person: Any = request.user
    actions.note_read(meeting, page.items, by=person, at=now)
    zone, host = zone_of(request.user), meeting.time_zone
    whose = _whose(page)
    access = accesses([meeting], request.user)[meeting.pk]
    asks = request.user.is_authenticated
    points = panels_of_points(meeting, page.items, request.user, owner=whose, asks=asks)
    context = {
        "meeting": meeting,
        "page": page,
        "clocks": clocks.clocks(
            meeting.starts_at, minutes=meeting.minutes_long, host_zone=host, reader_zone=zone
        ),
        "notes": clocks.notes(meeting.starts_at, host_zone=host, reader_zone=zone, now=now),
        "former": [clocks.moment(row.starts_at, zone or host) for row in page.former],
        "minutes": _minutes(page, stands),
        "stands": stands,
        "who": panel_of(meeting, access, owner=whose, asks=asks),
        "table": table,
        "agenda": [(item, points.get(item.pk)) for item in page.items],
        "may_edit": rules.can_edit(request.user, meeting),
        "closable": {a.pk for a in page.actions if rules.can_close(request.user, a)},
        "has_begun": meeting.starts_at <= now,
        "print_marking": page.narrowest,
        "history": queries.latest_lines(request.user, meeting, size=LATEST),
    }
    return render(request, "workinggroups/meeting.html", context)


@never_cache
@require_safe
@login_required
def meeting_history(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what was done to a meeting, to those whose it is and the secretariat."""
    meeting = meeting_of(request, slug)
    rows = queries.history(request.user, meeting)
    if rows is None:
        raise PermissionDenied
    page, faults = entries(request, rows, size=ENTRIES)
    if faults:
        return refused(request, faults, title="History")
    told = lines(page.rows, marking=meeting.marking)
    return render(request, "history.html", {"thing": meeting, "lines": told, "page": page})


def _whose(page: queries.MeetingPage) -> str:
    """Who owns the meeting, as far as the reader may know."""
    known = page.group or page.meeting.group_id is None
    return str(page.meeting.owner) if known else UNKNOWN_CIRCLE


def _minutes(page: queries.MeetingPage, stands: queries.Standing) -> list[dict[str, Any]]:
    """The circulated minutes that the reader may read, part by part, as HTML."""
    parts = [(None, page.meeting.minutes), *((item, item.minutes) for item in page.items)]
    return [
        {"item": item, "html": markdown.render(text, shift=2), "errata": stands.of(item)}
        for item, text in parts
        if text.strip()
    ]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: PersonRequest) -> HttpResponse:
    """Arrange a meeting."""
    if not rules.can_arrange_any(request.user):
        raise PermissionDenied
    choice = queries.arranging_choices(request.user)
    form = MeetingForm(request.POST or None, initial=_start(request), **choice)
    if request.method == "POST" and form.is_valid():
        group = form.chosen_group()
        if not rules.can_arrange(request.user, group):
            raise PermissionDenied
        try:
            meeting = actions.arrange(
                group=group,
                details=form.details(),
                points=form.points(),
                invite=form.guests(),
                by=request.user,
                at=timezone.now(),
                tell=form.cleaned_data["tell"],
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The meeting is arranged.")
            return redirect(meeting)
    return render(request, "workinggroups/meeting_form.html", {"form": form})


def _start(request: PersonRequest) -> dict[str, str]:
    """The group asked for in the address, and the person's own clock."""
    return {"group": request.GET.get("group", ""), "time_zone": request.user.time_zone}


def editable(request: PersonRequest, slug: str) -> Meeting:
    """The meeting, if the reader may change it; 404 or 403 otherwise."""
    meeting = meeting_of(request, slug)
    if not rules.can_edit(request.user, meeting):
        raise PermissionDenied
    return meeting
