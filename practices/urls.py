"""The addresses of practices, topics and the glossary."""

from django.urls import path

from practices.views import access, compare, pages, subjects

urlpatterns = [
    path("practices/", pages.library, name="practices"),
    path("practices/drafts/", pages.drafts, name="practice-drafts"),
    path("practices/<slug:slug>/", pages.practice, name="practice"),
    path("practices/<slug:slug>/versions/<int:number>/", pages.version, name="practice-version"),
    path("practices/<slug:slug>/history/", pages.history, name="practice-history"),
    path("practices/<slug:slug>/access/", access.access, name="practice-access"),
    path("practices/<slug:slug>/publish/", pages.publish, name="practice-publish"),
    path("practices/<slug:slug>/submit/", pages.submit, name="practice-submit"),
    path("practices/<slug:slug>/withdraw/", pages.withdraw, name="practice-withdraw"),
    path("compare/", compare.compare, name="compare"),
    path("topics/", subjects.topics, name="topics"),
    path("topics/<slug:slug>/", subjects.topic, name="topic"),
    path("glossary/", subjects.glossary, name="glossary"),
]
