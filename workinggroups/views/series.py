"""Pages of series: those there are, one with its dates, beginning one, and copies."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from workinggroups import actions, ics, queries, recurrence, rules
from workinggroups.actions import SeriesDetails
from workinggroups.forms import CopyForm, SeriesForm, show_refusal, skipped_in
from workinggroups.models import Series, WorkingGroup
from workinggroups.recurrence import Date
from workinggroups.views.calendars import file_of
from workinggroups.views.entries import series_entries
from workinggroups.views.meetings import PersonRequest, meeting_of

_SHOWN = 100


@never_cache
@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    """Show the series of which the reader may read a meeting, the latest first."""
    found = [
        (row, recurrence.words(queries.rule_of(row)))
        for row in queries.series_seen(request.user)[:_SHOWN]
    ]
    may = rules.can_arrange_any(request.user)
    return render(request, "workinggroups/series_list.html", {"found": found, "may": may})


@never_cache
@require_safe
def series_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a series with each of its dates: held, moved, cancelled or skipped."""
    page = queries.series_page(request.user, slug)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "series": page.series,
        "words": recurrence.words(page.rule),
        "rows": series_entries(page, request.user),
        "may": rules.can_arrange_series(request.user, page.series),
    }
    return render(request, "workinggroups/series.html", context)


@require_safe
def series_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Serve a series as a file for a calendar: one event with its rule and exceptions."""
    found = queries.recurring_of(request.user, slug)
    if found is None:
        raise Http404
    response = file_of(request, ics.recurring("Digital Nations", found))
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series_new(request: PersonRequest) -> HttpResponse:
    """Begin a series: first its dates are looked at, then they are arranged.

    `?like=` begins with what another series was made of, but for its days.
    """
    if not rules.can_arrange_any(request.user):
        raise PermissionDenied
    choice = queries.arranging_choices(request.user)
    del choice["people"]
    form = SeriesForm(
        request.POST if request.method == "POST" else None, initial=_start(request), **choice
    )
    dates: list[Date] = []
    skip = skipped_in(request.POST)
    if form.is_valid():
        if not rules.can_arrange(request.user, form.chosen_group()):
            raise PermissionDenied
        details = form.details()
        try:
            if "save" in request.POST:
                return _begin(request, form, skip)
            days = actions.days_asked(details)
            dates = queries.look_at(details.rule, days, form.chosen_group())
        except ValidationError as refusal:
            show_refusal(form, refusal)
            dates = _dates_again(details, form.chosen_group())
    context = {"form": form, "dates": [(date, skip.get(date.day, "")) for date in dates]}
    status = 400 if form.errors else 200
    return render(request, "workinggroups/series_form.html", context, status=status)


def _dates_again(details: SeriesDetails, group: WorkingGroup | None) -> list[Date]:
    """The dates of what was refused, where its days can be told."""
    try:
        days = actions.days_asked(details)
    except ValidationError:
        return []
    return queries.look_at(details.rule, days, group)


def _begin(
    request: PersonRequest, form: SeriesForm, skip: Mapping[datetime.date, str]
) -> HttpResponse:
    like = _like(request, form.cleaned_data["like"])
    series = actions.start_series(
        group=form.chosen_group(),
        details=form.details(),
        skip=skip,
        points=actions.points_of_series(like, request.user) if like else (),
        by=request.user,
        at=timezone.now(),
        tell=form.cleaned_data["tell"],
    )
    messages.success(request, "The series is begun, and its meetings are arranged.")
    return redirect(series)


def _start(request: PersonRequest) -> dict[str, Any]:
    """What the form begins with."""
    start: dict[str, Any] = {
        "group": request.GET.get("group", ""),
        "time_zone": request.user.time_zone,
        "pattern": "monthly",
    }
    like = _like(request, request.GET.get("like", ""))
    if like is not None:
        details = actions.details_like(like, request.user)
        start |= {name: getattr(details, name) for name in details.__dataclass_fields__}
        start |= {"group": like.group.slug if like.group else "", "like": like.slug}
        start["first_day"] = start["days"] = None
    return start


def _like(request: PersonRequest, slug: str) -> Series | None:
    return queries.series_seen(request.user).filter(slug=slug[:100]).first() if slug else None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_copy(request: PersonRequest, slug: str) -> HttpResponse:
    """Arrange a meeting like another, at a time that is asked for."""
    meeting = meeting_of(request, slug)
    if not rules.can_edit(request.user, meeting):
        raise PermissionDenied
    form = CopyForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if form.is_valid():
        data, now = form.cleaned_data, timezone.now()
        try:
            made = actions.copy_meeting(
                meeting, title=data["title"], starts_at=data["starts_at"], by=request.user, at=now
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The copy is arranged.")
            return redirect(made)
    context = {"meeting": meeting, "form": form}
    status = 400 if form.errors else 200
    return render(request, "workinggroups/meeting_copy.html", context, status=status)
