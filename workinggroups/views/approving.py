"""Pages on which circulated minutes are commented on, approved and corrected by errata."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import StateConflict
from workinggroups import actions, queries, rules
from workinggroups.forms import CommentForm, ErratumForm, ReplyForm, show_refusal
from workinggroups.models import AgendaItem, Meeting, MinutesComment
from workinggroups.views.meetings import PersonRequest, meeting_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what readers say about circulated minutes; a POST adds a comment."""
    meeting = meeting_of(request, slug)
    if not rules.can_comment(request.user, meeting):
        raise PermissionDenied
    now = timezone.now()
    stands = queries.standing(meeting, request.user, at=now)
    items = _with_minutes(request, meeting)
    form = CommentForm(request.POST or None, items=items)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            actions.comment_on_minutes(
                meeting, item=form.part(), text=text, by=request.user, at=now
            )
        except (StateConflict, ValidationError) as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, "Your comment is there for those who read this part.")
            return redirect("minutes-comments", slug=slug)
    actions.note_read(meeting, items, by=request.user, at=now)
    context = {
        "meeting": meeting,
        "stands": stands,
        "said": queries.comments_shown(meeting, request.user),
        "form": form,
    }
    return render(request, "workinggroups/comments.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def comment_answer(request: PersonRequest, slug: str, number: int) -> HttpResponse:
    """Answer a comment."""
    meeting = meeting_of(request, slug)
    if not rules.can_write_minutes(request.user, meeting):
        raise PermissionDenied
    rows = MinutesComment.objects.filter(meeting=meeting).visible_to(request.user)
    comment = get_object_or_404(rows, pk=number)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        try:
            actions.answer_comment(comment, answer=answer, by=request.user, at=timezone.now())
        except (StateConflict, ValidationError) as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, "The comment is answered.")
            return redirect("minutes-comments", slug=slug)
    context = {"meeting": meeting, "comment": comment, "form": form}
    return render(request, "workinggroups/comment_answer.html", context)


@login_required
@require_POST
def approve(request: PersonRequest, slug: str) -> HttpResponse:
    """Approve the minutes of a meeting."""
    meeting = meeting_of(request, slug)
    if not rules.can_approve(request.user, meeting):
        raise PermissionDenied
    try:
        actions.approve_minutes(meeting, by=request.user, at=timezone.now())
    except StateConflict as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The minutes are approved. From now on errata correct them.")
    return redirect(meeting)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erratum_new(request: PersonRequest, slug: str) -> HttpResponse:
    """Put a correction beside approved minutes."""
    meeting = meeting_of(request, slug)
    if not rules.can_approve(request.user, meeting):
        raise PermissionDenied
    form = ErratumForm(request.POST or None, items=_with_minutes(request, meeting))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            actions.add_erratum(
                meeting, item=form.part(), text=text, by=request.user, at=timezone.now()
            )
        except (StateConflict, ValidationError) as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, "The erratum stands beside the minutes.")
            return redirect(meeting)
    return render(request, "workinggroups/erratum.html", {"meeting": meeting, "form": form})


def _with_minutes(request: PersonRequest, meeting: Meeting) -> list[AgendaItem]:
    """The points with circulated minutes that the reader may read."""
    items = AgendaItem.objects.filter(meeting=meeting).visible_to(request.user)
    return [item for item in items if item.minutes.strip()]


def _refused(form: Form, refusal: StateConflict | ValidationError) -> None:
    if isinstance(refusal, ValidationError):
        show_refusal(form, refusal)
    else:
        form.add_error(None, str(refusal))
