"""The pages about practices: fetch, ask a rule, call one action or query, answer."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import takeaway
from core.pages import entries, refused, shared
from members.queries.access import accesses
from practices import actions, cards, filters, owning, queries, rules
from practices.completeness import completeness
from practices.contacts import contact_of
from practices.history import lines
from practices.lookups import lookups, stamp
from practices.models import Draft, Practice, Status
from practices.parts import parts_of
from practices.queries.adoptions import knows_contacts
from practices.queries.history import letters_about
from practices.queries.stages import at_home
from practices.reading import page_of
from practices.rules import writes_for
from practices.seeing import panel_of
from practices.views import taking

_LATEST, _ENTRIES = 5, 50  # entries of its history: beside a practice, and on a page


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Show the library: what is asked stands wholly in the address."""
    at, now = timezone.now(), stamp()
    known = lookups(now)
    try:
        asked = filters.parse(request.GET, known, names=("format",))
        known = at_home(request.user, asked.chosen, known)
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
            if not (listing.items or asked.chosen):
                actions.note_miss(asked.q, on=at.date())
            drawn = cards.marked_rows(listing, known, at, edition=now.of("network"))
        else:
            drawn = cards.rows(listing.items, known, edition=now.of("network"), at=at)
        context = cards.page_of(listing, asked, known) | {"rows": drawn}
        context["may_write"] = writes_for(request.user) is not None
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
        actions.note_read(row_of(found), by=actor(request), at=at)
        if found["status"] == Status.WITHDRAWN:
            context = cards.card(found, known, at) | {"found": found}
            context["letters"] = letters_about(request.user, found["id"])
            return render(request, "practices/withdrawn.html", context, status=410)
        if found["status"] == Status.DRAFT and queries.draft_for(request.user, slug):
            return redirect("practice-draft", slug)  # what is written of it stands there
        context = page_of(found, known, at=at) | _may(request.user, found)
        row = row_of(found)
        access = accesses([row], request.user)[row.pk]
        asks = request.user.is_authenticated and row.status == Status.PUBLISHED
        whole = completeness(found["content"])
        context["early"] = row.status == Status.PUBLISHED and not row.is_compiled and whole.early
        context["who"] = panel_of(row, access, owner=context["nation"], at=at, asks=asks)
        context["languages"] = queries.languages_of(request.user, row)
        if row.owner_nation_id and row.owner_nation_id == getattr(request.user, "nation_id", None):
            context["languages_waiting"] = queries.unshown_of(request.user, row)
        context["source"] = _source(found)
        context["files"] = queries.attachments_of(request.user, row)
        if knows_contacts(request.user):
            context["contact"] = contact_of(found, at=at)
        context["history"] = queries.latest_lines(request.user, found, size=_LATEST)
        return render(request, "practices/detail.html", context | parts_of(context))

    return shared(request, (now.public(), at.strftime("%F %H:%M")), draw)


def _source(found: Mapping[str, Any]) -> dict[str, str] | None:
    """In which system of its nation it is maintained, if not here."""
    if not found["source__system"]:
        return None
    return {"system": found["source__system"], "url": found["source__url"]}


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
    row = row_of(found)
    return {"may": _abilities(user, row), "status": row.get_status_display}


def row_of(found: Mapping[str, Any]) -> Practice:
    """What rules and trail ask of a practice, without asking the database again."""
    names = (
        "id",
        "slug",
        "title",
        "version",
        "status",
        "is_compiled",
        "marking",
        "released_to_affiliates",
        "embargo_until",
        "author_id",
        "owner_nation_id",
    )
    row = Practice(**{name: found[name] for name in names})
    row.co_owner_ids = frozenset(found["co_owner_ids"])
    return row


def _abilities(user: Any, row: Practice, draft: Draft | None = None) -> dict[str, bool]:
    edits = owning.can_write(user, row)
    return {
        "edit": edits and row.status != Status.SUBMITTED,
        "clear": row.status == Status.SUBMITTED or draft is not None,
        "submit": row.status == Status.DRAFT and edits,
        "withdraw": rules.can_withdraw(user, row),
        "signal": rules.can_signal(user, row),
        "adopt": row.status == Status.PUBLISHED and rules.declares(user),
        "invite": rules.can_invite_adopters(user, row),
        "attach": rules.can_edit(user, row),
        "confirm": rules.can_confirm_practice(user, row),
        "owners": owning.can_ask_co_owner(user, row) or bool(row.co_owner_ids),
        "contact": rules.can_name_contact(user, row),
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
        actions.note_read(row_of(found), by=actor(request), at=at, version=number)
        context = page_of(found, known, at=at) | {"old": number != found["version"], "kept": True}
        return render(request, "practices/detail.html", context | parts_of(context))

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
    at, user = timezone.now(), request.user
    known = lookups(stamp())
    written = {draft.practice_id: draft for draft in queries.open_drafts(user)}
    found = [(row, written.get(row.pk), item) for row, item in queries.drafts(user, known=known)]
    rows = [
        {
            "card": cards.card(queries.as_drafted(item, draft), known, at),
            "may": _abilities(user, row, draft),
            "row": row,
            "draft": draft,
        }
        for row, draft, item in found
    ]
    changing = [draft for draft in written.values() if draft.practice.status == Status.PUBLISHED]
    may_write = writes_for(user) is not None
    waiting = queries.waiting_for(user, at=at)
    context = {"rows": rows, "changing": changing, "may_write": may_write, "waiting": waiting}
    context["owned"] = queries.asked_to_own(user)
    context["translations"] = queries.translations_to_clear(user)
    return render(request, "practices/drafts.html", context)


def _found(user: Any, slug: str) -> Practice:
    row = queries.practice_for(user, slug)
    if row is None:
        raise Http404
    return row


def actor(request: HttpRequest) -> Any:
    """The person who asks, where there is one: whoever changes, or reads what not all may."""
    return request.user
