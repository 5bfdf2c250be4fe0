"""The addresses of wishes for wider sharing."""

from django.urls import path

from sharing import views

urlpatterns = [
    path("sharing/", views.sharing, name="sharing"),
    path("sharing/<int:number>/", views.answer, name="sharing-answer"),
    path("sharing/<int:number>/take-back/", views.take_back, name="sharing-take-back"),
    path("practices/<slug:slug>/share/", views.ask_practice, name="practice-share"),
    path(
        "practices/<slug:slug>/attachments/<slug:ref>/share/",
        views.ask_attachment,
        name="attachment-share",
    ),
    path("meetings/<slug:slug>/share/", views.ask_meeting, name="meeting-share"),
    path("meetings/<slug:slug>/agenda/<int:number>/share/", views.ask_point, name="point-share"),
]
