"""Notes of thirty seconds: read, written, published, made a write-up, taken away."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import StateConflict
from practices import actions, queries, rules
from practices.forms import NoteForm
from practices.models import Note, NoteState
from practices.rules import writes_for


@require_safe
@login_required
def note_list(request: HttpRequest) -> HttpResponse:
    """List the notes, with what the reader may do about each."""
    at, user = timezone.now(), request.user
    found = queries.notes(user)
    known = queries.write_ups(user, found)
    rows = [
        {
            "note": note,
            "days": max((note.over_at - at).days, 0) if note.over_at else None,
            "write_up": known.get(note.pk),
            "publish": rules.can_publish_note(user, note),
            "promote": rules.can_promote_note(user, note),
            "discard": rules.can_discard_note(user, note),
        }
        for note in found
    ]
    context = {"rows": rows, "may_write": writes_for(user) is not None}
    return render(request, "practices/notes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def note_new(request: HttpRequest) -> HttpResponse:
    """Ask for three things, and keep them as a note."""
    user: Any = request.user
    if user.nation is None or not rules.can_create(user, nation_id=user.nation_id):
        raise PermissionDenied
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        note = actions.write_note(
            **form.cleaned_data, nation=user.nation, by=user, at=timezone.now()
        )
        waits = "Your coordinator publishes it; you see it here until then."
        messages.success(request, waits if note.state == NoteState.WAITING else "It is published.")
        return redirect("notes")
    return render(request, "practices/note_new.html", {"form": form})


@require_POST
@login_required
def note_publish(request: HttpRequest, number: int) -> HttpResponse:
    """Publish somebody else's note."""
    note = _found(request.user, number)
    return _done(request, note, rules.can_publish_note, actions.publish_note, "It is published.")


@require_POST
@login_required
def note_discard(request: HttpRequest, number: int) -> HttpResponse:
    """Take a note away."""
    note = _found(request.user, number)
    return _done(request, note, rules.can_discard_note, actions.discard_note, "The note is gone.")


@require_POST
@login_required
def note_promote(request: HttpRequest, number: int) -> HttpResponse:
    """Begin a write-up with what a note says."""
    note = _found(request.user, number)
    if not rules.can_promote_note(request.user, note):
        raise PermissionDenied
    user: Any = request.user
    practice = actions.promote_note(note, by=user, at=timezone.now())
    messages.success(request, "This is what the note said. Write on.")
    return redirect("practice-edit", practice.slug)


def _done(
    request: HttpRequest,
    note: Note,
    may: Callable[[Any, Note], bool],
    act: Callable[..., Any],
    said: str,
) -> HttpResponse:
    if not may(request.user, note):
        raise PermissionDenied
    try:
        act(note, by=request.user, at=timezone.now())
    except StateConflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("notes")


def _found(user: Any, number: int) -> Note:
    note = queries.note_for(user, number)
    if note is None:
        raise Http404
    return note
