"""Addresses of leaving and moving."""

from django.urls import path

from hub.leaving import views

urlpatterns = [
    path("<int:number>/leaving/", views.leaving, name="leaving"),
    path("<int:number>/move/", views.moving, name="moving"),
]
