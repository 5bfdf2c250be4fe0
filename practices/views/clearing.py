"""The page of a draft in review: where it stands, approved, returned, checked and published."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.errors import StaleVersion, StateConflict
from practices import actions, queries
from practices.clearing import CHECKS, Step
from practices.differences import TITLES
from practices.queries.clearing import Standing

_DIGITS: Final = 9  # more than any edition has
_REMARK: Final = "remark-"
_STALE: Final = "The text has changed since you read it. Read it again, then decide."


def _standing(request: HttpRequest, slug: str) -> Standing:
    found = queries.standing(request.user, slug, at=timezone.now())
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
@login_required
def clearance(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where a draft stands, and what the reader may do about it."""
    return _show(request, _standing(request, slug))


def _show(
    request: HttpRequest, found: Standing, *, faults: list[str] | None = None, status: int = 200
) -> HttpResponse:
    step = found.clearance.step if found.clearance else None
    content = found.draft.content
    context = {
        "found": found,
        "title": content.get("title") or found.practice.title,
        "step": step,
        "approves": step == Step.NATION and found.may_clear and not found.has_approved,
        "checks": CHECKS if found.may_check and step in {Step.CHECK, Step.UNANSWERED} else None,
        "publishes": step == Step.UNANSWERED and found.may_clear,
        "returns": step is not None and (found.may_clear or found.may_check),
        "remarks": [
            {"title": TITLES.get(each.part, "The whole"), "remark": each} for each in found.remarks
        ],
        "parts": [
            {
                "name": f"{_REMARK}{name}",
                "title": title,
                "text": request.POST.get(f"{_REMARK}{name}", ""),
            }
            for name, title in {"": "The whole", **TITLES}.items()
            if not name or content.get(name)
        ],
        "checked": request.POST.getlist("checked"),
        "faults": [{"text": fault} for fault in faults or ()],
    }
    return render(request, "practices/clearance.html", context, status=status)


def _done(
    request: HttpRequest, slug: str, *, may: Callable[[Standing], bool], act: Callable[..., object]
) -> Standing | HttpResponse:
    """Act on the draft that was read; a refusal is shown on its page, with what was typed."""
    found = _standing(request, slug)
    if not may(found):
        raise PermissionDenied
    said = request.POST.get("edition", "")
    is_number = said.isascii() and said.isdecimal() and len(said) <= _DIGITS
    expected = frozenset({int(said)} if is_number else ())
    user: Any = request.user
    try:
        act(found.practice, by=user, at=timezone.now(), expected=expected)
    except StaleVersion:
        return _show(request, _standing(request, slug), faults=[_STALE], status=412)
    except StateConflict as error:
        return _show(request, _standing(request, slug), faults=[str(error)], status=409)
    except ValidationError as error:
        return _show(request, found, faults=error.messages, status=409)
    return found


@never_cache
@require_POST
@login_required
def approve(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve a draft for its nation."""
    done = _done(request, slug, may=lambda found: found.may_clear, act=actions.approve)
    if isinstance(done, HttpResponse):
        return done
    messages.success(request, "Your approval is kept.")
    return redirect("draft-clearance", slug)


@never_cache
@require_POST
@login_required
def return_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a draft back to its writers, with remarks."""
    remarks = {
        name.removeprefix(_REMARK): text
        for name, text in request.POST.items()
        if name.startswith(_REMARK) and isinstance(text, str)
    }
    done = _done(
        request,
        slug,
        may=lambda found: found.may_clear or found.may_check,
        act=lambda practice, **how: actions.return_draft(practice, remarks=remarks, **how),
    )
    if isinstance(done, HttpResponse):
        return done
    messages.success(request, "The draft is returned to its writers with your remarks.")
    return redirect("practice-drafts")


@never_cache
@require_POST
@login_required
def release(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish what its nation has cleared."""
    checked = request.POST.getlist("checked")
    done = _done(
        request,
        slug,
        may=lambda found: found.may_clear or found.may_check,
        act=lambda practice, **how: actions.release(practice, checked=checked, **how),
    )
    if isinstance(done, HttpResponse):
        return done
    messages.success(request, "It is published to the network.")
    return redirect("practice", slug)
