"""The pages of when a nation works."""

import datetime

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.addresses import unknown
from core.pages import refused
from members import actions, queries, rules
from members.forms import HolidayForm, WeekForm
from members.models import Nation
from members.views.signed_in import PersonRequest

_WHICH = "Give a year of the list, such as 2026."


def _nation(request: HttpRequest, slug: str) -> Nation:
    nation: Nation = get_object_or_404(Nation.objects.visible_to(request.user), slug=slug)
    return nation


def _to_edit(request: PersonRequest, slug: str) -> Nation:
    nation = _nation(request, slug)
    if not rules.can_keep_calendar(request.user, nation_id=nation.pk):
        raise PermissionDenied
    return nation


@never_cache
@require_safe
def holidays(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the working week and the holidays of a nation; `?year=` is another year."""
    nation = _nation(request, slug)
    return _show(request, nation)


def _show(request: HttpRequest, nation: Nation, **typed: forms.Form) -> HttpResponse:
    asked = request.GET.get("year", "")
    faults = unknown(request.GET, {"year"})
    year = (
        int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == len("2026") else None
    )
    page = queries.holiday_page(nation, request.user, year=year, at=timezone.now())
    if (asked and year is None) or page is None:
        faults["year"] = _WHICH
    if faults or page is None:
        return refused(request, faults, title=f"Holidays of {nation.name}")
    context: dict[str, object] = {"nation": nation, "page": page}
    if page.may_edit:
        week = {"weekend": sorted(page.weekend), "region": page.region}
        context["week_form"] = typed.get("week") or WeekForm(regions=page.regions, initial=week)
        context["day_form"] = typed.get("day") or HolidayForm(prefix="holiday")
    return render(request, "members/holidays.html", context)


@never_cache
@login_required
@require_POST
def holiday_set(request: PersonRequest, slug: str) -> HttpResponse:
    """Say what is off on a day."""
    nation = _to_edit(request, slug)
    form = HolidayForm(request.POST, prefix="holiday")
    if form.is_valid():
        given = form.cleaned_data
        try:
            row = actions.set_holiday(nation, **given, by=request.user, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{row.name} is kept for {row.day:%-d %B %Y}.")
            return redirect(_page(nation, row.day.year))
    return _show(request, nation, day=form)


@never_cache
@login_required
@require_POST
def week_set(request: PersonRequest, slug: str) -> HttpResponse:
    """Set the weekend and the region of a nation."""
    nation = _to_edit(request, slug)
    form = WeekForm(request.POST, regions=queries.regions_of(nation))
    if form.is_valid():
        given = {"region": "", **form.cleaned_data}
        try:
            actions.set_week(nation, **given, by=request.user, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"The working week of {nation.name} is kept.")
            return redirect(_page(nation))
    return _show(request, nation, week=form)


@never_cache
@login_required
@require_POST
def holiday_drop(request: PersonRequest, slug: str, day: str) -> HttpResponse:
    """Take back what people said of a day."""
    nation = _to_edit(request, slug)
    try:
        which = datetime.date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    actions.drop_holiday(nation, day=which, by=request.user, at=timezone.now())
    messages.success(request, f"What your side said of {which:%-d %B %Y} is taken back.")
    return redirect(_page(nation, which.year))


def _page(nation: Nation, year: int | None = None) -> str:
    return f"{nation.get_absolute_url()}holidays/" + (f"?year={year}" if year else "")
