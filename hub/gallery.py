"""Every component on one page, with long, foreign, empty and wrong content.

The address exists only in a local run (see hub/urls.py). It is where the look is judged, by
eye and by axe, before any page uses it.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from hub.gallerytexts import texts

LONG = "Transformação digital da administração pública: balcão único, dados e confiança"
TAGS = [
    {"url": "#", "label": "Digital identity"},
    {"url": "#", "label": "Electronic signatures and trust services"},
]
STAGES = ["discovery", "alpha", "beta", "live", "scaled", "retired", ""]


class GalleryForm(forms.Form):
    """One field of each kind, to be shown empty and wrong."""

    title = forms.CharField(label="Title", help_text="What it is, in one line.")
    email = forms.EmailField(label="E-mail", required=False)
    stage = forms.ChoiceField(label="Stage", choices=[("live", "Live"), ("beta", "Beta")])
    since = forms.DateField(
        label="Since", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    marking = forms.ChoiceField(
        label="Who may read it",
        help_text="The label travels with the text.",
        choices=[("CLEAR", "TLP:CLEAR, everyone"), ("GREEN", "TLP:GREEN, the network")],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        required=False,
        choices=[("identity", "Digital identity"), ("data", "Data")],
        widget=forms.CheckboxSelectMultiple,
    )
    summary = forms.CharField(label="Summary", widget=forms.Textarea(attrs={"rows": 4}))
    agree = forms.BooleanField(
        label="Everyone named here agreed to be named", help_text="Ask them first."
    )

    def clean(self) -> dict[str, Any]:
        """Refuse always, so that an error of the whole form shows too."""
        self.add_error(None, "The marking is wider than that of the practice it belongs to.")
        return self.cleaned_data


_ROWS: list[dict[str, object]] = [
    {
        "url": "#verify",
        "title": "GOV.UK Verify: a federated identity scheme, and why it closed",
        "code": "GB",
        "nation": "United Kingdom",
        "stage": "retired",
        "stage_text": "Retired 2023",
        "fresh": "Confirmed March 2026",
        "summary": "A federated identity scheme run by certified companies. Far fewer people "
        "and services joined than planned; its successor is one account run by government.",
        "tags": TAGS,
        "reuse": "Reused by 2 nations, 14 councils",
    },
    {
        "url": "#long",
        "title": f"{LONG} em todo o país",
        "lang": "pt",
        "code": "PT",
        "nation": "Portugal",
        "stage": "live",
        "stage_text": "Live since 2014",
        "fresh": "Not confirmed since June 2025",
        "stale": True,
        "marking": "AMBER+STRICT",
        "summary": "One door for the services of ministries and municipalities.",
        "tags": TAGS,
    },
    {
        "url": "#korean",
        "title": "정부24: 모든 정부 서비스를 한곳에서",
        "lang": "ko",
        "code": "KR",
        "nation": "Republic of Korea",
        "stage": "scaled",
        "stage_text": "Scaled",
        "summary": "Every government service in one place.",
        "tags": TAGS[:1],
        "reuse": "Reused by 1 nation",
    },
    {
        "url": "#hebrew",
        "title": "הזדהות ממשלתית",
        "lang": "he",
        "code": "IL",
        "nation": "Israel",
        "stage": "",
        "stage_text": "Stage not known",
        "summary": "Signing in to government, with the strength that each service needs.",
    },
]


def _facets() -> list[dict[str, object]]:
    nations = ["Canada", "Denmark", "Estonia", "Israel", "Mexico", "New Zealand", "Portugal"]
    return [
        {
            "name": "stage",
            "label": "Stage",
            "options": [
                {"value": "live", "label": "Live", "count": 31, "checked": True},
                {"value": "beta", "label": "Beta", "count": 4},
                {"value": "retired", "label": "Retired", "count": 2},
            ],
        },
        {
            "name": "nation",
            "label": "Nation",
            "options": [{"value": n.lower(), "label": n, "count": 4} for n in nations[:4]],
            "more": [{"value": n.lower(), "label": n, "count": 3} for n in nations[4:]],
        },
        {
            "name": "topic",
            "label": "Topic",
            "options": [
                {
                    "value": "trust",
                    "label": "Electronic signatures and trust services",
                    "count": 7,
                },
            ],
        },
    ]


def _drawn() -> dict[str, object]:
    spans = [
        {"start": 0, "width": 6, "stage": "discovery", "since": "August 2015", "until": "2015"},
        {"start": 6.5, "width": 5, "stage": "alpha", "since": "2015", "until": "2016"},
        {"start": 12, "width": 8, "stage": "beta", "since": "2016", "until": "May 2016"},
        {"start": 20.5, "width": 79.5, "stage": "live", "name": "Live", "since": "May 2016"},
    ]
    ticks = [
        {"at": 0, "label": "2015", "anchor": "start"},
        {"at": 50, "label": "2020"},
        {"at": 100, "label": "today", "anchor": "end"},
    ]
    return {"spans": spans, "ticks": ticks}


def _matrix() -> dict[str, object]:
    words = {"yes": "Yes", "part": "Part", "no": "No", "unknown": "Not known"}
    orders = [list(words), list(reversed(words)), ["part", "yes", "unknown", "no"]]
    return {
        "cols": [
            {"label": "2014", "title": "D5 Charter"},
            {"label": "2018", "title": "D7 Charter"},
            {"label": "2020", "title": "DN Charter"},
            {"label": "2021", "title": "DN Charter of ten principles"},
        ],
        "rows": [
            {
                "label": nation,
                "url": "#",
                "cells": [{"state": state, "text": words[state]} for state in order],
            }
            for nation, order in zip(("Estonia", "New Zealand", "Uruguay"), orders, strict=True)
        ],
    }


_SLOTS: list[dict[str, object]] = [
    {
        "hour": "09:00–10:30",
        "iso": "2026-11-05T09:00+02:00",
        "length": "90 min, Tallinn",
        "sittings": [
            {
                "title": "What we promised, what we did",
                "url": "#",
                "track": "Ministerial",
                "kind": "ministerial",
                "place": "Great hall",
                "marking": "RED",
            },
            {
                "title": LONG,
                "lang": "pt",
                "track": "Leaders",
                "kind": "leader",
                "place": "Room 2",
                "who": "Portugal, Uruguay",
            },
            {
                "title": "Show and tell: wallets",
                "track": "Practitioners",
                "kind": "practitioner",
                "who": "Denmark, Republic of Korea",
            },
        ],
    },
    {
        "hour": "11:00–11:30",
        "length": "30 min, Tallinn",
        "sittings": [{"title": "Coffee, all together", "place": "Foyer"}],
    },
]


def _times() -> dict[str, object]:
    clocks = [
        {"place": "Wellington", "hour": "10:00", "day": "Thu 12 Mar", "iso": "2026-03-11T21:00Z"},
        {"place": "Tallinn", "hour": "23:00", "day": "Wed 11 Mar", "iso": "2026-03-11T21:00Z"},
        {"place": "UTC", "hour": "21:00", "day": "Wed 11 Mar", "iso": "2026-03-11T21:00Z"},
    ]
    clocks[1]["you"] = "yes"
    return {"clocks": clocks, "slots": _SLOTS}


HISTORY = [
    {
        "iso": "2026-03-04",
        "day": "4 March 2026",
        "middle": ", official of Estonia: published the practice.",
        "reason": "It went live.",
    },
    {
        "iso": "2026-03-03",
        "day": "3 March 2026",
        "middle": ", official of Estonia: changed the practice ",
        "thing": "X-Road",
        "url": "#",
        "end": ": the stage from beta to live.",
    },
]


def _lists() -> dict[str, object]:
    return {
        "trail": [{"url": "#", "label": "Practices"}, {"url": "#", "label": "United Kingdom"}],
        "facts": [
            {"term": "Kind", "text": "Platform"},
            {"term": "Code", "text": "notifications-api, MIT", "url": "#"},
            {"term": "Lead organisation", "text": "Government Digital Service"},
        ],
        "events": [
            {"when": "9 December 2014", "iso": "2014-12-09", "title": "D5 Charter", "url": "#"},
            {"when": "February 2018", "title": "Canada and Uruguay join", "text": "Seven now."},
            {"when": "November 2019", "title": "Denmark joins", "source_url": "#"},
        ],
        "history": HISTORY,
        "sources": [
            {"url": "#", "title": "Digital Agency: “Digital Nations”", "kind": "official"},
            {"url": "#", "title": f"example.pt/{'a' * 60}", "kind": "press", "when": "July 2019"},
            {"title": "Seed paper 000", "kind": "seed"},
        ],
        "ways": [
            {"url": "#", "title": "Practices", "text": "What others did, and what went wrong."},
            {"url": "#", "title": "Nations", "text": "Ten members, their stages and contacts."},
        ],
        "orders": [
            {"label": "Best match", "url": "#", "current": True},
            {"label": "Newest", "url": "#"},
            {"label": "Most reused", "url": "#"},
        ],
        "filters": [{"label": "Live", "remove_url": "#"}, {"label": "Portugal", "remove_url": "#"}],
    }


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    context = {
        "long": f"{LONG} em todo o país",
        "rows": _ROWS,
        "facets": _facets(),
        "stages": STAGES,
        "markings": ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"],
        "matrix": _matrix(),
        "form": GalleryForm(),
        "wrong": GalleryForm({"email": "ana at gov"}, auto_id="wrong_%s"),
        "head": ["Nation", "Took over", "Gave"],
        "numbers": [["Canada", 3, 1], ["United Kingdom", 1, 6], ["Uruguay", 2, 2]],
        "print_marking": "AMBER+STRICT",
        "who": {"level": "RED", "meaning": LONG, "because": ["It names you."], "url": "#"},
        **_drawn(),
        **_times(),
        **_lists(),
        **texts(LONG, GalleryForm(auto_id="sheet_%s")),
    }
    return render(request, "components/gallery.html", context)


urlpatterns = [path("", gallery, name="dev-components")]
