"""The address of the search over everything."""

from django.urls import path

from hub.search import views

urlpatterns = [path("search/", views.page, name="search")]
