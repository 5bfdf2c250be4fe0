"""Pages on which wider sharing is wished for and answered."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.addresses import HIGHEST_ID
from core.errors import StateConflict
from members.markings import Marking
from members.models import Person
from sharing import actions, queries, rules
from sharing.forms import YES, AnswerForm, AskForm, Offered


class PersonRequest(HttpRequest):
    """A request behind `login_required`."""

    user: Person


@never_cache
@require_safe
@login_required
def sharing(request: PersonRequest) -> HttpResponse:
    """List what waits for the person's answer, and what the person asked for."""
    waiting = [
        {"wish": wish, "wanted": list(queries.in_words(wish))}
        for wish in queries.to_answer(request.user)
    ]
    own = [
        {"wish": each.wish, "seen": each.seen, "wanted": list(queries.in_words(each.wish))}
        for each in queries.asked(request.user)
    ]
    return render(request, "sharing/sharing.html", {"waiting": waiting, "own": own})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_practice(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask for wider sharing of a practice."""
    practice = queries.practice_of(request.user, slug)
    return _ask(request, practice, practice)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_attachment(request: PersonRequest, slug: str, ref: str) -> HttpResponse:
    """Ask for wider sharing of a file of a practice."""
    file = queries.attachment_of(request.user, slug, ref)
    return _ask(request, file, file)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_meeting(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask for wider sharing of a meeting."""
    meeting = queries.meeting_of(request.user, slug)
    return _ask(request, meeting, meeting)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_point(request: PersonRequest, slug: str, number: int) -> HttpResponse:
    """Ask for wider sharing of a point of an agenda."""
    point = queries.point_of(request.user, slug, number) if number <= HIGHEST_ID else None
    if point is None:
        raise Http404
    return _ask(request, point, point.meeting)


def _ask(request: PersonRequest, thing: Any, page: Any) -> HttpResponse:
    """Ask for wider sharing of `thing`, which is shown on `page`; none is a 404."""
    if thing is None:
        raise Http404
    if not rules.can_ask(request.user, thing):
        raise PermissionDenied
    now = timezone.now()
    embargo, whole = getattr(thing, "embargo_until", None), queries.whole_of(thing)
    offered = Offered(
        marking=thing.marking,
        widest=whole.marking if whole else Marking.CLEAR,
        people=queries.people_to_name(request.user),
        circles=queries.circles_to_name(request.user),
        embargo_until=embargo if embargo and embargo > now else None,
    )
    form = AskForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(thing, by=request.user, at=now, **form.cleaned_data)
        except ValidationError as refusal:
            _show(form, refusal)
        else:
            messages.success(request, "Your wish is with its owner. You find the answer here.")
            return redirect("sharing")
    return render(request, "sharing/ask.html", {"form": form, "thing": thing, "page": page})


def _answer(request: PersonRequest, number: int) -> HttpResponse:
    wish = queries.wish_for(request.user, number) if number <= HIGHEST_ID else None
    if wish is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.answer(
                wish,
                agree=data["agree"] == YES,
                reason=data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            _show(form, refusal)
        except StateConflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your answer is kept, and shown to who asked.")
            return redirect("sharing")
    context = {"form": form, "wish": wish, "wanted": list(queries.in_words(wish))}
    return render(request, "sharing/answer.html", context)


# Sharing more widely cannot be taken back from those who have read it: the password is asked for.
answer = never_cache(
    login_required(
        require_http_methods(["GET", "HEAD", "POST"])(
            reauthentication_required(_answer, allow_get=True)
        )
    )
)


@never_cache
@login_required
@require_POST
def take_back(request: PersonRequest, number: int) -> HttpResponse:
    """Take one's own wish back."""
    wish = queries.own_wish(request.user, number) if number <= HIGHEST_ID else None
    if wish is None:
        raise Http404
    if not rules.can_take_back(request.user, wish):
        raise PermissionDenied
    actions.take_back(wish, by=request.user, at=timezone.now())
    messages.success(request, "Your wish is taken back.")
    return redirect("sharing")


def _show(form: Any, refusal: ValidationError) -> None:
    """Put a refusal under its fields, or above the form."""
    for name, faults in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, faults)
