"""The addresses of practices, topics and the glossary."""

from django.urls import path

from practices.views import (
    access,
    adopting,
    adoptions,
    compare,
    feeds,
    gaps,
    pages,
    reuse,
    subjects,
)

urlpatterns = [
    path("practices/", pages.library, name="practices"),
    path("practices/drafts/", pages.drafts, name="practice-drafts"),
    path("practices/feed.atom", feeds.library, {"form": "atom"}, name="practices-atom"),
    path("practices/feed.json", feeds.library, {"form": "json"}, name="practices-json"),
    path("practices/<slug:slug>/", pages.practice, name="practice"),
    path("practices/<slug:slug>/versions/<int:number>/", pages.version, name="practice-version"),
    path("practices/<slug:slug>/history/", pages.history, name="practice-history"),
    path("practices/<slug:slug>/access/", access.access, name="practice-access"),
    path("practices/<slug:slug>/publish/", pages.publish, name="practice-publish"),
    path("practices/<slug:slug>/submit/", pages.submit, name="practice-submit"),
    path("practices/<slug:slug>/withdraw/", pages.withdraw, name="practice-withdraw"),
    path("compare/", compare.compare, name="compare"),
    path("gap-map/", gaps.gap_map, name="gap-map"),
    path("topics/", subjects.topics, name="topics"),
    path("topics/<slug:slug>/", subjects.topic, name="topic"),
    path("topics/<slug:slug>/feed.atom", feeds.topic, {"form": "atom"}, name="topic-atom"),
    path("topics/<slug:slug>/feed.json", feeds.topic, {"form": "json"}, name="topic-json"),
    path("nations/<slug:slug>/feed.atom", feeds.nation, {"form": "atom"}, name="nation-atom"),
    path("nations/<slug:slug>/feed.json", feeds.nation, {"form": "json"}, name="nation-json"),
    path("glossary/", subjects.glossary, name="glossary"),
    path("practices/<slug:slug>/adopt/", adopting.adopt, name="practice-adopt"),
    path("practices/<slug:slug>/invite/", adopting.invite, name="practice-invite"),
    path("practices/<slug:slug>/signal/", adopting.signal, name="practice-signal"),
    path("practices/<slug:slug>/reuse/", reuse.reuse, name="practice-reuse"),
    path("practices/<slug:slug>/warn/", reuse.warn, name="practice-warn"),
    path("adoptions/", adoptions.adoption_list, name="adoptions"),
    path("adoptions/<int:number>/", adoptions.adoption, name="adoption"),
    path("adoptions/<int:number>/edit/", adoptions.adoption_edit, name="adoption-edit"),
    path("adoptions/<int:number>/confirm/", adoptions.adoption_confirm, name="adoption-confirm"),
    path(
        "adoptions/<int:number>/acknowledge/",
        adoptions.adoption_acknowledge,
        name="adoption-acknowledge",
    ),
    path("adoptions/invitations/<int:number>/decline/", adopting.decline, name="adoption-decline"),
]
