"""Answering a poll by the link of a letter, without signing in."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import StateConflict
from workinggroups import actions, queries
from workinggroups.clocks import moment_and_utc
from workinggroups.forms import AnswerForm

LONGEST: Final = 200  # characters of a token


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the times to whoever has the link, with what was answered; a POST answers.

    Opening it changes nothing, since mail programs open links by themselves. What opens nothing
    any more says so in one sentence, the same whatever the reason.
    """
    now = timezone.now()
    sheet = queries.sheet_of_link(token[:LONGEST], at=now)
    if sheet is None:
        return _nothing(request)
    given = {f"option-{pk}": choice for pk, choice in sheet.answers.items()}
    form = AnswerForm(
        request.POST if request.method == "POST" else None, times=sheet.times, initial=given
    )
    done = False
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_poll(sheet.asked, answers=form.answers(), by=sheet.asked.person, at=now)
        except StateConflict:  # closed in this moment
            return _nothing(request)
        done = True
    until = moment_and_utc(sheet.poll.closes_at, sheet.asked.person.time_zone)
    context = {"sheet": sheet, "poll": sheet.poll, "form": form, "done": done, "until": until}
    status = 400 if form.errors else 200
    return render(request, "workinggroups/poll_answer.html", context, status=status)


def _nothing(request: HttpRequest) -> HttpResponse:
    return render(request, "workinggroups/poll_nothing.html", status=404)
