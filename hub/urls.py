"""The map of the site, read from top to bottom."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path

from hub.errors import absent
from hub.home import home
from hub.robots import robots

# /healthz and /readyz are answered before the map: see hub/health.py.

# Whoever makes an account gives and changes its address; nothing is left to confirm.
shut = [
    path("email/", absent),
    path("confirm-email/", absent),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", absent),
]

urlpatterns: list[URLPattern | URLResolver] = [
    # Systems: first, since they ask most
    path("api/v1/", include("hub.api")),
    path("api/", include("core.rest.urls")),
    # The way in
    path("", home, name="home"),
    path("robots.txt", robots, name="robots"),
    # /practices/, /topics/, /glossary/
    path("", include("practices.urls")),
    # The network: /nations/, /organisations/, /about/; one's own pages: /me/
    path("", include("members.urls")),
    # /groups/, /meetings/, /decisions/, /actions/
    path("", include("workinggroups.urls")),
    # /ledger/ for everybody, /trail/ for each what concerns them
    path("", include("hub.trail.urls")),
    path("digests/", include("digests.urls")),
    path("summits/", include("summits.urls")),
    path("", include("declarations.urls")),
    # People. What the hub does not use of the library is shut before the rest is opened.
    path("account/", include(shut)),
    path("account/", include("allauth.account.urls")),
]

if settings.DEV_MAIL:
    urlpatterns.append(path("dev/mail/", include("hub.devmail")))
    urlpatterns.append(path("dev/components/", include("hub.gallery")))

handler400 = "hub.errors.bad_request"
handler403 = "hub.errors.permission_denied"
handler404 = "hub.errors.page_not_found"
handler500 = "hub.errors.server_error"
