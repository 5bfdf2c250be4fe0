"""Keeping the search index in step with the practices."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from django.db import connection
from django.db.models import F, Prefetch, QuerySet

from core.markdown import plain
from members.markings import Marking
from practices.document import HEADINGS
from practices.models import (
    CoOwnership,
    Practice,
    Reuse,
    ReuseRelation,
    SearchBody,
    SearchDocument,
    SearchVector,
    SearchWord,
    Status,
    Translation,
)
from practices.search.typos import fit, forms
from practices.search.words import LONGEST, terms, words

AT_ONCE: Final = 200  # practices that are indexed together
PLAIN: Final = 1200  # characters kept for excerpts
_LAST: Final = 16_000  # the last place of a word that tsvector can hold, rounded down
_PLACES: Final = 200  # places of one word that it can hold, rounded down
_TAKEN: Final = {
    ReuseRelation.FORK,
    ReuseRelation.DEPLOYS,
    ReuseRelation.ADOPTS,
    ReuseRelation.PILOTED,
}
_SAID: Final = ("summary", *HEADINGS)
_FIELDS: Final = [
    field.name for field in SearchDocument._meta.concrete_fields if not field.primary_key
]


def refresh(practice: Practice) -> None:
    """Index the practice as it is now, in the transaction that changed it."""
    _store(_whole(Practice.objects.filter(pk=practice.pk)))


def refresh_all() -> int:
    """Index every practice anew and forget words out of use; return how many practices."""
    SearchWord.objects.all().delete()
    done, last = 0, 0
    while chunk := list(_whole(Practice.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE])):
        _store(chunk)
        done, last = done + len(chunk), chunk[-1].pk
    return done


def _whole(rows: QuerySet[Practice]) -> QuerySet[Practice]:
    reuses = Prefetch("reuses", Reuse.objects.select_related("organisation").order_by("position"))
    accepted = CoOwnership.objects.accepted().select_related("nation")
    owners = Prefetch("co_ownerships", accepted.order_by("accepted_at", "pk"))
    translations = Prefetch("translations", Translation.objects.shown().order_by("language"))
    return rows.select_related("owner_nation").prefetch_related(
        "topics", reuses, "lessons", "results", translations, owners
    )


def _store(practices: Iterable[Practice]) -> None:
    vectors = connection.vendor == "postgresql"
    documents, smalls, bodies = [], [], []
    vocabulary: dict[bool, set[str]] = {True: set(), False: set()}
    for practice in practices:
        texts, text = _texts(practice)
        if _is_shared(practice):
            found = {word for text in texts for word in words(text) if fit(word)}
            vocabulary[practice.marking == Marking.CLEAR] |= found
        parts = [terms(text) for text in texts]
        document = _document(practice, text, parts)
        if vectors:
            document.body = ""
            row: dict[str, Any] = {
                "practice_id": practice.pk, "published_at": practice.published_at,
            }  # fmt: skip
            smalls.append(SearchVector(small=_vector(parts[:3]), **row))
            bodies.append(SearchBody(whole=_vector(parts), **row))
        documents.append(document)
    again: dict[str, Any] = {"update_conflicts": True, "unique_fields": ["practice"]}
    SearchDocument.objects.bulk_create(documents, update_fields=_FIELDS, **again)
    SearchVector.objects.bulk_create(smalls, update_fields=["published_at", "small"], **again)
    SearchBody.objects.bulk_create(bodies, update_fields=["published_at", "whole"], **again)
    _learn(vocabulary[True], vocabulary[False])


def _is_shared(practice: Practice) -> bool:
    """Whether all of the network, or everybody, may read it: now, and not only from some day on."""
    openly = practice.marking in {Marking.CLEAR, Marking.GREEN}
    return openly and practice.status == Status.PUBLISHED and practice.embargo_until is None


def _texts(practice: Practice) -> tuple[tuple[str, str, str, str], str]:
    """Title, summary, subjects and body, as read by people; and the body of the original.

    What is shown of it in other languages has the readers of the original: its title stands
    among the subjects, the rest in the body.
    """
    subjects = [topic.label for topic in practice.topics.all()]
    # Of a circle not the name: there are readers of the practice who may not know the circle.
    subjects += [practice.owner_nation.name] if practice.owner_nation else []
    subjects += [owner.nation.name for owner in practice.co_ownerships.all()]
    subjects += [practice.lead_organisation, practice.get_kind_display()]
    others = [row.content for row in practice.translations.all()]
    subjects += [content["title"] for content in others]
    body = [plain(getattr(practice, name)) for name in HEADINGS]
    body += [plain(lesson.text) for lesson in practice.lessons.all()]
    body += [f"{result.what}: {result.value}" for result in practice.results.all()]
    body += [f"{reuse.who}: {reuse.what}" for reuse in practice.reuses.all()]
    body += practice.standards
    text = "\n".join(part for part in body if part)
    whole = [text] + [plain(said[name]) for said in others for name in _SAID if said.get(name)]
    return (practice.title, practice.summary, "\n".join(subjects), "\n".join(whole)), text


def _document(practice: Practice, text: str, parts: list[list[str]]) -> SearchDocument:
    title, summary, subjects, body = (f" {' '.join(part)} " for part in parts)
    reuses = practice.reuses.all()
    taken = [reuse for reuse in reuses if reuse.relation in _TAKEN]
    return SearchDocument(
        practice_id=practice.pk,
        title=title,
        summary=summary,
        subjects=subjects,
        body=body,
        plain=text[:PLAIN],
        languages=" ".join(row.language for row in practice.translations.all())[:200],
        owners=" ".join(owner.nation.slug for owner in practice.co_ownerships.all()),
        topics=" ".join(str(topic.pk) for topic in practice.topics.all()),
        relations=" ".join(sorted({reuse.relation for reuse in reuses})),
        reusing_nations=len({r.country for r in taken if r.organisation_id is None}),
        reusing_bodies=sum(1 for r in taken if r.organisation_id is not None),
    )


def _vector(parts: Iterable[list[str]]) -> str:
    """A tsvector as PostgreSQL reads it: each term with its places, fields one place apart."""
    places: dict[str, list[int]] = {}
    at = 0
    for part in parts:
        for term in part:
            at = min(at + 1, _LAST)
            places.setdefault(term[:LONGEST], []).append(at)
        at = min(at + 1, _LAST)
    return " ".join(
        f"'{term}':{','.join(map(str, sorted(Counter(found))[:_PLACES]))}"
        for term, found in places.items()
    )


def _learn(public: set[str], network: set[str]) -> None:
    """Keep words not known yet, in one order for all writers, so that none waits for another."""
    known = SearchWord.objects.filter(word__in=public | network, form=F("word"))
    held = dict(known.values_list("word", "is_public"))
    new = sorted((public | network) - held.keys())
    rows = [
        SearchWord(form=form, word=word, is_public=word in public)
        for word in new
        for form in sorted(forms(word))
    ]
    SearchWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    opened = sorted(word for word in public if held.get(word) is False)
    if opened:
        SearchWord.objects.filter(word__in=opened).update(is_public=True)
