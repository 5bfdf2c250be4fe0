"""Addresses of digests."""

from django.urls import path

from digests import views

urlpatterns = [
    path("", views.ledger, name="digests"),
    path("<int:number>/", views.copy, name="digest"),
    path("stop/<str:token>/", views.stop, name="digest-stop"),
]
