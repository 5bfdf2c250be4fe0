"""Pages of polls: opened, looked at, changed and made a meeting by those who arrange it."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import StateConflict
from workinggroups import actions, queries, rules
from workinggroups.clocks import moment_and_utc
from workinggroups.forms import (
    AnswerForm,
    MeetForm,
    PollForm,
    ReopenForm,
    WhomForm,
    show_refusal,
)
from workinggroups.polltable import lines_of, time_choices
from workinggroups.views.meetings import PersonRequest

_SHOWN: Final = 100


@never_cache
@login_required
@require_safe
def poll_list(request: PersonRequest) -> HttpResponse:
    """List the polls that one may read, those that wait for one's answer first."""
    now = timezone.now()
    context = {
        "owed": queries.polls_owed(request.user, at=now),
        "polls": [(p, queries.is_open(p, at=now)) for p in queries.polls(request.user)[:_SHOWN]],
        "can_open": rules.can_arrange_any(request.user),
    }
    return render(request, "workinggroups/polls.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poll_new(request: PersonRequest) -> HttpResponse:
    """Open a poll; `?group=` begins with that group and its nations."""
    if not rules.can_arrange_any(request.user):
        raise PermissionDenied
    choices = queries.arranging_choices(request.user)
    groups = list(choices["groups"])
    group = next((g for g in groups if g.slug == request.GET.get("group")), None)
    initial: dict[str, Any] = {"time_zone": request.user.time_zone}
    if group is not None:
        initial["group"] = group.slug
        initial["nations"] = [nation.slug for nation in queries.nations_taking_part(group)]
    form = PollForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        groups=groups,
        network=choices["network"],
        zones=choices["zones"],
        nations=queries.nations_taking_part(None),
        people=queries.poll_people(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            poll = actions.open_poll(
                group=form.chosen_group(),
                wanted=form.wanted(),
                times=form.times,
                whom=form.whom(),
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            show_poll_refusal(form, refusal)
        else:
            messages.success(request, "The poll is open, and those asked are written to.")
            return redirect(poll)
    return render(request, "workinggroups/poll_form.html", {"form": form})


def show_poll_refusal(form: Any, refusal: ValidationError) -> None:
    """Put an action's refusal beside the field where it can be mended."""
    places = {"times": "day-1", "closes_at": "closes_day", "required": "required_nations"}
    show_refusal(
        form,
        ValidationError(
            {places.get(field, field): errors for field, errors in refusal.error_dict.items()}
        ),
    )


def page_of(request: PersonRequest, slug: str, *, runs: bool = False) -> queries.PollPage:
    """The poll, if the reader may read it; with `runs` only for those who arrange the meeting."""
    page = queries.poll_page(request.user, slug, at=timezone.now())
    if page is None:
        raise Http404
    if runs and not page.runs:
        raise PermissionDenied
    return page


def shown(request: PersonRequest, page: queries.PollPage, **forms: Any) -> HttpResponse:
    """The poll's page, with forms that hold what was typed."""
    context: dict[str, Any] = {
        "page": page,
        "poll": page.poll,
        "lines": lines_of(page),
        "until": moment_and_utc(page.poll.closes_at, request.user.time_zone),
    }
    if page.mine is not None and page.is_open:
        given = {f"option-{pk}": choice for pk, choice in page.mine.answers.items()}
        context["form"] = AnswerForm(times=page.mine.times, initial=given)
    if page.runs and page.state != "arranged":
        context["reopen"] = ReopenForm(time_zone=page.poll.time_zone)
        context["meet"] = MeetForm(choices=time_choices(page, at=timezone.now()))
        context["reopen_url"] = reverse("poll-reopen", args=[page.poll.slug])
        context["meet_url"] = reverse("poll-meet", args=[page.poll.slug])
    context |= forms
    wrong = any(form.errors for form in forms.values())
    return render(request, "workinggroups/poll.html", context, status=400 if wrong else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poll(request: PersonRequest, slug: str) -> HttpResponse:
    """Show a poll; a POST answers it for whom one is asked."""
    page = page_of(request, slug)
    if request.method != "POST":
        return shown(request, page)
    if page.mine is None or not rules.can_answer_polls(request.user):
        raise PermissionDenied
    form = AnswerForm(request.POST, times=page.mine.times)
    if form.is_valid():
        try:
            actions.answer_poll(
                page.mine.asked, answers=form.answers(), by=request.user, at=timezone.now()
            )
        except StateConflict as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Your answer is kept. You can change it while the poll runs.")
        return redirect(page.poll)
    return shown(request, page, form=form)


@never_cache
@login_required
@require_POST
def poll_close(request: PersonRequest, slug: str) -> HttpResponse:
    """Close a poll before its time."""
    page = page_of(request, slug, runs=True)
    try:
        actions.close_poll(page.poll, by=request.user, at=timezone.now())
    except StateConflict as refusal:
        messages.error(request, str(refusal))
    return redirect(page.poll)


@never_cache
@login_required
@require_POST
def poll_reopen(request: PersonRequest, slug: str) -> HttpResponse:
    """Take answers again, or longer."""
    page = page_of(request, slug, runs=True)
    form = ReopenForm(request.POST, time_zone=page.poll.time_zone)
    if form.is_valid():
        try:
            actions.reopen_poll(
                page.poll, closes_at=form.closes_at, by=request.user, at=timezone.now()
            )
        except ValidationError as refusal:
            show_poll_refusal(form, refusal)
        except StateConflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The poll takes answers, and the links in letters work.")
            return redirect(page.poll)
    return shown(request, page, reopen=form)


@never_cache
@login_required
@require_POST
def poll_meet(request: PersonRequest, slug: str) -> HttpResponse:
    """Make a meeting of one of the times."""
    page = page_of(request, slug, runs=True)
    form = MeetForm(request.POST, choices=time_choices(page, at=timezone.now()))
    if form.is_valid():
        try:
            meeting = actions.meet_as_polled(
                page.poll,
                option=int(form.cleaned_data["time"]),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        except StateConflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The meeting is arranged, and those who were asked invited.")
            return redirect(meeting)
    return shown(request, page, meet=form)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poll_asked(request: PersonRequest, slug: str) -> HttpResponse:
    """Show who is asked; a POST asks more."""
    page = page_of(request, slug, runs=True)
    form = WhomForm(
        request.POST if request.method == "POST" else None,
        nations=queries.nations_taking_part(None),
        people=queries.poll_people(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_more(page.poll, whom=form.whom(), by=request.user, at=timezone.now())
        except ValidationError as refusal:
            show_poll_refusal(form, refusal)
        except StateConflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "They are asked, and written to.")
            return redirect("poll-asked", slug=slug)
    context = {"page": page, "poll": page.poll, "form": form}
    return render(request, "workinggroups/poll_asked.html", context)


@never_cache
@login_required
@require_POST
def poll_remove(request: PersonRequest, slug: str, number: int) -> HttpResponse:
    """Take somebody out of a poll: their link opens nothing from then on."""
    page = page_of(request, slug, runs=True)
    asked = next((a for row in page.rows for a in row.people if a.pk == number), None)
    if asked is None:
        raise Http404
    actions.ask_no_more(asked, by=request.user, at=timezone.now())
    messages.success(request, f"{asked.person.name} is asked no more; the link opens nothing.")
    return redirect("poll-asked", slug=slug)
