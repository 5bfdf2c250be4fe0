"""Pages of adoptions: the list, one of them, changed, confirmed, acknowledged."""

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.addresses import HIGHEST_ID, is_id, unknown
from core.errors import StaleVersion, StateConflict
from core.pages import refused
from members.models import Person
from members.queries.access import accesses
from members.seeing import panel
from practices import actions, adopters, rules
from practices.forms import ChangeForm, show_refusal
from practices.forms.adoptions import initial_of
from practices.lookups import lookups, stamp
from practices.models import Adoption
from practices.queries import adoptions
from practices.uptake import AdoptionStage, AdoptionState, Level


class PersonRequest(HttpRequest):
    """A request behind `login_required`."""

    user: Person


ROWS: Final = 30
_CHOICES: Final[dict[str, dict[str, str]]] = {
    "stage": {str(key): str(label) for key, label in AdoptionStage.choices},
    "state": {str(key): str(label) for key, label in AdoptionState.choices},
    "level": {str(key): str(label) for key, label in Level.choices},
}
_LABELS: Final = {"nation": "Nation", "stage": "Stage", "state": "Confirmed", "level": "Level"}


@never_cache
@require_safe
def adoption_list(request: HttpRequest) -> HttpResponse:
    """List adoptions, the last changed first; `?nation=`, `?stage=`, `?state=`, `?level=`."""
    nations = {n.slug: n.name for n in lookups(stamp()).nations.values()}
    choices = {"nation": nations, **_CHOICES}
    faults = unknown(request.GET, {*choices, "before"})
    chosen = {name: request.GET[name] for name in choices if request.GET.get(name)}
    before = request.GET.get("before", "")
    faults |= {
        name: f"Choose one of: {', '.join(choices[name])}."
        for name, value in chosen.items()
        if value not in choices[name]
    }
    if before and not is_id(before):
        faults["before"] = "Take this from the links of the list."
    if faults:
        return refused(request, faults, title="Adoptions")
    asked = {"owner_nation__slug" if name == "nation" else name: chosen[name] for name in chosen}
    rows = adoptions.adoption_values(request.user).filter(**asked)
    if before:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: ROWS + 1])
    shown = found[:ROWS]
    more = urlencode(chosen | {"before": shown[-1]["id"]}) if len(found) > ROWS else ""
    context = {
        "rows": [adopters.row_of(row) for row in shown],
        "waiting": adoptions.waiting_for(request.user),
        "fields": [
            {"name": name, "label": _LABELS[name], "options": options.items(),
             "chosen": chosen.get(name, "")}
            for name, options in choices.items()
        ],
        "narrowed": bool(chosen or before),
        "older_url": f"?{more}" if more else "",
    }  # fmt: skip
    return render(request, "practices/adoptions.html", context)


def _found(user: Any, number: int) -> Adoption:
    row = adoptions.adoption_for(user, number) if number <= HIGHEST_ID else None
    if row is None:
        raise Http404
    return row


@never_cache
@require_safe
def adoption(request: HttpRequest, number: int) -> HttpResponse:
    """Show an adoption."""
    row = _found(request.user, number)
    user: Any = request.user
    actions.note_adoption_read(row, by=user, at=timezone.now())
    words, stale = adopters.standing(row.state, row.confirmed_at, row.written_at)
    access = accesses([row], user)[row.pk]
    owner = row.owner_nation.name if row.owner_nation else ""
    context = {
        "adoption": row,
        "standing": words,
        "stale": stale,
        "facts": adopters.facts_of(row),
        "drift": adopters.drift(row),
        "chain": adopters.chain_of(row, adoptions.source_of(user, row)),
        "evidence": adopters.evidence_of(row.evidence),
        "who": panel(access, marking=row.marking, owner=owner, released=row.released_to_affiliates),
        "knows_contacts": adoptions.knows_contacts(user),
        "may": {
            "edit": rules.can_edit_adoption(user, row),
            "confirm": rules.can_confirm_adoption(user, row),
            "acknowledge": row.acknowledged_at is None and rules.can_acknowledge(user, row),
        },
        "is_news": rules.is_news(row),
    }
    return render(request, "practices/adoption.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adoption_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Change what an adoption says."""
    row = _found(request.user, number)
    if not rules.can_edit_adoption(request.user, row):
        raise PermissionDenied
    others = [other for other in adoptions.adoptions_of(request.user, row.practice) if other != row]
    form = ChangeForm(
        request.POST or None,
        initial=initial_of(row),
        others=others,
        contacts=adoptions.contacts_of(row),
    )
    if request.method == "POST" and form.is_valid():
        content = form.content(row.outcomes[1:]) | {"contact": form.answers()}
        marking = form.cleaned_data["marking"]
        same = marking == (row.wanted_marking or row.marking)
        try:
            actions.change(
                row,
                content=content,
                marking=None if same else marking,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
                expected=read_version(request),
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
        except StaleVersion:
            form.add_error(None, "Somebody changed it since you opened this page. Look again.")
        else:
            messages.success(request, "Kept.")
            return redirect(row)
    return render(request, "practices/adoption_edit.html", {"form": form, "adoption": row})


@login_required
@require_POST
def adoption_confirm(request: PersonRequest, number: int) -> HttpResponse:
    """Stand by an adoption for a year from now."""
    row = _found(request.user, number)
    if not rules.can_confirm_adoption(request.user, row):
        raise PermissionDenied
    try:
        row = actions.confirm(
            row, by=request.user, at=timezone.now(), expected=read_version(request)
        )
    except (StateConflict, StaleVersion) as refusal:
        return _not_done(request, row, refusal)
    until = row.lapses_at
    messages.success(request, f"Confirmed until {until.day} {until:%B %Y}." if until else "")
    return redirect(row)


@login_required
@require_POST
def adoption_acknowledge(request: PersonRequest, number: int) -> HttpResponse:
    """Say for the source that it knows of an adoption."""
    row = _found(request.user, number)
    if not rules.can_acknowledge(request.user, row):
        raise PermissionDenied
    try:
        row = actions.acknowledge(row, by=request.user, at=timezone.now())
    except StateConflict as refusal:
        return _not_done(request, row, refusal)
    messages.success(request, "Acknowledged.")
    return redirect(row)


def read_version(request: HttpRequest) -> frozenset[int] | None:
    """The version that was in front of the person; any if the form does not say."""
    said = request.POST.get("version", "")
    return frozenset({int(said)}) if is_id(said) else None


def _not_done(
    request: HttpRequest, row: Adoption, refusal: StateConflict | StaleVersion
) -> HttpResponse:
    stale = "It has changed since you read it. Read it again, then decide."
    faults = [{"text": stale if isinstance(refusal, StaleVersion) else str(refusal)}]
    context = {"practice": row, "faults": faults}
    return render(request, "practices/not_done.html", context, status=409)
