"""A practice as its page shows it: ready strings, in the order in which they are read."""

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from core import near
from core.licences import code_words, licence_url, text_words
from core.markdown import render
from core.partialdate import PartialDate
from core.time import local_time
from members.markings import MEANING, Marking
from practices.adopters import row_in_short as adopter
from practices.cards import card, counted, stage_text
from practices.document import HEADINGS
from practices.evidence import evidence_of, found_again
from practices.guidance import SOURCE_KINDS
from practices.importing import publiccode
from practices.lookups import Lookups
from practices.models import Kind, ReuseRelation, Stage, Status
from practices.timeline import line

Item = Mapping[str, Any]
LINK_WORDS: Final = {
    ("out", "based_on"): "Based on",
    ("out", "adapts"): "Adapts",
    ("out", "supersedes"): "Replaces",
    ("out", "conflicts_with"): "Conflicts with",
    ("out", "related"): "Worth comparing with",
    ("in", "based_on"): "Taken up by",
    ("in", "adapts"): "Adapted by",
    ("in", "supersedes"): "Replaced by",
    ("in", "conflicts_with"): "Conflicts with",
    ("in", "related"): "Worth comparing with",
}
_ORDER: Final = sorted(
    dict.fromkeys(LINK_WORDS.values()), key=lambda words: words == LINK_WORDS["in", "related"]
)
_ADOPTERS: Final = 8  # beside a practice; all of them are on the page of who uses it
_KEPT: Final = 7 * 24 * 60 * 60  # seconds that a rendered text is kept
_BEFORE: Final = ("situation", "options_weighed", "what_we_did", "what_it_took")
_AFTER: Final = ("conditions_for_reuse", "do_differently", "how_to_start")


def page_of(found: Item, known: Lookups, *, at: datetime.datetime) -> dict[str, Any]:
    """Return everything that templates/practices/detail.html shows of `queries.detail`."""
    content = found["content"]
    number = found.get("shown", found["version"])
    texts = prose(content)
    head = card(found, known, at)
    sources = {source["ref"]: source["kind"] for source in content["sources"]}
    missing = [
        words.lower()
        for name, words in HEADINGS.items()
        if not content[name] and name not in {"situation", "what_we_did"}
        and not (name == "what_did_not_work" and content["lessons"])
    ]  # fmt: skip
    return {
        **head,
        "slug": found["slug"],
        "published": found["status"] == Status.PUBLISHED,
        "number": number,
        "print_marking": found["marking"],
        "marking_words": MEANING[Marking(found["marking"])],
        "fresh_words": _fresh_words(found, head["nation"]),
        "before": [_section(name, texts) for name in _BEFORE if texts[name]],
        "after": [_section(name, texts) for name in _AFTER if texts[name]],
        "did_not_work": texts["what_did_not_work"],
        "lessons": [_claim(lesson, "text", sources) for lesson in content["lessons"]],
        "not_stated": ", ".join(missing),
        **_taken_up(found, head["nation"], sources),
        "governments": [_reuse(r) for r in content["reuses"] if not r["organisation"]],
        "bodies": [_reuse(r) for r in content["reuses"] if r["organisation"]],
        "stage_line": line(content["stages"], at.date()),
        **_linked(found),
        "principles": found["principles"],
        "sources": [_source(source) for source in content["sources"]],
        "versions": _versions(found),
        "facts": _facts(content),
        **_reusing(found),
        "ask": content["contact_organisation"],
        "local": _local(found, known, at),
        **_citing(found, head["nation"], number, at),
    }


def _taken_up(found: Item, owner: str, sources: Mapping[str, str]) -> dict[str, Any]:
    """The results, as others found them again or did not, and who says that they use it."""
    adoptions = found.get("adoptions", ())
    again = found_again(adoptions, owner=owner)
    return {
        "results": [_result(result, sources, again) for result in found["content"]["results"]],
        "adopters": [adopter(row) for row in adoptions[:_ADOPTERS]],
        "more_adopters": len(adoptions) > _ADOPTERS,
    }


def prose(content: Item) -> dict[str, SafeString]:
    """Return the texts of a document as safe HTML by heading; kept, since drawing takes long."""
    whole = "\x1f".join(content[name] for name in HEADINGS)
    key = f"practices:prose:{hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()}"
    kept: dict[str, str] | None = near.get(key, _KEPT)
    if kept is None:
        kept = {name: str(render(content[name], shift=2)) for name in HEADINGS}
        near.set_many({key: kept}, _KEPT)
    return {name: SafeString(html) for name, html in kept.items()}


def _section(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {"id": name.replace("_", "-"), "title": HEADINGS[name], "html": texts[name]}


def _fresh_words(found: Item, owner: str) -> str:
    if found["is_compiled"] and found["last_confirmed_at"] is None:
        return f"Compiled from public sources; not yet confirmed by its nation ({owner})."
    return ""


def _date(text: str | None) -> str:
    return str(PartialDate(text)) if text else ""


def _host(ref: str) -> str:
    return urlsplit(ref).netloc.removeprefix("www.") or ref


def _link(ref: str) -> str:
    return ref if ref.startswith(("https://", "http://")) else ""


def _claim(entry: Item, name: str, sources: Mapping[str, str]) -> dict[str, str]:
    ref = entry["ref"]
    return {
        "text": entry[name],
        "when": _date(entry["as_of"]),
        "url": _link(ref),
        "host": _host(ref),
        "kind": SOURCE_KINDS.get(sources.get(ref, ""), ""),
    }


def _result(
    entry: Item, sources: Mapping[str, str], again: Mapping[str, set[str]]
) -> dict[str, str]:
    evidence = evidence_of(entry, sources, again)
    return _claim(entry, "what", sources) | {
        "value": entry["value"],
        "before": entry["before"],
        "period": entry["period"],
        "grade": str(evidence.grade.label),
        "why": evidence.why,
    }


def _reuse(entry: Item) -> dict[str, str]:
    organisation = entry["organisation"]
    return {
        "who": entry["who"],
        "country": entry["country"],
        "who_url": f"/organisations/{organisation}/" if organisation else "",
        "relation": ReuseRelation(entry["relation"]).label,
        "what": entry["what"],
        "since": _date(entry["since"]),
        "as_of": _date(entry["as_of"]),
        "url": _link(entry["ref"]),
        "host": _host(entry["ref"]),
    }


def _linked(found: Item) -> dict[str, Any]:
    """The links under their words, and by what the practice is replaced."""
    replaced = [
        {"url": link["url"], "title": link["title"]}
        for link in found["links"]
        if (link["direction"], link["kind"]) == ("in", "supersedes")
    ]
    return {"links": _links(found), "replaced_by": replaced}


def _links(found: Item) -> list[dict[str, Any]]:
    """Links both ways under their words; what is merely alike only where nothing closer is."""
    groups: dict[str, dict[str, Item]] = {}
    closer = {link["slug"] for link in found["links"] if link["kind"] != "related"}
    for link in found["links"]:
        if link["kind"] != "related" or link["slug"] not in closer:
            words = LINK_WORDS[link["direction"], link["kind"]]
            groups.setdefault(words, {}).setdefault(link["slug"], link)
    return [
        {"words": words, "links": list(groups[words].values())}
        for words in sorted(groups, key=_ORDER.index)
    ]


def _source(source: Item) -> dict[str, str]:
    ref: str = source["ref"]
    kind = SOURCE_KINDS.get(source["kind"]) or str(source["kind"])
    return {"url": _link(ref), "title": _shortened(ref), "kind": kind}


def _shortened(ref: str) -> str:
    if not _link(ref):
        return ref.replace("seed ", "Paper ") if ref.startswith("seed ") else ref
    parts = urlsplit(ref)
    path = parts.path.strip("/")
    return Truncator(f"{_host(ref)}/{path}" if path else _host(ref)).chars(70)


def _versions(found: Item) -> list[dict[str, Any]]:
    return [
        {
            "number": entry["number"],
            "when": _day(entry["at"]),
            "iso": entry["at"].isoformat(),
            "url": f"{found['url']}versions/{entry['number']}/",
            "shown": entry["number"] == found.get("shown", found["version"]),
        }
        for entry in found["versions"]
    ]


def _day(moment: datetime.datetime) -> str:
    return str(PartialDate.of(moment.date()))


def _facts(content: Item) -> list[dict[str, str]]:
    code = content["open_source"]
    facts = [
        {"term": "Kind", "text": Kind(content["kind"]).label},
        {"term": "Stage", "text": stage_text(content)},
        {"term": "Lead", "text": content["lead_organisation"]},
    ]
    if content["started"]:
        facts.append({"term": "Started", "text": _date(content["started"])})
    if code:
        facts.append(_code(code))
        if code["last_commit_seen"]:
            facts.append({"term": "Last change seen", "text": _date(code["last_commit_seen"])})
    if content["standards"]:
        facts.append({"term": "Standards", "text": ", ".join(content["standards"])})
    return facts


def _code(code: Item) -> dict[str, str]:
    where: str = code["repository"] or ""
    name = urlsplit(where).path.strip("/") if where else "Open source"
    licence = code["licence"] or "licence not stated"
    return {"term": "Code", "text": f"{name}, {licence}", "url": where}


def _reusing(found: Item) -> dict[str, Any]:
    """What a reader may do with the text and the code, each by its licence and in words."""
    content = found["content"]
    licence = content["text_licence"]
    words = text_words(licence)
    if found["marking"] != Marking.CLEAR:
        words = f"Share it no further than TLP:{found['marking']} allows. Within that: {words}"
    told = [{"term": f"Text: {licence}", "text": words, "url": licence_url(licence)}]
    if content["open_source"]:
        licence = content["open_source"]["licence"]
        name = f"Code: {licence or 'no licence stated'}"
        told.append({"term": name, "text": code_words(licence), "url": licence_url(licence)})
    return {"reuse": told, "publiccode": publiccode.can_write(content)}


def _local(found: Item, known: Lookups, at: datetime.datetime) -> str:
    """The time at the nation that owns the practice: whether somebody is likely to answer now."""
    nation = found["nation"]
    zones = [n.time_zone for n in known.nations.values() if nation and n.slug == nation["slug"]]
    return f"It is {local_time(at, zones[0]).hour} there now." if zones else ""


def _citing(found: Item, owner: str, number: int, at: datetime.datetime) -> dict[str, str]:
    moment = found.get("shown_at", found["updated_at"])
    title = found["content"]["title"]
    where = f"{settings.SITE_URL}{found['url']}versions/{number}/"
    lead = found["content"]["lead_organisation"]
    cite = (
        f"{lead}, {owner} ({moment.year}). “{title}”, version {number}. "
        f"Digital Nations hub, {_day(moment)}. {where} (read {_day(at)})."
    )
    return {"cite": cite, "permanent": f"{found['url']}versions/{number}/"}


def stages_of(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Group items by stage, in the order of development; those without a stage last."""
    order = [*Stage.values, None]
    groups = []
    for stage in order:
        found = [item for item in items if item["stage"] == stage]
        if found:
            label = Stage(stage).label if stage else "Stage not known"
            noun = counted(len(found), "practice", "practices")
            groups.append({"stage": stage or "", "label": label, "count": noun, "items": found})
    return groups
