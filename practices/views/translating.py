"""A practice in other languages: read and written."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import StaleVersion, StateConflict
from core.languages import name_of
from core.markdown import render as as_html
from practices import actions, queries, rules
from practices.document import HEADINGS
from practices.forms.translating import TranslationForm
from practices.models import Practice


@require_safe
def translation(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Show a practice in another language."""
    row = queries.translation_for(request.user, slug, language)
    if row is None:
        raise Http404
    user: Any = request.user
    actions.note_read(row.practice, by=user, at=timezone.now())
    texts = [
        {"id": name.replace("_", "-"), "title": title, "html": as_html(row.content[name], shift=2)}
        for name, title in HEADINGS.items()
        if row.content.get(name)
    ]
    context = {
        "row": row,
        "practice": row.practice,
        "texts": texts,
        "original": name_of(row.practice.language),
        "may": user.is_authenticated and rules.can_edit(user, row.practice),
    }
    return render(request, "practices/translation.html", context)


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
    present = queries.translation_for(request.user, slug, asked) if asked else None
    form = TranslationForm(request.POST or None, present=present)
    if request.method == "POST" and form.is_valid() and _write(request, practice, form):
        messages.success(request, "The translation is kept. Its readers are those of the original.")
        return redirect(f"{practice.get_absolute_url()}in/{form.cleaned_data['language']}/")
    context = {"practice": practice, "form": form}
    status = 200 if request.method != "POST" else 422
    return render(request, "practices/translate.html", context, status=status)


def _write(request: HttpRequest, practice: Practice, form: TranslationForm) -> bool:
    said, user = dict(form.cleaned_data), request.user
    by: Any = user
    try:
        actions.translate(
            practice,
            language=said.pop("language"),
            by_machine=bool(said.pop("by_machine")),
            expected=frozenset({said.pop("version")}),
            texts=said,
            by=by,
            at=timezone.now(),
        )
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
