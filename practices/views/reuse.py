"""Who took a practice from whom, and telling all who did."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.pages import shared
from practices import actions, rules
from practices.chain import above_of, said_of, tree_of
from practices.chainwalk import counts_of, flows_of
from practices.forms import WarnForm, show_refusal
from practices.lookups import lookups, stamp
from practices.models import Practice
from practices.picture import draw
from practices.queries.adoptions import adoptable
from practices.queries.reuse import web
from practices.views.adoptions import PersonRequest


@require_safe
def reuse(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who took a practice from whom: the list first, the picture second."""
    now = stamp()
    known = lookups(now)

    def page() -> HttpResponse:
        found = web(request.user, slug)
        if found is None:
            raise Http404
        user: Any = request.user
        root = tree_of(found, known)
        names = {each.iso2: each.name for each in known.nations.values()}
        row = Practice(
            **{name: found.practice[name] for name in ("id", "status", "owner_nation_id")}
        )
        actions.note_read(
            Practice(pk=row.pk, title=root.title, marking=found.practice["marking"]),
            by=user,
            at=timezone.now(),
        )
        context = {
            "practice": found.practice,
            "url": f"/practices/{slug}/",
            "root": root,
            "above": above_of(found, known),
            "counts": counts_of(root),
            "picture": draw(flows_of(root, names)),
            "warnings": found.warnings,
            "said": said_of(found),
            "may": {
                "warn": rules.can_warn(user, row),
                "invite": rules.can_invite_adopters(user, row),
                "adopt": rules.declares(user),
            },
        }
        return render(request, "practices/reuse_chain.html", context)

    return shared(request, (now.public(),), page)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def warn(request: PersonRequest, slug: str) -> HttpResponse:
    """Tell all who use one's practice of a danger."""
    practice = adoptable(request.user, slug)
    if practice is None:
        raise Http404
    if not rules.can_warn(request.user, practice):
        raise PermissionDenied
    form = WarnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.warn(practice, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "All who use it are told, by letter and on this page.")
            return redirect(f"{practice.get_absolute_url()}reuse/")
    return render(request, "practices/warn.html", {"form": form, "practice": practice})
