"""Pages on which minutes are written, looked over and circulated."""

import json
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import StaleVersion, StateConflict
from members.models import Person
from practices.sheet import digests_of
from workinggroups import actions, clocks, queries, rules
from workinggroups.forms import CirculateForm, MinutesForm, show_refusal
from workinggroups.minutes import shortest_handle
from workinggroups.models import Meeting
from workinggroups.views.entries import zone_of
from workinggroups.views.meetings import meeting_of

WRITTEN = (
    "Somebody else wrote meanwhile. What you typed is kept below and not saved; "
    "what is saved stands beside it. Saving again replaces it."
)


class PersonRequest(HttpRequest):
    """A request behind `login_required`."""

    user: Person


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write minutes and attendance: save the draft, or save it and look it over.

    A script saves what is typed meanwhile, and is answered in JSON.
    """
    by_script = request.headers.get("Accept", "") == "application/json"
    if by_script and not request.user.is_authenticated:
        return JsonResponse({"said": "You are signed out."}, status=HTTPStatus.UNAUTHORIZED)
    asked: Any = request
    return _typed(asked, slug) if by_script else _edit(asked, slug)


def _typed(request: PersonRequest, slug: str) -> HttpResponse:
    """Keep what a script sends, and tell what was kept."""
    meeting = _writable(request, slug)
    form = _form(request, meeting, queries.parts_of(meeting, request.user))
    if not form.is_valid():
        said = " ".join(str(text) for errors in form.errors.values() for text in errors)
        return JsonResponse({"said": said}, status=HTTPStatus.CONFLICT)
    now = timezone.now()
    try:
        kept = _keep(request, meeting, form)
    except ValidationError as refusal:
        return JsonResponse({"said": " ".join(refusal.messages)}, status=HTTPStatus.CONFLICT)
    sent = form.fields_sent()
    saved = {name: value for name, value in kept.fields.items() if sent.get(name) == value}
    body = {
        "saved_at": now.isoformat(),
        "edition": 0,
        "read": digests_of(saved),
        "clashes": [str(form[name].label) for name in kept.clashes],
    }
    return JsonResponse(body)


def _form(request: PersonRequest, meeting: Meeting, parts: list[queries.Part]) -> MinutesForm:
    return MinutesForm(
        request.POST or None,
        parts=parts,
        nations=queries.nations_of(meeting),
        attendance=dict(meeting.attendance.values_list("nation_id", "state")),
        initial={"edition": queries.edition_of(meeting, parts)},
    )


def _keep(request: PersonRequest, meeting: Meeting, form: MinutesForm) -> actions.Kept:
    return actions.keep_minutes(
        meeting,
        texts=form.texts(),
        attendance=form.attendance(),
        read=_mapping(request.POST.get("read", "")),
        by=request.user,
        at=timezone.now(),
    )


def _mapping(text: str) -> dict[str, Any]:
    """What a hidden field holds as JSON; nothing where the form does not say."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


@login_required
def _edit(request: PersonRequest, slug: str) -> HttpResponse:
    meeting = _writable(request, slug)
    parts = queries.parts_of(meeting, request.user)
    edition = queries.edition_of(meeting, parts)
    form = _form(request, meeting, parts)
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, meeting, form)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        except StaleVersion:
            form.add_error(None, WRITTEN)
            stale = True
        else:
            if "preview" in request.POST:
                return redirect("minutes-preview", slug=slug)
            messages.success(request, "The draft is saved. Readers do not see it yet.")
            return redirect("minutes", slug=slug)
    now, zone = timezone.now(), zone_of(request.user) or "UTC"
    started = int((now - meeting.starts_at).total_seconds() // 60)
    fresh = stale or request.method != "POST"
    context = {
        "meeting": meeting,
        "form": form,
        "edition": edition if stale else request.POST.get("edition", edition),
        "read": json.dumps(digests_of(form.fields_shown()))
        if fresh
        else request.POST.get("read", ""),
        "saved": parts if stale else [],
        "has_begun": meeting.starts_at <= now,
        "invitees": _handles(meeting),
        "clock": clocks.moment(now, meeting.time_zone),
        "minute": started if 0 <= started < meeting.minutes_long else None,
        "zone": zone,
    }
    return render(request, "workinggroups/minutes_form.html", context)


def _handles(meeting: Meeting) -> list[dict[str, str]]:
    """Who can be named in an action, and by what."""
    people = [queries.invitee(row.person) for row in queries.invitations(meeting)]
    return [{"name": person.name, "handle": shortest_handle(person, people)} for person in people]


def _save(request: PersonRequest, meeting: Meeting, form: MinutesForm) -> None:
    """Save by what the writer read of each field, or of all of them. Raises StaleVersion."""
    if "read" in request.POST:
        if _keep(request, meeting, form).clashes:
            raise StaleVersion
        return
    actions.write_minutes(
        meeting,
        texts=form.texts(),
        attendance=form.attendance(),
        by=request.user,
        at=timezone.now(),
        expected=form.cleaned_data["edition"],
    )


@never_cache
@login_required
@require_safe
def minutes_preview(request: PersonRequest, slug: str) -> HttpResponse:
    """Show what circulating would do: entries, faults, and who gets the digest."""
    meeting = _writable(request, slug)
    return _preview(request, meeting)


@login_required
@require_POST
def circulate(request: PersonRequest, slug: str) -> HttpResponse:
    """Circulate the minutes."""
    meeting = _writable(request, slug)
    if not rules.can_circulate(request.user, meeting):
        raise PermissionDenied
    now = timezone.now()
    before = queries.to_approve(meeting, request.user, at=now)
    form = CirculateForm({"days": actions.USUAL_DAYS, **request.POST.dict()}, before=before)
    if not form.is_valid():
        return _preview(request, meeting, form)
    try:
        actions.circulate(
            meeting,
            by=request.user,
            at=now,
            expected=request.POST.get("edition", ""),
            days=form.cleaned_data["days"],
            approves=form.cleaned_data.get("approves", False),
        )
    except (ValidationError, StateConflict) as refusal:
        messages.error(request, "Nothing was circulated: " + _sentence(refusal))
        return redirect("minutes-preview", slug=slug)
    except StaleVersion:
        messages.error(request, "The draft has changed since you looked it over. Look again.")
        return redirect("minutes-preview", slug=slug)
    messages.success(request, "The minutes are circulated. The digest goes out within minutes.")
    return redirect(meeting)


def _preview(
    request: PersonRequest, meeting: Meeting, form: CirculateForm | None = None
) -> HttpResponse:
    plan, now = queries.preview(meeting, request.user), timezone.now()
    before = queries.to_approve(meeting, request.user, at=now)
    context = {
        "meeting": meeting,
        "plan": plan,
        "edition": queries.edition_of(meeting, plan.parts),
        "has_begun": meeting.starts_at <= now,
        "form": form or CirculateForm(before=before),
    }
    return render(request, "workinggroups/minutes_preview.html", context)


def _sentence(refusal: ValidationError | StateConflict) -> str:
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)


def _writable(request: PersonRequest, slug: str) -> Meeting:
    meeting = meeting_of(request, slug)
    if not rules.can_write_minutes(request.user, meeting):
        raise PermissionDenied
    return meeting
