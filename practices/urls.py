"""The addresses of practices, topics and the glossary."""

from django.urls import path

from practices import views

urlpatterns = [
    path("practices/", views.library, name="practices"),
    path("practices/drafts/", views.drafts, name="practice-drafts"),
    path("practices/<slug:slug>/", views.practice, name="practice"),
    path("practices/<slug:slug>/versions/<int:number>/", views.version, name="practice-version"),
    path("practices/<slug:slug>/history/", views.history, name="practice-history"),
    path("practices/<slug:slug>/publish/", views.publish, name="practice-publish"),
    path("practices/<slug:slug>/submit/", views.submit, name="practice-submit"),
    path("practices/<slug:slug>/withdraw/", views.withdraw, name="practice-withdraw"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("glossary/", views.glossary, name="glossary"),
]
