"""One practice, as a reader may see it."""

from functools import partial
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from core import prepared
from members.models import Circle
from members.reading import Reader, reader_of
from practices.contacts import FIELDS as CONTACT
from practices.document import document_of
from practices.lookups import Lookups
from practices.models import Adoption, Link, Practice, PracticeVersion, Status
from practices.queries.items import CARD, Item, card_values, item_of

_MORE: Final = (
    "status",
    "created_at",
    "embargo_until",
    "withdrawn_at",
    "withdrawal_reason",
    "lead_organisation",
    "contact_organisation",
    "text_licence",
    "released_to_affiliates",
    "author_id",
    "owner_nation_id",
    "source__system",
    "source__external_id",
    "source__url",
    *CONTACT,
    "now__content",
    "is_taken_up",
)
_NOT_SHOWN: Final = ("now__content", "is_taken_up")
MOST_ADOPTIONS: Final = 200
_SLUG: Final = prepared.text_mark("slug")
_PK: Final = prepared.number_mark(10)


def practice_for(user: Any, slug: str) -> Practice | None:
    """Return the practice that `user` may read under this slug, None if there is none."""
    return Practice.objects.visible_to(user).filter(slug=slug).first()


def detail(user: Any, slug: str, *, known: Lookups) -> Item | None:
    """Return a practice with all that stands around it, None when it is not for `user` to see.

    An item of the library with `status`, `content` (document.py's shape, its links reduced to
    those the reader may follow), `links` both ways, `principles`, `versions` and `adoptions`. Three
    statements, a fourth where somebody takes it up; one for a withdrawn practice.
    """
    marks, values = reader_of(user).marked()
    rows = prepared.rows(("detail", marks), partial(_one, marks), values | {_SLUG: slug})
    if not rows:
        return None
    row = rows[0]
    found = item_of(row, known) | {name: row[name] for name in _MORE if name not in _NOT_SHOWN}
    slugs = (row["search__owners"] or "").split()
    found["co_owner_ids"] = [pk for pk, one in known.nations.items() if one.slug in slugs]
    if row["status"] == Status.WITHDRAWN:
        return found
    content = row["now__content"] or document_of(Practice.objects.get(pk=row["id"]))
    links = _around(user, row["id"], known)
    out = [
        {"practice": link["slug"], "kind": link["kind"]}
        for link in links
        if link["direction"] == "out"
    ]
    return found | {
        "adoptions": prepared.rows(
            ("adoptions", marks), partial(_taken_up, marks), values | {_PK: row["id"]}
        )
        if row["is_taken_up"]
        else [],
        "content": {**content, "links": out},
        "topics": content["topics"],
        "links": [link for link in links if link["direction"] != "principle"],
        "principles": [
            {"slug": link["slug"], "name": link["title"]}
            for link in links
            if link["direction"] == "principle"
        ],
        "versions": _versions(row),
    }


def _one(reader: Reader) -> QuerySet[Practice, Item]:
    rows = Practice.objects.visible_to(reader).filter(slug=_SLUG).order_by()
    current = FilteredRelation("versions", condition=Q(versions__number=F("version")))
    taken = Exists(Adoption.objects.filter(practice=OuterRef("pk")).order_by())
    return card_values(rows.annotate(now=current, is_taken_up=taken), reader, *_MORE)


def _taken_up(reader: Reader) -> QuerySet[Any, Item]:
    """The adoptions of the practice that the reader may read, the latest first."""
    rows = Adoption.objects.visible_to(reader).filter(practice=_PK).order_by("-pk")
    return rows.values(
        "id", "owner_nation__name", "owner_nation__iso2", "organisation__name", "body", "level",
        "kind", "stage", "state", "written_at", "confirmed_at", "outcomes",
    )[:MOST_ADOPTIONS]  # fmt: skip


def _around(user: Any, pk: int, known: Lookups) -> list[Item]:
    """Visible links from and to the practice, and the principles it serves: one statement."""
    marks, values = reader_of(user).marked()
    found = prepared.rows(("around", marks), partial(_ties, marks), values | {_PK: pk})
    return [_end(row, pk, known) for row in sorted(found, key=_place)]


def _ties(reader: Reader) -> QuerySet[Any, Item]:
    """The practice's links and principles.

    Only the far end of a link is asked for its visibility: the near end is visible, or nobody
    would ask.
    """
    far = Case(When(source=_PK, then=F("target_id")), default=F("source_id"))
    seen = Practice.objects.visible_to(reader).published().filter(pk=OuterRef("far"))
    links = Link.objects.filter(Q(source=_PK) | Q(target=_PK)).annotate(far=far)
    both = links.filter(Exists(seen)).order_by().values(
        "kind", "position", "source_id", "source__slug", "source__title",
        "source__owner_nation_id", "target__slug", "target__title", "target__owner_nation_id",
    )  # fmt: skip
    empty, none = Value("", CharField()), Value(0, IntegerField())
    principles = (
        Practice(pk=_PK)
        .principles.visible_to(reader)  # of an upper app, known by name
        .order_by()
        .values_list(empty, "id", none, empty, empty, none, "slug", "name", none)
    )
    found: QuerySet[Any, Item] = both.union(principles)
    return found


def _place(row: Item) -> tuple[Any, ...]:
    """In the order that was given, and then by title."""
    return row["kind"], row["position"], row["target__title"], row["source__title"]


def _end(row: Item, pk: int, known: Lookups) -> Item:
    """The far end of a link, as seen from the practice `pk`; or a principle."""
    outwards = row["source_id"] == pk or not row["kind"]
    end = "target" if outwards else "source"
    nation = known.nations.get(row[f"{end}__owner_nation_id"])
    return {
        "direction": ("out" if outwards else "in") if row["kind"] else "principle",
        "kind": row["kind"],
        "slug": row[f"{end}__slug"],
        "title": row[f"{end}__title"],
        "nation": nation.iso2 if nation else None,
        "url": f"/practices/{row[f'{end}__slug']}/",
    }


def _versions(row: Item) -> list[Item]:
    """The versions that the practice's readers may see, the newest first; of a draft none.

    Those from before it was published, and those written for fewer than read it today, were
    not meant for everyone who reads it now.
    """
    if row["status"] != Status.PUBLISHED:
        return []
    return prepared.rows("versions", _for_todays_readers, {_PK: row["id"]})


def _for_todays_readers() -> QuerySet[PracticeVersion, Any]:
    rows = PracticeVersion.objects.filter(practice=_PK, number__gte=F("practice__versions_from"))
    return rows.order_by("-number").values("number", "at")


def version(user: Any, slug: str, number: int, *, known: Lookups) -> Item | None:
    """Return a practice as it was at a version, None when that is not for `user` to see.

    As `detail` does, but title, summary and content are the version's; `shown` is its number.
    """
    found = detail(user, slug, known=known)
    if found is None or number not in {entry["number"] for entry in found.get("versions", ())}:
        return None
    kept = PracticeVersion.objects.get(practice=found["id"], number=number)
    named = [link["practice"] for link in kept.content["links"]]
    readable = Practice.objects.visible_to(user).published().filter(slug__in=named)
    seen = set(readable.values_list("slug", flat=True))
    links = [link for link in kept.content["links"] if link["practice"] in seen]
    then = {name: kept.content[name] for name in ("title", "summary", "kind", "stage", "topics")}
    return (
        found
        | then
        | {
            "stage_as_of": kept.content["stage_as_of"],
            "content": {**kept.content, "links": links},
            "shown": number,
            "shown_at": kept.at,
        }
    )


def drafts(user: Any, *, known: Lookups) -> list[tuple[Practice, Item]]:
    """Return what is not yet published and `user` may read, the last changed first.

    The rows come as objects beside their items, because the rules are asked about each.
    """
    circle = Circle.objects.known_to(user).filter(pk=OuterRef("owner_circle_id"))
    rows = Practice.objects.visible_to(user).drafts().annotate(group_known=Exists(circle))
    rows = rows.select_related("owner_circle", "search")
    found = []
    for practice in rows.order_by("-updated_at", "-id")[:200]:
        index = getattr(practice, "search", None)
        circle = practice.owner_circle
        row = {name: getattr(practice, name) for name in CARD if "__" not in name}
        row |= {
            "owner_circle__slug": circle.slug if circle else None,
            "owner_circle__name": circle.name if circle else None,
            "search__owners": index.owners if index else "",
            "search__topics": index.topics if index else "",
            "search__reusing_nations": 0,
            "search__reusing_bodies": 0,
        }
        found.append((practice, item_of(row, known)))
    return found
