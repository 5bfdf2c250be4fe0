"""Addresses of summits."""

from django.urls import path

from summits import views

urlpatterns = [
    path("", views.summit_list, name="summits"),
    path("<slug:slug>/", views.summit_detail, name="summit"),
]
