"""Topics and the glossary."""

from collections import Counter
from typing import Any

from practices import facets
from practices.lookups import Lookups
from practices.models import Practice, Term, Topic
from practices.queries.items import Item, card_values, item_of
from practices.search.finding import MOST


def topics(user: Any, *, known: Lookups) -> list[Item]:
    """Return every topic with how many practices `user` may read in it: two statements.

    Counted over the newest MOST practices; with `more` there are others beside them.
    """
    rows = Practice.objects.visible_to(user).published().newest()
    seen = list(rows.values("search__topics")[: MOST + 1])
    counts = Counter(slug for row in seen[:MOST] for slug in facets.topic_slugs(row, known))
    return [
        {
            "slug": topic.slug,
            "label": topic.label,
            "definition": topic.definition,
            "count": counts[topic.slug],
            "more": len(seen) > MOST,
            "url": topic.get_absolute_url(),
        }
        for topic in Topic.objects.visible_to(user).order_by("label", "pk")
    ]


def topic(user: Any, slug: str, *, known: Lookups) -> Item | None:
    """Return a topic with what belongs to it and `user` may read, None if there is none.

    `practices` are items of the library, the newest first, at most MOST; `groups`,
    `principles` and `declarations` come from the apps above by the names of their relations.
    """
    found = Topic.objects.visible_to(user).filter(slug=slug).first()
    if found is None:
        return None
    rows = Practice.objects.visible_to(user).published().filter(topics=found).newest()
    items = [item_of(row, known) for row in card_values(rows, user)[: MOST + 1]]
    related: Any = found  # relations of upper apps are known by name only
    principles = related.principles.visible_to(user)
    return {
        "slug": found.slug,
        "label": found.label,
        "definition": found.definition,
        "oecd_dgpf": found.oecd_dgpf,
        "practices": items[:MOST],
        "more": len(items) > MOST,
        "groups": list(
            related.workinggroups.visible_to(user).values("slug", "name", "theme", "status")
        ),
        "principles": list(principles.values("slug", "name", "gloss")),
    }


def glossary(user: Any, *, known: Lookups) -> list[Item]:
    """Return the terms in their order, each with `links` to what it is about: two statements.

    Only practices that `user` may read are linked.
    """
    fields = ("slug", "term", "also", "definition", "see")
    terms = list(Term.objects.visible_to(user).order_by("position", "pk").values(*fields))
    named = {slug for term in terms for slug in term["see"].get("practices", ())}
    readable = Practice.objects.visible_to(user).published().filter(slug__in=named)
    labels = {
        "practices": dict(readable.values_list("slug", "title")),
        "topics": {topic.slug: topic.label for topic in known.topics.values()},
    }
    for term in terms:
        see = term.pop("see")
        term["links"] = [
            {"url": f"/{kind}/{slug}/", "label": labels[kind][slug]}
            for kind in labels
            for slug in see.get(kind, ())
            if slug in labels[kind]
        ]
    return terms
