"""The pages about topics and the glossary."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.pages import file_of, format_of, shared
from practices import cards, queries
from practices.lookups import lookups, stamp
from practices.reading import stages_of
from practices.takeaways import glossary_sheet


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """List the topics."""
    now = stamp()
    known = lookups(now)

    def draw() -> HttpResponse:
        found = queries.topics(request.user, known=known)
        return render(request, "practices/topics.html", {"topics": found})

    return shared(request, (now.public(),), draw)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a topic: its practices by stage, and what else is about it."""
    at, now = timezone.now(), stamp()
    known = lookups(now)

    def draw() -> HttpResponse:
        found = queries.topic(request.user, slug, known=known)
        if found is None:
            raise Http404
        groups = stages_of(found["practices"])
        for group in groups:
            group["rows"] = cards.rows(
                group["items"], known, edition=now.of("network"), at=at, deep=True
            )
        return render(request, "practices/topic.html", {"topic": found, "stages": groups})

    return shared(request, (now.public(), at.date()), draw)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Explain the network's words, or hand them out as a file."""
    now = stamp()
    known = lookups(now)
    wanted, refusal = format_of(request, title="Glossary")
    if refusal is not None:
        return refusal
    if wanted:
        terms = queries.glossary(request.user, known=known)
        return file_of(glossary_sheet(terms, at=timezone.now()), wanted)

    def draw() -> HttpResponse:
        terms = queries.glossary(request.user, known=known)
        return render(request, "practices/glossary.html", {"terms": terms})

    return shared(request, (now.public(),), draw)
