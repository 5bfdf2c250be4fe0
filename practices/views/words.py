"""The secretariat's page of words that mean the same, fed by searches that found nothing."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from practices import actions, rules
from practices.forms import WordsForm
from practices.models import SearchMiss, Synonym
from practices.synonyms import GROUPS

PAGE: Final = "search-words"
_MISSES: Final = 50


def _needed(request: HttpRequest) -> Any:
    """The person who asks, if the list is theirs to keep."""
    if not rules.can_keep_words(request.user):
        raise PermissionDenied
    return request.user


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """Show the words that mean the same, and add to them."""
    person = _needed(request)
    given = request.POST if request.method == "POST" else None
    form = WordsForm(given, initial={"phrases": request.GET.get("word", "")[:200]})
    if given is not None and _kept(form, None, person):
        messages.success(request, "These words now mean the same to every search.")
        return redirect(PAGE)
    return _page(request, form)


@never_cache
@login_required
@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Change a line of the list, or take it away."""
    person = _needed(request)
    row = get_object_or_404(Synonym.objects.visible_to(person), pk=number)
    if "drop" in request.POST:
        actions.drop_words(row, by=person, at=timezone.now())
        messages.success(request, "These words no longer mean the same.")
        return redirect(PAGE)
    form = WordsForm(request.POST)
    if _kept(form, row, person):
        messages.success(request, "The line is changed.")
        return redirect(PAGE)
    return _page(request, form)


def _kept(form: WordsForm, row: Synonym | None, person: Any) -> bool:
    """Keep what the form says; say at its field what cannot be."""
    if not form.is_valid():
        return False
    try:
        actions.keep_words(form.cleaned_data["phrases"], row=row, by=person, at=timezone.now())
    except ValidationError as error:
        form.add_error("phrases", error.message_dict["phrases"])
        return False
    return True


def _page(request: HttpRequest, form: WordsForm) -> HttpResponse:
    context = {
        "form": form,
        "rows": list(Synonym.objects.visible_to(request.user).order_by("pk")),
        "built_in": [" = ".join(group) for group in GROUPS],
        "misses": list(SearchMiss.objects.order_by("-times", "-last_on", "words")[:_MISSES]),
    }
    status = 422 if form.errors else 200
    return render(request, "practices/words.html", context, status=status)
