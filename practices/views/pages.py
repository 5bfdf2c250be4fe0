"""The pages about practices: fetch, ask a rule, call one action or query, answer."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import takeaway
from core.errors import StaleVersion, StateConflict
from core.pages import entries, refused, shared
from members.queries.access import accesses
from practices import actions, cards, filters, queries, rules
from practices.document import HEADINGS
from practices.forms import WithdrawForm
from practices.history import lines
from practices.lookups import lookups, stamp
from practices.models import Practice, Status
from practices.reading import page_of
from practices.seeing import panel_of
from practices.views import taking

_LATEST, _ENTRIES = 5, 50  # entries of its history: beside a practice, and on a page
_DIGITS: Final = 9  # more than any version has


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Show the library: what is asked stands wholly in the address."""
    at, now = timezone.now(), stamp()
    known = lookups(now)
    try:
        asked = filters.parse(request.GET, known, names=("format",))
        wanted = takeaway.asked(request.GET)
    except ValidationError as error:
        return _refused(request, error)
    if wanted:
        return taking.library(request, asked, wanted, known=known, stamp=now, at=at)

    def draw() -> HttpResponse:
        try:
            listing = queries.library(request.user, asked, known=known, stamp=now, at=at)
        except ValidationError as error:
            return _refused(request, error)
        if asked.q:
            drawn = cards.marked_rows(listing, known, at)
        else:
            drawn = cards.rows(listing.items, known, edition=now.of("network"), at=at)
        context = cards.page_of(listing, asked, known) | {"rows": drawn}
        return render(request, "practices/library.html", context)

    return shared(request, (asked.to_query(), now.public(), at.date()), draw)


def _refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [f"{name}: {' '.join(said)}" for name, said in error.message_dict.items()]
    return render(request, "practices/refused.html", {"faults": faults}, status=400)


@require_safe
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a practice; for a withdrawn one what is left of it, with 410."""
    at, now = timezone.now(), stamp()
    known = lookups(now)
    try:
        wanted = takeaway.asked(request.GET)
    except ValidationError as error:
        return _refused(request, error)
    if wanted:
        return _file(request, slug, wanted)

    def draw() -> HttpResponse:
        found = queries.detail(request.user, slug, known=known)
        if found is None:
            raise Http404
        actions.note_read(_row(found), by=_actor(request), at=at)
        if found["status"] == Status.WITHDRAWN:
            context = cards.card(found, known, at) | {"found": found}
            return render(request, "practices/withdrawn.html", context, status=410)
        context = page_of(found, known, at=at) | _may(request.user, found)
        row = _row(found)
        access = accesses([row], request.user)[row.pk]
        asks = request.user.is_authenticated and row.status == Status.PUBLISHED
        context["who"] = panel_of(row, access, owner=context["nation"], at=at, asks=asks)
        context["history"] = queries.latest_lines(request.user, found, size=_LATEST)
        return render(request, "practices/detail.html", context)

    return shared(request, (now.public(), at.strftime("%F %H:%M")), draw)


def _file(request: HttpRequest, slug: str, wanted: str) -> HttpResponse:
    """A practice as a file; none of one that is withdrawn."""
    known = lookups(stamp())
    found = queries.detail(request.user, slug, known=known)
    if found is None or found["status"] == Status.WITHDRAWN:
        raise Http404
    return taking.practice(request, found, wanted, known=known, at=timezone.now())


def _may(user: Any, found: Mapping[str, Any]) -> dict[str, Any]:
    """What the reader may do with a practice beside reading it."""
    if not user.is_authenticated:
        return {}
    row = _row(found)
    return {"may": _abilities(user, row), "status": row.get_status_display}


def _row(found: Mapping[str, Any]) -> Practice:
    """What rules and trail ask of a practice, without asking the database again."""
    names = (
        "id",
        "slug",
        "title",
        "status",
        "marking",
        "released_to_affiliates",
        "embargo_until",
        "author_id",
        "owner_nation_id",
    )
    return Practice(**{name: found[name] for name in names})


def _abilities(user: Any, row: Practice) -> dict[str, bool]:
    unpublished = row.status in {Status.DRAFT, Status.SUBMITTED}
    return {
        "publish": unpublished and rules.can_publish(user, row),
        "submit": row.status == Status.DRAFT and rules.can_edit(user, row),
        "withdraw": rules.can_withdraw(user, row),
        "signal": rules.can_signal(user, row),
        "adopt": row.status == Status.PUBLISHED and rules.declares(user),
        "invite": rules.can_invite_adopters(user, row),
    }


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a practice as it was at one version, at an address that stays."""
    at, now = timezone.now(), stamp()
    known = lookups(now)

    def draw() -> HttpResponse:
        found = queries.version(request.user, slug, number, known=known)
        if found is None:
            raise Http404
        actions.note_read(_row(found), by=_actor(request), at=at, version=number)
        context = page_of(found, known, at=at) | {"old": number != found["version"], "kept": True}
        return render(request, "practices/detail.html", context)

    return shared(request, (now.public(), at.strftime("%F %H:%M")), draw)


@never_cache
@require_safe
@login_required
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was done to a practice, to those whose it is and the secretariat."""
    row = _found(request.user, slug)
    known = queries.history(request.user, row.pk)
    if known is None:
        raise PermissionDenied
    page, faults = entries(request, known.entries, size=_ENTRIES)
    if faults:
        return refused(request, faults, title="History")
    told = lines(page.rows, told_since=known.told_since)
    return render(request, "history.html", {"thing": row, "lines": told, "page": page})


@require_safe
@login_required
def drafts(request: HttpRequest) -> HttpResponse:
    """List what is not yet published, with what the reader may do about each."""
    at = timezone.now()
    known = lookups(stamp())
    rows = [
        {"card": cards.card(item, known, at), "may": _abilities(request.user, row), "row": row}
        for row, item in queries.drafts(request.user, known=known)
    ]
    return render(request, "practices/drafts.html", {"rows": rows})


@require_POST
@login_required
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a draft into the library."""
    row = _found(request.user, slug)
    if not rules.can_publish(request.user, row):
        raise PermissionDenied
    try:
        actions.publish(row, by=_actor(request), at=timezone.now(), expected=_read(request))
    except (ValidationError, StateConflict, StaleVersion) as error:
        return _not_done(request, row, error)
    messages.success(request, f"“{row.title}” is published to the network.")
    return redirect(row)


@require_POST
@login_required
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand a draft over for review."""
    row = _found(request.user, slug)
    if not rules.can_edit(request.user, row):
        raise PermissionDenied
    try:
        actions.submit(row, by=_actor(request), at=timezone.now(), expected=_read(request))
    except (ValidationError, StateConflict, StaleVersion) as error:
        return _not_done(request, row, error)
    messages.success(request, f"“{row.title}” is handed over for review.")
    return redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the reason, then take a practice out of the library."""
    row = _found(request.user, slug)
    if not rules.can_withdraw(request.user, row):
        raise PermissionDenied
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.withdraw(row, reason=reason, by=_actor(request), at=timezone.now())
        except StateConflict as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"“{row.title}” is withdrawn.")
            return redirect(row)
    return render(request, "practices/withdraw.html", {"practice": row, "form": form})


def _found(user: Any, slug: str) -> Practice:
    row = queries.practice_for(user, slug)
    if row is None:
        raise Http404
    return row


def _actor(request: HttpRequest) -> Any:
    """The person who asks, where there is one: whoever changes, or reads what not all may."""
    return request.user


def _read(request: HttpRequest) -> frozenset[int]:
    """The version whose text was in front of the person; none if the form does not say."""
    said = request.POST.get("version", "")
    return frozenset(
        {int(said)} if said.isascii() and said.isdecimal() and len(said) <= _DIGITS else ()
    )


def _not_done(
    request: HttpRequest, row: Practice, error: ValidationError | StateConflict | StaleVersion
) -> HttpResponse:
    """Show what an action refused, and where to go on from there."""
    faults = [{"text": sentence} for sentence in _sentences(error)]
    context = {"practice": row, "faults": faults}
    status = 412 if isinstance(error, StaleVersion) else 409
    return render(request, "practices/not_done.html", context, status=status)


def _sentences(error: ValidationError | StateConflict | StaleVersion) -> list[str]:
    if isinstance(error, StaleVersion):
        return ["The text has changed since you read it. Read it again, then decide."]
    if isinstance(error, StateConflict):
        return [str(error)]
    said = error.message_dict.items()
    return [f"{HEADINGS.get(name, name)}: {text}" for name, texts in said for text in texts]
