"""The addresses of the ledger and the trail."""

from django.urls import path

from hub.trail import views

urlpatterns = [
    path("ledger/", views.ledger_page, name="ledger"),
    path("ledger/feed.atom", views.atom, name="ledger-atom"),
    path("ledger/feed.json", views.json_feed, name="ledger-json"),
    path("trail/", views.trail_page, name="trail"),
]
