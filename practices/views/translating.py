"""A practice in other languages: read, written, cleared and removed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import StaleVersion, StateConflict
from core.languages import name_of
from core.markdown import render as as_html
from practices import actions, queries, rules
from practices.document import HEADINGS
from practices.forms.translating import ReasonForm, TranslationForm
from practices.models import Practice, Translation, TranslationState


@require_safe
def translation(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Show a practice in another language."""
    row = queries.translation_for(request.user, slug, language)
    if row is None:
        raise Http404
    user: Any = request.user
    actions.note_read(row.practice, by=user, at=timezone.now())
    return render(request, "practices/translation.html", _context(request, row))


def _context(request: HttpRequest, row: Translation) -> dict[str, Any]:
    user = request.user
    texts = [
        {"id": name.replace("_", "-"), "title": title, "html": as_html(row.content[name], shift=2)}
        for name, title in HEADINGS.items()
        if row.content.get(name)
    ]
    return {
        "row": row,
        "practice": row.practice,
        "texts": texts,
        "original": name_of(row.practice.language),
        "language": name_of(row.language),
        "may": user.is_authenticated and rules.can_edit(user, row.practice),
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Show a translation that is not cleared yet; take the step that the reader takes."""
    row = queries.waiting_translation(request.user, slug, language)
    if row is None:
        raise Http404
    clears = queries.may_clear_translation(request.user, row)
    form = ReasonForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST":
        step = request.POST.get("step", "")
        if step not in {"approve", "return"}:
            raise BadRequest("There is no such step.")
        if not clears:
            raise PermissionDenied
        done = _step(request, row, form, step)
        if done is not None:
            messages.success(request, done)
            return redirect(row.practice)
    given = row.approved_by.count()
    has_approved = row.approved_by.filter(pk=request.user.pk).exists()
    context = _context(request, row) | {
        "form": form,
        "clears": clears,
        "approves": clears and not has_approved,
        "given": given,
    }
    status = 200 if request.method != "POST" else 422
    return render(request, "practices/translation_waiting.html", context, status=status)


def _step(request: HttpRequest, row: Translation, form: ReasonForm, step: str) -> str | None:
    """Approve or return; what was done in words, or None and the faults in the form."""
    user: Any = request.user
    act = partial(actions.return_translation, reason=request.POST.get("reason", ""))
    if step == "approve":
        form.fields["reason"].required = False
        act = partial(actions.approve_translation)
    if not form.is_valid():
        return None
    expected = frozenset({form.cleaned_data["version"]})
    if not _done(form, lambda: act(row, by=user, at=timezone.now(), expected=expected)):
        return None
    return "Your approval is kept." if step == "approve" else "It is returned to its translator."


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Take a translation away, with the reason: the one that is shown, or ?waiting=1."""
    find = queries.waiting_translation if "waiting" in request.GET else queries.translation_for
    row = find(request.user, slug, language)
    if row is None:
        raise Http404
    if not rules.can_edit(request.user, row.practice):
        raise PermissionDenied
    form = ReasonForm(request.POST or None, initial={"version": row.version})
    user: Any = request.user
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        expected = frozenset({said["version"]})
        if _done(
            form,
            lambda: actions.remove_translation(
                row, reason=said["reason"], by=user, at=timezone.now(), expected=expected
            ),
        ):
            messages.success(request, "The translation is removed.")
            return redirect(row.practice)
    status = 200 if request.method != "POST" else 422
    context = _context(request, row) | {"form": form}
    return render(request, "practices/translation_remove.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, slug: str) -> HttpResponse:
    """Translate a practice; ?language= goes on with a translation that is there."""
    practice = queries.practice_for(request.user, slug)
    if practice is None:
        raise Http404
    if not rules.can_edit(request.user, practice):
        raise PermissionDenied
    asked = request.GET.get("language", "")[:20]
    present = _present(request, slug, asked) if asked else None
    form = TranslationForm(request.POST or None, present=present)
    if request.method == "POST" and form.is_valid():
        row = _write(request, practice, form)
        if row is not None:
            shown = row.state == TranslationState.SHOWN
            told = "Its readers are those of the original." if shown else "Your nation clears it."
            messages.success(request, f"The translation is kept. {told}")
            return redirect(row)
    context = {"practice": practice, "form": form}
    status = 200 if request.method != "POST" else 422
    return render(request, "practices/translate.html", context, status=status)


def _present(request: HttpRequest, slug: str, language: str) -> Translation | None:
    """What one writes on at: that which waits, or else that which is shown."""
    waits = queries.waiting_translation(request.user, slug, language)
    return waits or queries.translation_for(request.user, slug, language)


def _write(request: HttpRequest, practice: Practice, form: TranslationForm) -> Translation | None:
    said, user = dict(form.cleaned_data), request.user
    by: Any = user
    kept: list[Translation] = []
    _done(
        form,
        lambda: kept.append(
            actions.translate(
                practice,
                language=said.pop("language"),
                by_machine=bool(said.pop("by_machine")),
                expected=frozenset({said.pop("version")}),
                texts=said,
                by=by,
                at=timezone.now(),
            )
        ),
    )
    return kept[0] if kept else None


def _done(form: Any, act: Callable[[], object]) -> bool:
    """Whether it was done; a refusal is put into the form."""
    try:
        act()
    except ValidationError as refusal:
        for name, faults in refusal.error_dict.items():
            form.add_error(name if name in form.fields else None, faults)
    except StaleVersion:
        form.add_error(None, "There is a translation by somebody else meanwhile. Open that one.")
    except StateConflict as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False
