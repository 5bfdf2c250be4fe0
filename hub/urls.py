"""The map of the site, read from top to bottom."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from hub.home import home
from hub.repair.admin import SITE as REPAIR
from hub.robots import robots
from hub.security import security, security_txt
from hub.situation import situation

# /healthz and /readyz are answered before the map: see hub/health.py.

urlpatterns: list[URLPattern | URLResolver] = [
    # Systems: first, since they ask most
    path("api/v1/", include("hub.api")),
    path("api/", include("core.rest.urls")),
    # The way in
    path("", home, name="home"),
    path("situation/", situation, name="situation"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path("about/security/", security, name="security"),
    path("", include("hub.search.urls")),
    # /practices/, /topics/, /glossary/
    path("", include("practices.urls")),
    # The network: /nations/, /organisations/, /about/; one's own pages: /me/
    path("", include("members.urls")),
    path("me/people/", include("hub.leaving.urls")),
    # /groups/, /meetings/, /decisions/, /actions/
    path("", include("workinggroups.urls")),
    path("", include("sharing.urls")),
    # /ledger/ for everybody, /trail/ for each what concerns them
    path("", include("hub.trail.urls")),
    path("board/", include("hub.board.urls")),
    # For site administrators with a second factor; absent for everybody else
    path("repair/", REPAIR.urls),
    path("digests/", include("digests.urls")),
    path("summits/", include("summits.urls")),
    path("", include("declarations.urls")),
    # Signing in
    path("account/", include("members.accounts.urls")),
]

if settings.DEV_MAIL:
    urlpatterns.append(path("dev/mail/", include("hub.devmail")))
    urlpatterns.append(path("dev/components/", include("hub.gallery")))

handler400 = "hub.errors.bad_request"
handler403 = "hub.errors.permission_denied"
handler404 = "hub.errors.page_not_found"
handler500 = "hub.errors.server_error"
