"""Addresses of nations, organisations, the network, and one's own pages."""

from django.urls import path

from members import views

urlpatterns = [
    path("nations/", views.nation_list, name="nations"),
    path("nations/<slug:slug>/", views.nation_detail, name="nation"),
    path("organisations/", views.organisation_list, name="organisations"),
    path("organisations/<slug:slug>/", views.organisation_detail, name="organisation"),
    path("about/", views.about, name="about"),
    path("me/", views.me, name="me"),
    path("me/keys/", views.keys, name="keys"),
    path("me/keys/<slug:prefix>/revoke/", views.key_revoke, name="key-revoke"),
]
