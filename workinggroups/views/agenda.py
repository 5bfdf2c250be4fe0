"""Pages on which an agenda is built: its points, and what it could take up."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import StateConflict
from members.models import Nation
from workinggroups import actions, queries
from workinggroups.forms import JointForm, PointForm, show_refusal
from workinggroups.models import AgendaItem, Meeting
from workinggroups.views.meetings import PersonRequest, editable

GONE = "This is on the agenda already, or does not wait any more."


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request: PersonRequest, slug: str) -> HttpResponse:
    """List what waits and could be on the agenda; a POST puts one there."""
    meeting = editable(request, slug)
    found = queries.suggestions(meeting, request.user)
    if request.method == "POST":
        chosen = next((each for each in found if each.key == request.POST.get("key")), None)
        if chosen is None:
            messages.error(request, GONE)
        else:
            _take_up(request, meeting, chosen)
        return redirect("agenda-suggestions", slug=slug)
    context = {"meeting": meeting, "found": found}
    return render(request, "workinggroups/suggestions.html", context)


def _take_up(request: PersonRequest, meeting: Meeting, chosen: queries.Suggestion) -> None:
    try:
        actions.take_up(meeting, suggestion=chosen, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"“{chosen.title}” is on the agenda.")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def joint(request: PersonRequest, slug: str) -> HttpResponse:
    """Say which groups meet together; the members of those that are new are asked."""
    meeting = editable(request, slug)
    others = queries.groups(request.user).exclude(pk=meeting.group_id or 0)
    present = meeting.further_groups.values_list("pk", flat=True)
    form = JointForm(request.POST or None, groups=others, initial={"groups": list(present)})
    if request.method == "POST" and form.is_valid():
        groups = list(form.cleaned_data["groups"])
        try:
            actions.join_groups(meeting, groups=groups, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The groups of the session are set.")
            return redirect(meeting)
    context = {"meeting": meeting, "form": form}
    return render(request, "workinggroups/joint_form.html", context)


def _members() -> Any:
    return Nation.objects.filter(is_member=True).order_by("name", "pk")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def point_new(request: PersonRequest, slug: str) -> HttpResponse:
    """Put a point on the agenda."""
    meeting = editable(request, slug)
    people = queries.guests_of(meeting)
    initial = {"marking": meeting.marking}
    form = PointForm(
        request.POST or None, people=people, nations=_members(), is_new=True, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_point(meeting, point=form.point(), by=request.user, at=timezone.now())
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            return redirect(meeting)
    return render(request, "workinggroups/point_form.html", {"form": form, "meeting": meeting})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def point_edit(request: PersonRequest, slug: str, number: int) -> HttpResponse:
    """Change a point of the agenda."""
    meeting = editable(request, slug)
    item = _item(request, meeting, number)
    form = PointForm(
        request.POST or None,
        people=queries.guests_of(meeting),
        nations=_members(),
        initial={
            "title": item.title,
            "purpose": item.purpose,
            "minutes_long": item.minutes_long,
            "led_by": item.led_by_id,
            "chatham_house": item.chatham_house,
            "marking": item.marking,
            "people": list(item.named_people.values_list("pk", flat=True)),
        },
    )
    if request.method == "POST" and form.is_valid():
        point = form.point(nations=list(item.named_nations.all()))
        reason = form.cleaned_data["reason"]
        try:
            actions.change_point(
                item, point=point, by=request.user, at=timezone.now(), reason=reason
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            return redirect(meeting)
    context = {"form": form, "meeting": meeting, "item": item}
    return render(request, "workinggroups/point_form.html", context)


@login_required
@require_POST
def point_remove(request: PersonRequest, slug: str, number: int) -> HttpResponse:
    """Take a point off the agenda."""
    meeting = editable(request, slug)
    item = _item(request, meeting, number)
    try:
        actions.remove_point(item, by=request.user, at=timezone.now())
    except StateConflict as refusal:
        messages.error(request, str(refusal))
    return redirect(meeting)


def _item(request: PersonRequest, meeting: Meeting, number: int) -> AgendaItem:
    items = AgendaItem.objects.filter(meeting=meeting).visible_to(request.user)
    item: AgendaItem = get_object_or_404(items, pk=number)
    return item
