"""Pages on which minutes are written, looked over and circulated."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import StaleVersion, StateConflict
from members.models import Person
from workinggroups import actions, queries, rules
from workinggroups.forms import MinutesForm, show_refusal
from workinggroups.minutes import shortest_handle
from workinggroups.models import Meeting
from workinggroups.views.meetings import meeting_of

WRITTEN = (
    "Somebody else wrote meanwhile. What you typed is kept below and not saved; "
    "what is saved stands beside it. Saving again replaces it."
)


class PersonRequest(HttpRequest):
    """A request behind `login_required`."""

    user: Person


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_edit(request: PersonRequest, slug: str) -> HttpResponse:
    """Write minutes and attendance: save the draft, or save it and look it over."""
    meeting = _writable(request, slug)
    parts = queries.parts_of(meeting, request.user)
    edition = queries.edition_of(meeting, parts)
    form = MinutesForm(
        request.POST or None,
        parts=parts,
        nations=queries.nations_of(meeting),
        attendance=dict(meeting.attendance.values_list("nation_id", "state")),
        initial={"edition": edition},
    )
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
    context = {
        "meeting": meeting,
        "form": form,
        "edition": edition if stale else request.POST.get("edition", edition),
        "saved": parts if stale else [],
        "has_begun": meeting.starts_at <= timezone.now(),
        "invitees": _handles(meeting),
    }
    return render(request, "workinggroups/minutes_form.html", context)


def _handles(meeting: Meeting) -> list[dict[str, str]]:
    """Who can be named in an action, and by what."""
    people = [queries.invitee(row.person) for row in queries.invitations(meeting)]
    return [{"name": person.name, "handle": shortest_handle(person, people)} for person in people]


def _save(request: PersonRequest, meeting: Meeting, form: MinutesForm) -> None:
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
    try:
        actions.circulate(
            meeting, by=request.user, at=timezone.now(), expected=request.POST.get("edition", "")
        )
    except (ValidationError, StateConflict) as refusal:
        messages.error(request, "Nothing was circulated: " + _sentence(refusal))
        return redirect("minutes-preview", slug=slug)
    except StaleVersion:
        messages.error(request, "The draft has changed since you looked it over. Look again.")
        return redirect("minutes-preview", slug=slug)
    messages.success(request, "The minutes are circulated. The digest goes out within minutes.")
    return redirect(meeting)


def _preview(request: PersonRequest, meeting: Meeting) -> HttpResponse:
    plan = queries.preview(meeting, request.user)
    context = {
        "meeting": meeting,
        "plan": plan,
        "edition": queries.edition_of(meeting, plan.parts),
        "has_begun": meeting.starts_at <= timezone.now(),
    }
    return render(request, "workinggroups/minutes_preview.html", context)


def _sentence(refusal: ValidationError | StateConflict) -> str:
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)


def _writable(request: PersonRequest, slug: str) -> Meeting:
    meeting = meeting_of(request, slug)
    if not rules.can_write_minutes(request.user, meeting):
        raise PermissionDenied
    return meeting
