"""The editor: a sheet that keeps every word, with a script or without."""

import json
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import StateConflict
from practices import actions, owning, queries, rules, sheet, slips
from practices.completeness import completeness
from practices.differences import TITLES
from practices.differing import differences
from practices.document import document_of
from practices.forms import Sheet, StartForm
from practices.forms.editing import sent
from practices.guidance import LABELS, ROW_NAMES
from practices.lookups import lookups, stamp
from practices.models import Draft, DraftState, Practice
from practices.queries.clearing import remarks_on

_SALT: Final = "practices.draft"
_UNSAVED: Final = "unsaved"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Ask for a working title, then begin a draft."""
    user: Any = request.user
    if user.nation is None or not rules.can_create(user, nation_id=user.nation_id):
        raise PermissionDenied
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        practice, _ = actions.start(
            **form.cleaned_data, owner=user.nation, by=user, at=timezone.now()
        )
        return redirect("practice-edit", practice.slug)
    return render(request, "practices/start.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sheet of a practice, or keep what was written on it."""
    if not request.user.is_authenticated:
        return _signed_out(request, slug)
    practice, draft = editable(request.user, slug)
    if request.method == "POST":
        return _write(request, practice)
    if draft and draft.state == DraftState.SUBMITTED:
        return redirect("practice-draft", slug)
    kept = _unsaved(request, slug)
    said = draft.content if draft else document_of(practice)
    known = lookups(stamp())
    close = queries.similar_to(request.user, draft, known=known) if draft else []
    page = {"restored": kept is not None, "similar": close}
    flat = kept or sheet.flatten(said)
    read = json.loads(flat["read"]) if kept else sheet.digests(said)
    return draw(request, practice, draft, flat=flat, read=read, more=_more(request), page=page)


def editable(user: Any, slug: str) -> tuple[Practice, Draft | None]:
    """The practice that the user may write, with its draft; 404 or 403 otherwise."""
    practice = queries.practice_for(user, slug)
    if practice is None:
        raise Http404
    if not owning.can_write(user, practice):
        raise PermissionDenied
    return practice, queries.draft_for(user, slug)


def draw(  # noqa: PLR0913 - what a sheet is drawn from, all named
    request: HttpRequest,
    practice: Practice,
    draft: Draft | None,
    *,
    flat: Mapping[str, Any],
    read: Mapping[str, str],
    more: str = "",
    faults: Mapping[str, list[str]] | None = None,
    status: int = HTTPStatus.OK,
    page: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Draw the sheet with what is on it, right or wrong."""
    said = sheet.gather(flat)
    told = {name: list(sentences) for name, sentences in (faults or slips.slips(said)).items()}
    remarks = remarks_on(draft)
    for remark in remarks:
        if remark.part:
            told.setdefault(remark.part, []).append(f"Returned: {remark.text}")
    written = Sheet(flat, known=lookups(stamp()), more=more, slips=told)
    context = {
        "practice": practice,
        "draft": draft,
        "sheet": written,
        "read": json.dumps(read),
        "person": signing.dumps(request.user.pk, salt=_SALT),
        "whole": completeness(said),
        "refused": bool(faults),
        "remarks": [(TITLES.get(each.part, "The whole"), each) for each in remarks],
        **(page or {}),
    }
    return render(request, "practices/edit.html", context, status=status)


def _write(request: HttpRequest, practice: Practice) -> HttpResponse:
    user: Any = request.user
    flat = sent(request.POST)
    read = _mapping(flat.get("read", ""))
    content = _resolved(request) if "resolve" in flat else sheet.gather(flat)
    wants_json = request.headers.get("Accept", "") == "application/json"
    try:
        done = actions.write_draft(practice, content=content, read=read, by=user, at=timezone.now())
    except StateConflict as error:
        if wants_json:
            return JsonResponse({"said": str(error)}, status=HTTPStatus.CONFLICT)
        page = {"conflict": str(error)}
        draft = queries.draft_for(user, practice.slug)
        status = HTTPStatus.CONFLICT
        return draw(request, practice, draft, flat=flat, read=read, status=status, page=page)
    request.session.pop(_UNSAVED, None)
    if wants_json:
        return _told(done, content)
    if done.clashes:
        return _clash(request, practice, done, content)
    return _onwards(request, practice, flat)


def _onwards(request: HttpRequest, practice: Practice, flat: Mapping[str, Any]) -> HttpResponse:
    """Where the button that was pressed leads."""
    if "preview" in flat:
        return redirect("practice-draft", practice.slug)
    page = redirect("practice-edit", practice.slug)
    if flat.get("add") in ROW_NAMES:
        page.headers["Location"] += f"?more={flat['add']}#{flat['add']}"
    else:
        messages.success(request, "Saved.")
    return page


def _told(done: actions.Written, content: Mapping[str, Any]) -> HttpResponse:
    """Tell the script what was kept, and what of it somebody else wrote differently."""
    whole = completeness(done.content)
    kept = {n: sheet.digest(v) for n, v in content.items() if n not in done.clashes}
    now = sheet.normal(done.content)
    body = {
        "saved_at": done.draft.saved_at.isoformat() if done.draft else None,
        "edition": done.draft.edition if done.draft else 0,
        "read": {name: value for name, value in kept.items() if now.get(name) == content[name]},
        "clashes": [LABELS[name] for name in done.clashes],
        "sentence": whole.sentence,
        "stated": whole.stated,
        "missing": [{"part": gap.part, "label": gap.label} for gap in whole.missing],
    }
    return JsonResponse(body)


def _clash(
    request: HttpRequest, practice: Practice, done: actions.Written, content: Mapping[str, Any]
) -> HttpResponse:
    """Show by heading where two writers differ; everything else is saved."""
    theirs = sheet.normal(done.content)
    mine = {name: content[name] for name in done.clashes}
    read = {name: sheet.digest(theirs[name]) for name in done.clashes}
    context = {
        "practice": practice,
        "draft": done.draft,
        "differences": differences(theirs, mine),
        "mine": json.dumps(mine),
        "read": json.dumps(read),
        "person": signing.dumps(request.user.pk, salt=_SALT),
    }
    return render(request, "practices/clash.html", context, status=HTTPStatus.CONFLICT)


def _resolved(request: HttpRequest) -> dict[str, Any]:
    """What the writer took of two texts: the own one, or one merged by hand."""
    data = request.POST
    chosen = {}
    for name, value in _mapping(data.get("mine", "")).items():
        choice = data.get(f"choice-{name}")
        if choice not in {"mine", "both"}:
            continue
        merged = choice == "both" and isinstance(value, str)
        said = data.get(f"text-{name}", value) if merged else value
        with suppress(ValueError):  # what no sheet of ours has sent is left out
            chosen[name] = sheet.shaped(name, said)
    return chosen


def _signed_out(request: HttpRequest, slug: str) -> HttpResponse:
    """Send to sign in; what somebody had typed waits in the session for the same person."""
    if request.headers.get("Accept", "") == "application/json":
        return JsonResponse({"said": "You are signed out."}, status=HTTPStatus.UNAUTHORIZED)
    if request.method == "POST":
        flat = sent(request.POST)
        try:
            person = signing.loads(flat.get("person", ""), salt=_SALT)
        except signing.BadSignature:
            person = None
        if person is not None:
            flat.pop("csrfmiddlewaretoken", None)
            request.session[_UNSAVED] = {"person": person, "slug": slug, "flat": flat}
    return redirect_to_login(request.path)


def _unsaved(request: HttpRequest, slug: str) -> dict[str, Any] | None:
    """What the same person typed here before the session ended."""
    kept = request.session.get(_UNSAVED)
    if not kept or kept["slug"] != slug or kept["person"] != request.user.pk:
        return None
    flat: dict[str, Any] = kept["flat"]
    flat["read"] = json.dumps(_mapping(flat.get("read", "")))
    return flat


def _mapping(text: str) -> dict[str, Any]:
    """What a hidden field holds as JSON; nothing where the form does not say."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _more(request: HttpRequest) -> str:
    more = request.GET.get("more", "")
    return more if more in ROW_NAMES else ""


def refused(
    request: HttpRequest, practice: Practice, draft: Draft, error: ValidationError
) -> HttpResponse:
    """Show on the sheet what keeps a draft from being handed over or published."""
    told = (
        error.faults
        if hasattr(error, "faults")
        else {(name,): errors for name, errors in error.error_dict.items()}
    )
    return draw(
        request,
        practice,
        draft,
        flat=sheet.flatten(draft.content),
        read=sheet.digests(draft.content),
        faults=slips.placed(told),
        status=HTTPStatus.CONFLICT,
    )
