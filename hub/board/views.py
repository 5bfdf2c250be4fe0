"""The board as a page."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hub.board.board import sections
from members.queries import has_second_factor
from members.rules import can_repair, can_see_board


@never_cache
@require_safe
@login_required
def board(request: HttpRequest) -> HttpResponse:
    """Show what waits for somebody."""
    user: Any = request.user
    if not can_see_board(user):
        raise PermissionDenied
    context = {
        "sections": sections(user, at=timezone.now()),
        "repairs": can_repair(user),
        "has_factor": can_repair(user) and has_second_factor(user),
    }
    return render(request, "hub/board.html", context)
