"""How far practices have come: over time, and beside those of one's own nation."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Q

from members.models import Nation
from members.reading import reader_of
from practices.facets import OUR_STAGE
from practices.lookups import Lookups
from practices.models import Practice, Stage, StageEntry

MOST: Final = 500
_ORDER: Final = list(Stage.values)


def stages_of_nation(user: Any, nation: Nation) -> list[dict[str, Any]]:
    """The practices of a nation that `user` may read, each with its stages: one statement."""
    seen = Practice.objects.visible_to(user).published().filter(owner_nation=nation)
    steps = StageEntry.objects.filter(practice__in=seen).order_by("practice_id", "position")
    by_practice: dict[int, dict[str, Any]] = {}
    fields = ("stage", "since", "seen_on", "reason", "by")
    for step in steps.values("practice_id", "practice__title", "practice__slug", *fields):
        row = by_practice.setdefault(
            step["practice_id"],
            {
                "title": step["practice__title"],
                "url": f"/practices/{step['practice__slug']}/",
                "stages": [],
            },
        )
        dates = {name: step[name].iso if step[name] else None for name in ("since", "seen_on")}
        row["stages"].append({name: step[name] for name in fields} | dates)
    return list(by_practice.values())


def _furthest(own: Any) -> dict[int, str]:
    """The furthest stage of some practices by the number of the topic."""
    found: dict[int, str] = {}
    for topic, stage in own.values_list("topics", "stage"):
        if topic is not None:
            found[topic] = max(found.get(topic, stage), stage, key=_ORDER.index)
    return found


def at_home(user: Any, asked: Mapping[str, Any], known: Lookups) -> Lookups:
    """The lookups with how far the nation of `user` is, where `asked` holds the filter for it.

    One statement then. Raises ValidationError by parameter for whoever has no nation.
    """
    if OUR_STAGE not in asked:
        return known
    nation = reader_of(user).nation
    if nation is None:
        msg = "Only somebody of a nation, signed in, can ask who is at its stage."
        raise ValidationError({OUR_STAGE: [msg]}, code="invalid")
    own = Practice.objects.visible_to(user).published().exclude(stage=None)
    own = own.filter(owner_nation=nation).exclude(stage=Stage.RETIRED)
    return replace(known, home=nation, stages=_furthest(own))


def at_our_stage(user: Any, *, known: Lookups) -> list[dict[str, Any]] | None:
    """For each topic in which the nation of `user` is at a stage: what others have there.

    A nation is where its furthest practice in the topic is. None for whoever has no nation. Two
    statements.
    """
    nation = reader_of(user).nation
    if nation is None:
        return None
    seen = Practice.objects.visible_to(user).published().exclude(stage=None)
    own = seen.filter(owner_nation=nation).exclude(stage=Stage.RETIRED)
    furthest = _furthest(own)
    wanted = Q(pk__in=[])
    for topic, stage in furthest.items():
        wanted |= Q(topics=topic, stage=stage)
    others = seen.exclude(owner_nation=nation).filter(wanted).order_by("title", "pk")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in others.values("slug", "title", "owner_nation_id", "topics")[:MOST]:
        owner = known.nations.get(row["owner_nation_id"])
        found[row["topics"]].append(
            {
                "url": f"/practices/{row['slug']}/",
                "title": row["title"],
                "code": owner.iso2 if owner else "",
                "nation": owner.name if owner else "",
            }
        )
    return [
        {
            "label": known.topics[topic].label,
            "url": f"/topics/{known.topics[topic].slug}/",
            "stage": stage,
            "stage_text": str(Stage(stage).label),
            "others": found[topic],
        }
        for topic, stage in sorted(
            furthest.items(), key=lambda pair: (not found[pair[0]], known.topics[pair[0]].label)
        )
    ]
