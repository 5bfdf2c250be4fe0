"""A write-up on its way: handed over, published, withdrawn."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import FieldErrors, StaleVersion, StateConflict
from practices import actions, owning, queries, rules
from practices.document import HEADINGS
from practices.forms import WithdrawForm
from practices.models import Draft, Practice
from practices.views import editing

_DIGITS: Final = 9  # more than any version has


@require_POST
@login_required
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand a draft over for review."""
    row = _found(request.user, slug)
    draft = queries.draft_for(request.user, slug)
    if not owning.can_write(request.user, row):
        raise PermissionDenied
    try:
        actions.submit(row, by=_actor(request), at=timezone.now(), **_seen(request))
    except (ValidationError, StateConflict, StaleVersion) as error:
        return _not_done(request, row, draft, error)
    messages.success(request, f"“{_title(row, draft)}” is handed over for review.")
    return redirect("practice-draft" if draft else "practice", slug)


def _title(row: Practice, draft: Draft | None) -> str:
    return str((draft and draft.content.get("title")) or row.title)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the reason, then take a practice out of the library."""
    row = _found(request.user, slug)
    if not rules.can_withdraw(request.user, row):
        raise PermissionDenied
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.withdraw(row, reason=reason, by=_actor(request), at=timezone.now())
        except StateConflict as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"“{row.title}” is withdrawn.")
            return redirect(row)
    return render(request, "practices/withdraw.html", {"practice": row, "form": form})


def _found(user: Any, slug: str) -> Practice:
    row = queries.practice_for(user, slug)
    if row is None:
        raise Http404
    return row


def _actor(request: HttpRequest) -> Any:
    """The person who asks, where there is one: whoever changes, or reads what not all may."""
    return request.user


def _seen(request: HttpRequest) -> dict[str, Any]:
    """The version, and the edition of its draft, that was in front of the person.

    No version if the form does not say; it need not name an edition.
    """
    version = _number(request.POST.get("version", ""))
    expected = frozenset() if version is None else frozenset({version})
    return {"expected": expected, "edition": _number(request.POST.get("edition", ""))}


def _number(said: str) -> int | None:
    fits = said.isascii() and said.isdecimal() and len(said) <= _DIGITS
    return int(said) if fits else None


def _not_done(
    request: HttpRequest,
    row: Practice,
    draft: Draft | None,
    error: ValidationError | StateConflict | StaleVersion,
) -> HttpResponse:
    """Show what an action refused, and where to go on from there: on the sheet if it is wrong."""
    if draft and isinstance(error, ValidationError) and owning.can_write(request.user, row):
        return editing.refused(request, row, draft, error)
    faults = [{"text": sentence} for sentence in _sentences(error)]
    context = {"practice": row, "faults": faults}
    status = 412 if isinstance(error, StaleVersion) else 409
    return render(request, "practices/not_done.html", context, status=status)


def _sentences(error: ValidationError | StateConflict | StaleVersion) -> list[str]:
    if isinstance(error, StaleVersion):
        return ["The text has changed since you read it. Read it again, then decide."]
    if isinstance(error, StateConflict):
        return [str(error)]
    if isinstance(error, FieldErrors):
        error = ValidationError(error.flat())
    said = error.message_dict.items()
    return [f"{HEADINGS.get(name, name)}: {text}" for name, texts in said for text in texts]
