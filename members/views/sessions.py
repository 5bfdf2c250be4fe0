"""Where a person is signed in, and signing out there."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members import actions, queries
from members.views.signed_in import PersonRequest


def _this(request: PersonRequest) -> str:
    return request.session.session_key or ""


@never_cache
@login_required
@require_safe
def sessions(request: PersonRequest) -> HttpResponse:
    """Show where the person is signed in."""
    UserSession.objects.create_from_request(request)  # this very visit is one of them
    rows = queries.sessions_of(request.user, this=_this(request), at=timezone.now())
    return render(request, "members/sessions.html", {"rows": rows, "others": len(rows) - 1})


@never_cache
@login_required
@require_POST
def sign_out_elsewhere(request: PersonRequest) -> HttpResponse:
    """End every session of the person but this one."""
    ended = actions.end_sessions(request.user, keep=_this(request), at=timezone.now())
    words = "one other place" if ended == 1 else f"{ended} other places"
    messages.success(request, f"You are signed out in {words}." if ended else "There was no other.")
    return redirect("sessions")


@never_cache
@login_required
@require_POST
def sign_out_there(request: PersonRequest, number: int) -> HttpResponse:
    """End one other session of the person; nothing happens to one that is not there."""
    now, this = timezone.now(), _this(request)
    if actions.end_sessions(request.user, keep=this, only=number, at=now):
        messages.success(request, "You are signed out there.")
    else:
        messages.info(request, "That session was over already.")
    return redirect("sessions")
