"""The files of a practice: listed, handed out, attached, changed, shown and removed."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import StaleVersion, StateConflict
from members.markings import Marking
from practices import actions, queries, rules
from practices.forms import AttachForm, AttachmentForm
from practices.handing import download
from practices.models import Attachment, Practice, Status
from practices.validators import MOST_ATTACHMENTS

_STALE: Final = "Somebody else changed it since you opened this page. Look again, then decide."


@require_http_methods(["GET", "HEAD", "POST"])
def attachments(request: HttpRequest, slug: str) -> HttpResponse:
    """List the files of a practice; to those who may change it, take another."""
    practice = queries.practice_for(request.user, slug)
    if practice is None or practice.status == Status.WITHDRAWN:
        raise Http404
    may = request.user.is_authenticated and rules.can_edit(request.user, practice)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = AttachForm(request.POST or None, request.FILES or None, practice=practice)
    if request.method == "POST" and form.is_valid():
        done = _attach(request, practice, form)
        if done is not None:
            waits = (
                "" if done.shown_at else " It waits until somebody else shows it to the readers."
            )
            messages.success(request, f"“{done.title}” is attached.{waits}")
            return redirect(f"{practice.get_absolute_url()}attachments/")
    found = queries.attachments_of(request.user, practice)
    context = {"practice": practice, "files": found, "form": form if may else None}
    context["full"] = len(found) >= MOST_ATTACHMENTS
    status = 200 if request.method != "POST" else 422
    return render(request, "practices/attachments.html", context, status=status)


def _attach(request: HttpRequest, practice: Practice, form: AttachForm) -> Attachment | None:
    """The new attachment; None, and the faults in the form, if the action refuses it."""
    file = form.cleaned_data["file"]
    try:
        return actions.attach(
            practice,
            file=file,
            name=file.name,
            about=_about(form),
            by=_actor(request),
            at=timezone.now(),
        )
    except ValidationError as refusal:
        _show(form, refusal)
    except StateConflict as refusal:
        form.add_error(None, str(refusal))
    return None


def _about(form: Any) -> actions.About:
    said = form.cleaned_data
    return actions.About(said["title"], said["language"], said["marking"], list(said["nations"]))


@require_http_methods(["GET", "HEAD", "POST"])
def attachment(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Show what is known of a file; to those who may change the practice, how to change it."""
    row = _found(request, slug, ref)
    may = request.user.is_authenticated and rules.can_edit(request.user, row.practice)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = AttachmentForm(request.POST or None, attachment=row)
    if request.method == "POST" and form.is_valid() and _change(request, row, form):
        messages.success(request, f"“{form.cleaned_data['title']}” is changed.")
        return redirect(row)
    context = {
        "practice": row.practice,
        "file": row,
        "form": form if may else None,
        "may_show": rules.can_show(request.user, row),
        "asks": request.user.is_authenticated and _could_be_wider(row),
    }
    status = 200 if request.method != "POST" else 422
    return render(request, "practices/attachment.html", context, status=status)


def _could_be_wider(row: Attachment) -> bool:
    """Whether it is shown to some readers of its practice, and not to everybody."""
    shown = row.shown_at is not None and row.practice.status == Status.PUBLISHED
    return shown and row.marking != Marking.CLEAR


def _change(request: HttpRequest, row: Attachment, form: AttachmentForm) -> bool:
    try:
        actions.change_attachment(
            row,
            about=_about(form),
            by=_actor(request),
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
            expected=frozenset({form.cleaned_data["version"]}),
        )
    except ValidationError as refusal:
        _show(form, refusal)
    except StaleVersion:
        form.add_error(None, _STALE)
    else:
        return True
    return False


@require_safe
def file(request: HttpRequest, slug: str, ref: str) -> HttpResponseBase:
    """Hand the file out, to be kept and not to be shown: whoever asks is looked at each time."""
    row = _found(request, slug, ref)
    actions.note_taken(row, by=_actor(request), at=timezone.now())
    try:
        content = actions.open_file(row)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, **download(row))
    if row.reach == Marking.CLEAR and row.practice.status == Status.PUBLISHED:
        response.headers["Cache-Control"] = "private, no-cache"
    return response


@require_POST
@login_required
def show(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Show a file that waits to the readers of its practice."""
    row = _found(request, slug, ref)
    if not rules.can_show(request.user, row):
        raise PermissionDenied
    actions.show_attachment(row, by=_actor(request), at=timezone.now())
    messages.success(request, f"“{row.title}” is shown to the readers.")
    return redirect(row)


@require_POST
@login_required
def remove(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Take a file away."""
    row = _found(request, slug, ref)
    if not rules.can_edit(request.user, row.practice):
        raise PermissionDenied
    actions.remove_attachment(row, by=_actor(request), at=timezone.now())
    messages.success(request, f"“{row.title}” is removed.")
    return redirect(f"{row.practice.get_absolute_url()}attachments/")


def _found(request: HttpRequest, slug: str, ref: str) -> Attachment:
    row = queries.attachment_for(request.user, slug, ref)
    if row is None:
        raise Http404
    return row


def _actor(request: HttpRequest) -> Any:
    """The person who asks, where there is one."""
    return request.user


def _show(form: Any, refusal: ValidationError) -> None:
    """Put a refusal under its fields, or above the form."""
    for name, faults in refusal.error_dict.items():
        field = {"named_nations": "nations"}.get(name, name)
        form.add_error(field if field in form.fields else None, faults)
