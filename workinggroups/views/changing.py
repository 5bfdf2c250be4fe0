"""Saving a change of a meeting, once it was seen who will hear what of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from workinggroups import actions
from workinggroups.actions import Terms
from workinggroups.forms import terms_of
from workinggroups.models import Meeting

_OURS = {"csrfmiddlewaretoken", "tell", "confirmed"}


def saved(
    request: HttpRequest,
    thing: Any,
    form: forms.Form,
    change: Callable[[Terms], Sequence[Meeting]],
) -> HttpResponse | None:
    """Make the change and return None; or show first who would hear what of it.

    That is shown unless it was seen, or nobody hears anything. Raises what the change raises.
    """
    terms = terms_of(form, request.POST)
    if "confirmed" not in request.POST:
        quiet = replace(terms, tell=False)
        hearings = actions.rehearse(lambda: change(quiet), at=timezone.now())
        if hearings:
            return _preview(request, thing, hearings)
    change(terms)
    return None


def _preview(request: HttpRequest, thing: Any, hearings: Sequence[Any]) -> HttpResponse:
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _OURS
        for value in values
    ]
    context = {"thing": thing, "hearings": hearings, "sent": sent, "back": request.path}
    return render(request, "workinggroups/who_hears.html", context)
