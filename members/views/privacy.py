"""What the hub does with what it knows of people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import retention


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is held about people, why and for how long, from the rules that the job runs."""
    return render(request, "members/privacy.html", {"rules": retention.table()})
