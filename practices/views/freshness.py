"""Saying that a write-up is still true: on its page, or by the link in a letter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import StaleVersion, StateConflict
from members.markings import Marking
from members.models import Person
from practices import actions, queries, rules, truetokens
from practices.models import Practice
from practices.views.adoptions import PersonRequest, read_version


@login_required
@require_POST
def still_true(request: PersonRequest, slug: str) -> HttpResponse:
    """Say that a practice of one's nation is still true."""
    practice = queries.practice_for(request.user, slug)
    if practice is None:
        raise Http404
    if not rules.can_confirm_practice(request.user, practice):
        raise PermissionDenied
    try:
        actions.confirm_practice(
            practice, by=request.user, at=timezone.now(), expected=read_version(request)
        )
    except (StateConflict, StaleVersion) as refusal:
        stale = "It has changed since you read it. Read it again, then decide."
        said = stale if isinstance(refusal, StaleVersion) else str(refusal)
        context = {"practice": practice, "faults": [{"text": said}]}
        return render(request, "practices/not_done.html", context, status=409)
    messages.success(request, "Confirmed: it is still true.")
    return redirect(practice)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button to whoever has the link of a letter; the button says that it is still true.

    Opening the link changes nothing: mail programs open links by themselves.
    """
    found = _who_and_what(token)
    if found is None:
        return render(request, "practices/still_true_nothing.html", status=404)
    person, practice = found
    done = request.method == "POST"
    if done:
        actions.confirm_practice(practice, by=person, at=timezone.now())
    title = "" if practice.marking == Marking.RED else practice.title
    context = {"title": title, "done": done, "url": practice.get_absolute_url()}
    return render(request, "practices/still_true.html", context)


def _who_and_what(token: str) -> tuple[Person, Practice] | None:
    """The person and the practice of a token, if the person may confirm it now."""
    numbers = truetokens.read(token)
    if numbers is None:
        return None
    person: Person | None = Person.objects.current().filter(pk=numbers[0]).first()
    if person is None:
        return None
    rows = Practice.objects.visible_to(person).published()
    practice = rows.filter(pk=numbers[1]).first()
    if practice is None or not rules.can_confirm_practice(person, practice):
        return None
    return person, practice
