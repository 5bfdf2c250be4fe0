"""Who may come in, and which of the admin's pages there are: lists, and one page for a row.

Nothing of the library's own pages for signing in, adding, deleting, history or look-ups is served.
"""

from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.cache import never_cache

from members import queries, rules
from members.models import Person


class RepairSite(AdminSite):
    """For site administrators with a second factor who have just proven that it is they."""

    site_title = site_header = index_title = "Repair"
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Say whether the person may repair, and has a second factor, whatever the policy."""
        user = request.user
        return (
            isinstance(user, Person) and rules.can_repair(user) and queries.has_second_factor(user)
        )

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: ARG002, FBT001, FBT002 - Django's signature
        """Wrap a page: absent for all others, and the password or factor is asked for again."""
        proven = reauthentication_required(view)

        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                raise Http404(request.path)
            reply: HttpResponse = proven(request, *args, **kwargs)
            return reply

        return guarded

    def get_urls(self) -> list[Any]:
        """Return the addresses: the start, and those of each kind of row."""
        kinds = [
            path(f"{model._meta.app_label}/{model._meta.model_name}/", include(kind.urls))
            for model, kind in self._registry.items()
        ]
        return [path("", self.admin_view(self.start), name="index"), *kinds]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:  # noqa: ARG002 - Django's signature
        """Return nothing: the start page lists the kinds itself."""
        return []

    def start(self, request: HttpRequest) -> HttpResponse:
        """Show what can be looked at and repaired."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        kinds = list(self._registry.values())
        groups = [
            (title, [kind for kind in kinds if getattr(kind, "group", "") == title])
            for title in ("The network", "People and access", "What runs")
        ]
        return render(request, "admin/index.html", {"groups": groups})
