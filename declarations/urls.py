"""Addresses of declarations and principles."""

from django.urls import path

from declarations import views

urlpatterns = [
    path("declarations/", views.declaration_list, name="declarations"),
    path("declarations/<slug:slug>/", views.declaration_detail, name="declaration"),
    path("principles/", views.principle_list, name="principles"),
    path("principles/<slug:slug>/", views.principle_detail, name="principle"),
]
