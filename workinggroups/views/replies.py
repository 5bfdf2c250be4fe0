"""Answers to invitations: by the link in a letter, by page, and as those see them who run it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import StateConflict
from members.markings import Marking
from workinggroups import actions, clocks, queries, rules
from workinggroups.forms import ComingForm, show_refusal
from workinggroups.models import Answer, Invitation
from workinggroups.views.meetings import PersonRequest, meeting_of

DEAD = "This link does not open anything."
_HEADS = [(answer.value, answer.label) for answer in Answer] + [(queries.OWED, "No answer yet")]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Answer by the link in a letter, signed in nowhere; only a POST changes anything.

    A link that is forged, over or taken back is answered with one sentence.
    """
    invitation = queries.invitation_by_link(token, at=timezone.now())
    if invitation is None:
        return HttpResponse(DEAD, status=404, content_type="text/plain; charset=utf-8")
    form, done = _answered(request, invitation)
    return _page(request, invitation, form, done=done, by_link=True)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: PersonRequest, slug: str) -> HttpResponse:
    """Answer one's own invitation, signed in."""
    meeting = meeting_of(request, slug)
    invitation = queries.invitation_for(request.user, meeting)
    if invitation is None:
        raise Http404
    form, done = _answered(request, invitation)
    if done:
        messages.success(request, "Your answer is kept.")
        return redirect(meeting)
    return _page(request, invitation, form, done=False, by_link=False)


@never_cache
@login_required
@require_safe
def replies(request: PersonRequest, slug: str) -> HttpResponse:
    """Show who answered what, and how many of each nation come, to those who run the meeting."""
    meeting = meeting_of(request, slug)
    if not rules.can_edit(request.user, meeting):
        raise PermissionDenied
    found = queries.replies_to(meeting)
    rows = [
        (nation.name if nation else "Secretariat", [counts.get(name, 0) for name, _ in _HEADS])
        for nation, counts in found.by_nation
    ]
    total = [found.total.get(name, 0) for name, _ in _HEADS]
    context = {
        "meeting": meeting,
        "asked": found.asked,
        "heads": [label for _, label in _HEADS],
        "rows": rows,
        "total": total,
    }
    return render(request, "workinggroups/replies.html", context)


def _answered(request: HttpRequest, invitation: Invitation) -> tuple[ComingForm, bool]:
    """The form, and whether the answer in it was kept."""
    form = ComingForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if not form.is_valid():
        return form, False
    try:
        actions.answer_invitation(
            invitation, **form.cleaned_data, by=invitation.person, at=timezone.now()
        )
    except ValidationError as refusal:
        show_refusal(form, refusal)
    except StateConflict as refusal:
        form.add_error(None, str(refusal))
    else:
        return form, True
    return form, False


def _page(
    request: HttpRequest, invitation: Invitation, form: ComingForm, *, done: bool, by_link: bool
) -> HttpResponse:
    meeting, person = invitation.meeting, invitation.person
    zones: dict[str, Any] = {"host_zone": meeting.time_zone, "reader_zone": person.time_zone}
    context = {
        "meeting": meeting,
        "title": "A meeting" if by_link and meeting.marking == Marking.RED else meeting.title,
        "form": form,
        "done": done,
        "by_link": by_link,
        "clocks": clocks.clocks(meeting.starts_at, minutes=meeting.minutes_long, **zones),
        "notes": clocks.notes(meeting.starts_at, now=timezone.now(), **zones),
    }
    status = 400 if form.errors else 200
    return render(request, "workinggroups/reply.html", context, status=status)
