"""The nations that own a practice: asked, accepted, left."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import StateConflict
from practices import actions, owning, queries
from practices.forms.owners import OwnerForm
from practices.models import CoOwnership, Practice


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def owners(request: HttpRequest, slug: str) -> HttpResponse:
    """List who owns a practice; its first owner's coordinator asks another nation."""
    practice = queries.practice_for(request.user, slug)
    if practice is None:
        raise Http404
    may, user = owning.can_ask_co_owner(request.user, practice), request.user
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = OwnerForm(request.POST or None, nations=queries.could_own(practice)) if may else None
    if form is not None and request.method == "POST" and form.is_valid():
        nation = form.cleaned_data["nation"]
        act = actions.ask_co_owner
        if _done(form, lambda by: act(practice, nation=nation, by=by, at=timezone.now()), user):
            messages.success(request, f"{nation.name} is asked. Its coordinator answers.")
            return redirect("practice-owners", slug)
    context = {"practice": practice, "form": form, "rows": _rows(user, practice)}
    status = 200 if request.method != "POST" else 422
    return render(request, "practices/owners.html", context, status=status)


def _rows(user: Any, practice: Practice) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "accepts": owning.can_accept_co_ownership(user, row),
            "leaves": owning.can_leave_co_ownership(user, row),
            "leave_words": _leaving(row, own=getattr(user, "nation_id", None) == row.nation_id),
        }
        for row in queries.co_owners(user, practice)
    ]


def _leaving(row: CoOwnership, *, own: bool) -> str:
    if row.accepted_at is not None:
        return "Leave it to the others"
    return "Decline" if own else "Take the question back"


@never_cache
@require_POST
@login_required
def step(request: HttpRequest, slug: str, nation: str) -> HttpResponse:
    """Accept to own it too; or leave, decline, or take the question back."""
    row = queries.co_ownership(request.user, slug, nation)
    if row is None:
        raise Http404
    user: Any = request.user
    said = request.POST.get("step", "")
    steps: dict[str, tuple[Callable[[Any, CoOwnership], bool], Callable[..., object], str]] = {
        "accept": (
            owning.can_accept_co_ownership,
            actions.accept_co_ownership,
            f"{row.nation.name} owns it too.",
        ),
        "leave": (
            owning.can_leave_co_ownership,
            actions.leave_co_ownership,
            f"{row.nation.name} does not own it.",
        ),
    }
    if said not in steps:
        raise BadRequest("There is no such step.")
    may, act, told = steps[said]
    if not may(user, row):
        raise PermissionDenied
    try:
        act(row, by=user, at=timezone.now())
    except StateConflict as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    still = queries.practice_for(user, slug)
    return redirect("practice-owners", slug) if still else redirect("practice-drafts")


def _done(form: OwnerForm, act: Callable[[Any], object], user: Any) -> bool:
    """Whether it was done; a refusal is put into the form."""
    try:
        act(user)
    except ValidationError as refusal:
        form.add_error("nation", refusal.messages)
    except StateConflict as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False
