"""Addresses of nations, organisations, the network, and one's own pages."""

from django.urls import path

from members.views import keys, network, own, privacy, sessions

urlpatterns = [
    path("nations/", network.nation_list, name="nations"),
    path("nations/<slug:slug>/", network.nation_detail, name="nation"),
    path("organisations/", network.organisation_list, name="organisations"),
    path("organisations/<slug:slug>/", network.organisation_detail, name="organisation"),
    path("about/", network.about, name="about"),
    path("about/privacy/", privacy.privacy, name="privacy"),
    path("me/", own.me, name="me"),
    path("me/sessions/", sessions.sessions, name="sessions"),
    path("me/sessions/end/", sessions.sign_out_elsewhere, name="sessions-end"),
    path("me/sessions/<int:number>/end/", sessions.sign_out_there, name="session-end"),
    path("me/keys/", keys.keys, name="keys"),
    path("me/keys/<slug:prefix>/revoke/", keys.key_revoke, name="key-revoke"),
]
