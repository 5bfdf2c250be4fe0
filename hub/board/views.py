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
from members.rules import can_see_board


@never_cache
@require_safe
@login_required
def board(request: HttpRequest) -> HttpResponse:
    """Show what waits for somebody."""
    user: Any = request.user
    if not can_see_board(user):
        raise PermissionDenied
    return render(request, "hub/board.html", {"sections": sections(user, at=timezone.now())})
