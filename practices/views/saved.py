"""One's saved searches: listed, added, renamed, deleted."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from practices import actions, cards, filters
from practices.forms import NewSearchForm, SavedSearchForm
from practices.lookups import Lookups, lookups, stamp
from practices.models import SavedSearch

PAGE: Final = "saved-searches"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def searches(request: HttpRequest) -> HttpResponse:
    """List the searches that the person keeps, and keep another."""
    known = lookups(stamp())
    given = request.POST if request.method == "POST" else request.GET or None
    form = NewSearchForm(given if request.method == "POST" else None, initial=_begun(request))
    person: Any = request.user
    if request.method == "POST" and form.is_valid():
        try:
            query = _question(form.cleaned_data["query"], known)
            words = {name: form.cleaned_data[name] for name in ("name", "is_weekly")}
            row = actions.save_search(**words, query=query, by=person, at=timezone.now())
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, f"“{row.name}” is saved.")
            return redirect(PAGE)
    return _page(request, form, known)


@never_cache
@login_required
@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Rename a saved search, begin or stop its letters, or delete it."""
    person: Any = request.user
    row = get_object_or_404(SavedSearch.objects.visible_to(person), pk=number)
    if "drop" in request.POST:
        actions.drop_search(row, by=person, at=timezone.now())
        messages.success(request, f"“{row.name}” is deleted.")
        return redirect(PAGE)
    form = SavedSearchForm(request.POST)
    if form.is_valid():
        try:
            actions.change_search(row, **form.cleaned_data, by=person, at=timezone.now())
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, f"“{row.name}” is changed.")
            return redirect(PAGE)
    faults = [text for texts in form.errors.values() for text in texts]
    for text in faults:
        messages.error(request, str(text))
    return redirect(PAGE)


def _begun(request: HttpRequest) -> dict[str, Any]:
    return {"query": request.GET.get("query", "")[:2000], "is_weekly": True}


def _question(query: str, known: Lookups) -> str:
    """The question in its one form: from its first page, in the usual order."""
    return filters.usual(filters.parse(QueryDict(query), known))


def _show(form: Any, error: ValidationError) -> None:
    """Show what is wrong at the fields that the form has, else above it."""
    for name, texts in error.message_dict.items():
        shown = name in form.fields and name != "query"
        for text in texts:
            form.add_error(name if shown else None, text)


def _page(request: HttpRequest, form: NewSearchForm, known: Lookups) -> HttpResponse:
    rows = [
        {"row": row, "words": words_of(row.query, known)}
        for row in SavedSearch.objects.visible_to(request.user).order_by("name", "pk")
    ]
    begun = form["query"].value() or ""
    context = {"form": form, "rows": rows, "begun": words_of(begun, known) if begun else ""}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "practices/saved.html", context, status=status)


def words_of(query: str, known: Lookups) -> str:
    """What a saved search asks for, in words; a filter that is gone is left out."""
    try:
        asked = filters.parse(QueryDict(query), known)
    except ValidationError:
        return "It asks for something that is no longer there."
    words = [f"“{asked.q}”"] if asked.q else []
    words += [row["label"] for row in cards.active_filters(asked, known)]
    return ", ".join(words) or "The whole library"
