"""The page of an open draft: looked over as readers will see it, taken back, thrown away."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.errors import StaleVersion, StateConflict
from practices import actions, owning, queries, sheet, slips
from practices.completeness import completeness
from practices.differing import differences
from practices.document import document_of
from practices.lookups import Lookups, lookups, stamp
from practices.models import Draft, DraftState, Practice, Status
from practices.parts import parts_of
from practices.reading import page_of


@never_cache
@require_safe
@login_required
def look(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the draft as readers will see it, and what it would change."""
    draft = _found(request.user, slug)
    practice = draft.practice
    known = lookups(stamp())
    said = queries.open_to(request.user, draft)
    context = page_of(_item(request.user, draft, known), known, at=timezone.now())
    published = practice.status == Status.PUBLISHED
    changes = differences(sheet.normal(document_of(practice)), sheet.normal(said))
    context |= {
        "practice": practice,
        "draft": draft,
        "whole": completeness(said),
        "wrong": slips.slips(said),
        "changes": changes if published else [],
        "similar": queries.similar_to(request.user, draft, known=known),
        "abilities": abilities(request.user, practice, draft),
    }
    return render(request, "practices/draft.html", context | parts_of(context))


def abilities(user: Any, practice: Practice, draft: Draft) -> dict[str, bool]:
    """What the reader may do with a draft."""
    edits = owning.can_write(user, practice)
    waits = draft.state == DraftState.SUBMITTED
    return {
        "edit": edits and not waits,
        "submit": edits and not waits,
        "take_back": edits and waits,
        "clear": draft.state != DraftState.DRAFT,
    }


def _item(user: Any, draft: Draft, known: Lookups) -> dict[str, Any]:
    """The practice as its page would show it, with what the draft says in its place."""
    found = queries.detail(user, draft.practice.slug, known=known)
    if found is None:
        raise Http404
    content = slips.presentable({**found["content"], **draft.content})
    then = {name: content[name] for name in ("title", "summary", "kind", "stage", "stage_as_of")}
    labels = {topic.slug for topic in known.topics.values()}
    topics = [slug for slug in content["topics"] if slug in labels]
    links = {"links": found["content"]["links"]}
    return {**found, **then, "topics": topics, "content": {**content, **links, "topics": topics}}


@require_POST
@login_required
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Throw the draft away; what readers see stays."""
    draft = _writable(request.user, slug)
    practice = draft.practice
    try:
        actions.discard(draft, by=_actor(request), at=timezone.now(), expected=_edition(request))
    except (StateConflict, StaleVersion) as error:
        messages.error(request, str(error) or "Somebody wrote on meanwhile. Look it over again.")
        return redirect("practice-draft", slug)
    messages.success(request, f"The draft of “{draft.content.get('title') or practice}” is gone.")
    return redirect("practice-drafts")


@require_POST
@login_required
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the draft out of review, to write on."""
    draft = _writable(request.user, slug)
    try:
        actions.take_back(draft, by=_actor(request), at=timezone.now())
    except StateConflict as error:
        messages.error(request, str(error))
        return redirect("practice-draft", slug)
    return redirect("practice-edit", slug)


@require_POST
@login_required
def tell_apart(request: HttpRequest, slug: str) -> HttpResponse:
    """Link a practice that is close, or say that it is something else."""
    draft = _writable(request.user, slug)
    other = queries.practice_for(request.user, request.POST.get("practice", "")[:80])
    if other is None:
        raise Http404
    link = "link" in request.POST
    try:
        actions.tell_apart(draft, other, link=link, by=_actor(request), at=timezone.now())
    except StateConflict as error:
        messages.error(request, str(error))
    return redirect("practice-draft", slug)


def _found(user: Any, slug: str) -> Draft:
    draft = queries.draft_for(user, slug)
    if draft is None:
        raise Http404
    return draft


def _writable(user: Any, slug: str) -> Draft:
    draft = _found(user, slug)
    if not owning.can_write(user, draft.practice):
        raise PermissionDenied
    return draft


def _actor(request: HttpRequest) -> Any:
    return request.user


def _edition(request: HttpRequest) -> frozenset[int]:
    """The edition that was in front of the person; none if the form does not say."""
    said = request.POST.get("edition", "")
    fits = said.isascii() and said.isdecimal() and len(said) <= len("999999999")
    return frozenset({int(said)} if fits else ())
