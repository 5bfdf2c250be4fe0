"""Pages of a group's milestones."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from workinggroups import actions, queries, rules
from workinggroups.forms import MilestoneAnswerForm, MilestoneForm
from workinggroups.models import WorkingGroup
from workinggroups.views.meetings import PersonRequest
from workinggroups.views.remits import asked, sent


@never_cache
@require_safe
def milestones(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a group means to reach, what was changed, and what waits for an answer."""
    group = get_object_or_404(WorkingGroup.objects.visible_to(request.user), slug=slug)
    page = queries.milestones_page(group, request.user, at=timezone.now())
    return render(request, "workinggroups/milestones.html", {"group": group, "page": page})


def _page(request: PersonRequest, slug: str, *, runs: bool = False) -> queries.MilestonesPage:
    group = get_object_or_404(WorkingGroup.objects.visible_to(request.user), slug=slug)
    allowed = rules.can_arrange if runs else rules.can_propose
    if not allowed(request.user, group):
        raise PermissionDenied
    return queries.milestones_page(group, request.user, at=timezone.now())


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_new(request: PersonRequest, slug: str) -> HttpResponse:
    """Propose a milestone; of those who run the group it counts at once."""
    page = _page(request, slug)
    form = MilestoneForm(sent(request), nations=queries.nations_taking_part(None))
    return asked(
        request,
        page.group,
        form,
        lambda: actions.propose_milestone(
            page.group, aim=form.aim(), by=request.user, at=timezone.now()
        ),
        title="A milestone",
        lede=_lede(page),
        button="Keep it" if page.runs else "Propose it",
        back="milestones",
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_change(request: PersonRequest, slug: str, number: int) -> HttpResponse:
    """Propose what a milestone should say instead."""
    page = _page(request, slug)
    row = next((row for row in page.rows if row.number == number), None)
    if row is None:
        raise Http404
    present = row.present or row.waiting[0]
    nations = queries.nations_taking_part(None)
    form = MilestoneForm(sent(request), nations=nations, present=present)
    return asked(
        request,
        page.group,
        form,
        lambda: actions.propose_change(
            present.milestone, aim=form.aim(), by=request.user, at=timezone.now()
        ),
        title="Change a milestone",
        lede=_lede(page),
        button="Keep it" if page.runs else "Propose it",
        back="milestones",
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_answer(request: PersonRequest, slug: str, number: int) -> HttpResponse:
    """Let a proposal count, or refuse it."""
    page = _page(request, slug, runs=True)
    waiting = (version for row in page.rows for version in row.waiting)
    version = next((each for each in waiting if each.pk == number), None)
    if version is None:
        raise Http404
    form: Any = MilestoneAnswerForm(sent(request))
    return asked(
        request,
        page.group,
        form,
        lambda: actions.answer_milestone(
            version, **form.cleaned_data, by=request.user, at=timezone.now()
        ),
        title=version.text,
        lede=f"Proposed by the {version.who}: {version.get_state_display().lower()}, "
        f"by {version.due:%Y-%m-%d}. {version.explanation}",
        button="Answer",
        back="milestones",
    )


def _lede(page: queries.MilestonesPage) -> str:
    if page.runs:
        return "What it said before stays in its history."
    return "It counts once those who run the group accept it. What it said before stays."
