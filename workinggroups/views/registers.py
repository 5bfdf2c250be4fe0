"""The registers of decisions and actions across all meetings."""

import datetime
import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.addresses import is_id
from core.errors import StateConflict
from core.pages import refused
from members.models import Person
from workinggroups import actions, queries, rules
from workinggroups.forms import CloseForm, MoveForm, show_refusal
from workinggroups.models import Action, ActionState, Decision, Reached
from workinggroups.views import taking

ROWS = 30
LONGEST_QUERY = 100
WHOSE = {"mine": "Mine", "nation": "My nation’s", "all": "Everybody’s"}
STATES = {
    "open": "Open",
    "overdue": "Overdue",
    "moved": "Moved often",
    "done": "Done",
    "dropped": "Dropped",
}
_YEAR = re.compile(r"20[0-9]{2}", re.ASCII)
_AFTER = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})_([0-9]{1,18})", re.ASCII)


class PersonRequest(HttpRequest):
    """A request behind `login_required`."""

    user: Person


@never_cache
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Show decisions, the latest first; `?group=`, `?q=`, `?reached=`, `?year=`, `?holds=1`."""
    groups = list(queries.groups(request.user))
    chosen = next((g for g in groups if g.slug == request.GET.get("group")), None)
    words = request.GET.get("q", "").replace("\x00", "")[:LONGEST_QUERY]
    narrowed = _narrowed(request)
    asked: dict[str, Any] = {**narrowed, "year": int(narrowed["year"] or 0) or None}
    rows = queries.decisions_register(request.user, group=chosen, words=words, **asked)
    kept = {"group": chosen.slug if chosen else "", "q": words, **narrowed}
    kept = {name: value for name, value in kept.items() if value}
    form, refusal = taking.wanted(request, "Decisions")
    if refusal:
        return refusal
    if form:
        taken, at = rows[: taking.TAKEN], timezone.now()
        return taking.decisions(request, taken, urlencode(kept), form, at=at)
    before = request.GET.get("before", "")
    if before and not is_id(before):
        faults = {"before": "Take this from the links of the list."}
        return refused(request, faults, title="Decisions")
    if before:
        rows = rows.filter(pk__lt=int(before))
    shown = list(rows[: ROWS + 1])
    older = urlencode(kept | {"before": shown[ROWS - 1].pk}) if len(shown) > ROWS else ""
    context = {
        "rows": shown[:ROWS],
        "groups": groups,
        "chosen": chosen,
        "q": words,
        "given": narrowed,
        "ways": Reached.choices,
        "older_url": f"?{older}" if older else "",
        "narrowed": bool(kept or before),
        "here": f"/decisions/?{urlencode(kept)}" if kept else "/decisions/",
    }
    return render(request, "workinggroups/decisions.html", context)


def _narrowed(request: HttpRequest) -> dict[str, str]:
    """The further filters, "" for what is not asked for or makes no sense."""
    reached, year = request.GET.get("reached", ""), request.GET.get("year", "")
    return {
        "reached": reached if reached in Reached.values else "",
        "year": year if _YEAR.fullmatch(year) else "",
        "holds": "1" if request.GET.get("holds") == "1" else "",
    }


@never_cache
@require_safe
def action_list(request: HttpRequest) -> HttpResponse:
    """Show actions, the first due first; `?whose=`, `?state=` and `?after=`."""
    signed_in = request.user.is_authenticated
    whose = request.GET.get("whose", "mine" if signed_in else "all")
    whose = whose if whose in WHOSE and signed_in else "all"
    state = request.GET.get("state", "open")
    state = state if state in STATES else "open"
    today = timezone.now().date()
    rows = queries.actions_register(request.user, whose=whose, state=state, on=today)
    here = {"whose": whose, "state": state}
    form, refusal = taking.wanted(request, "Actions")
    if refusal:
        return refusal
    if form:
        taken, at = rows[: taking.TAKEN], timezone.now()
        return taking.action_rows(request, taken, urlencode(here), form, at=at)
    rows = queries.after_action(rows, *_place(request.GET.get("after", "")))
    shown = list(rows[: ROWS + 1])
    later = ""
    if len(shown) > ROWS:
        last = shown[ROWS - 1]
        later = "?" + urlencode(here | {"after": f"{last.due}_{last.pk}"})
    context = {
        "rows": shown[:ROWS],
        "today": today,
        "choices": [
            {"label": "Whose actions", "links": _links(WHOSE if signed_in else {}, "whose", here)},
            {"label": "State", "links": _links(STATES, "state", here)},
        ],
        "closable": {row.pk for row in shown if row.owner_id == request.user.pk},
        "later_url": later,
        "here": f"/actions/?{urlencode(here)}",
    }
    return render(request, "workinggroups/actions.html", context)


@never_cache
@login_required
@require_safe
def action_detail(request: PersonRequest, number: int) -> HttpResponse:
    """Show one action: where it comes from, how its day moved, what came of it."""
    action = _action(request, number)
    seen = Decision.objects.visible_to(request.user).current()
    parts = [action.item] if action.item else []
    actions.note_read(action.meeting, parts, by=request.user, at=timezone.now())
    is_open = action.state == ActionState.OPEN
    context = {
        "action": action,
        "moves": list(action.moves.all()),
        "decision": seen.filter(pk=action.follows_id or 0).first(),
        "may_change": is_open and rules.can_close(request.user, action),
        "is_overdue": is_open and action.due < timezone.now().date(),
    }
    return render(request, "workinggroups/action.html", context)


def _action(request: PersonRequest, number: int) -> Action:
    known = Action.objects.visible_to(request.user).current()
    rows = known.select_related("meeting__group", "item", "owner__nation")
    action: Action = get_object_or_404(rows, pk=number)
    return action


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_move(request: PersonRequest, number: int) -> HttpResponse:
    """Move the day of an action, with a reason."""
    action = _action(request, number)
    if not rules.can_close(request.user, action):
        raise PermissionDenied
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_action(action, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        except StateConflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The day is moved.")
            return redirect(action)
    return render(request, "workinggroups/action_move.html", {"form": form, "action": action})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_close(request: PersonRequest, number: int) -> HttpResponse:
    """Close an action with a line on what came of it."""
    action = _action(request, number)
    if not rules.can_close(request.user, action):
        raise PermissionDenied
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_action(action, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        except StateConflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The action is closed.")
            return redirect(action.meeting)
    return render(request, "workinggroups/action_close.html", {"form": form, "action": action})


def _place(after: str) -> tuple[datetime.date | None, int]:
    """The day and the number after which a page starts."""
    match = _AFTER.fullmatch(after)
    if match is None:
        return None, 0
    try:
        return datetime.date.fromisoformat(match[1]), int(match[2])
    except ValueError:
        return None, 0


def _links(choices: dict[str, str], name: str, here: dict[str, str]) -> list[dict[str, object]]:
    return [
        {
            "url": "?" + urlencode(here | {name: value}),
            "label": label,
            "current": here[name] == value,
        }
        for value, label in choices.items()
    ]
