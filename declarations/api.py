"""The endpoints of declarations and principles."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from rest_framework.request import Request

from core.rest import params
from core.rest.paging import Order
from core.rest.params import Parameter
from core.rest.views import ListView, RowView, addressed
from declarations.models import Declaration, DeclarationKind, Principle, Uptake
from declarations.serializers import (
    DeclarationDetailShape,
    DeclarationShape,
    PrincipleDetailShape,
    PrincipleShape,
)
from members.freshness import freshness
from members.models import Nation
from practices.models import Practice, Topic

_DECLARATION = (
    "id", "slug", "title", "other_titles", "kind", "date", "is_binding", "signatories_known",
    "summary", "text_url",
)  # fmt: skip
_PRINCIPLE = (
    "id", "slug", "name", "gloss", "gloss_basis", "number_2014", "number_2021", "sources",
)  # fmt: skip


def _slugs(rows: QuerySet[Any]) -> list[str]:
    return list(rows.order_by("slug").values_list("slug", flat=True))


def _declarations(user: Any, *more: str) -> QuerySet[Any, Any]:
    slugs = {"summit_slug": F("summit__slug"), "old_slug": F("supersedes__slug")}
    texts = Declaration.objects.visible_to(user)
    found: QuerySet[Any, Any] = texts.values(*_DECLARATION, *more, **slugs)
    return found


def _declaration(row: Mapping[str, Any]) -> dict[str, Any]:
    item = addressed(row, "declarations")
    return item | {"summit": item.pop("summit_slug"), "supersedes": item.pop("old_slug")}


class DeclarationList(ListView):
    """Texts that members adopted together."""

    serializer_class = DeclarationShape
    orders: ClassVar[Mapping[str, Order]] = {
        "latest": Order("date", descending=True),
        "earliest": Order("date"),
    }
    filters: ClassVar[Mapping[str, Parameter]] = {
        "kind": params.choice("What sort of text.", *DeclarationKind.values),
        "summit": params.text("Slug of the summit.", longest=80),
    }

    def revision(self, request: Request, /) -> Sequence[object] | None:
        """Return the network's edition."""
        return freshness(request.user, "network")

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the texts asked for."""
        names = {"kind": "kind", "summit": "summit__slug"}
        return _declarations(request.user).filter(**{names[name]: given[name] for name in given})

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Add the addresses."""
        return [_declaration(row) for row in rows]


class DeclarationItem(RowView):
    """One text with who signed it."""

    serializer_class = DeclarationDetailShape
    kind = "declaration"

    def rows(self, request: Request, /) -> QuerySet[Any, Any]:
        """Return all texts."""
        return _declarations(request.user, "signatories_note", "prepared_by", "sources")

    def shape(self, request: Request, row: dict[str, Any], /) -> Mapping[str, Any]:
        """Return the text with what hangs on it."""
        del request
        uptake = Uptake.objects.filter(declaration_id=row["id"]).order_by("position")
        return _declaration(row) | {
            "signatories": _slugs(Nation.objects.filter(signatures__declaration=row["id"])),
            "principles": _slugs(Principle.objects.filter(charters=row["id"])),
            "uptake": list(uptake.values("what", "ref")),
        }


def _principles(user: Any) -> QuerySet[Any, Any]:
    principles = Principle.objects.visible_to(user)
    found: QuerySet[Any, Any] = principles.values(*_PRINCIPLE, older=F("continues__slug"))
    return found


def _principle(row: Mapping[str, Any]) -> dict[str, Any]:
    item = addressed(row, "principles")
    return item | {"continues": item.pop("older")}


class PrincipleList(ListView):
    """The principles of the charters."""

    serializer_class = PrincipleShape
    orders: ClassVar[Mapping[str, Order]] = {"name": Order("name")}
    filters: ClassVar[Mapping[str, Parameter]] = {
        "charter": params.text("Slug of the charter.", longest=80),
    }

    def revision(self, request: Request, /) -> Sequence[object] | None:
        """Return the network's edition."""
        return freshness(request.user, "network")

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the principles asked for."""
        rows = _principles(request.user)
        return rows.filter(charters__slug=given["charter"]) if given else rows

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Add the addresses."""
        return [_principle(row) for row in rows]


class PrincipleItem(RowView):
    """One principle with its charters and practices."""

    serializer_class = PrincipleDetailShape
    kind = "principle"

    def rows(self, request: Request, /) -> QuerySet[Any, Any]:
        """Return all principles."""
        return _principles(request.user)

    def shape(self, request: Request, row: dict[str, Any], /) -> Mapping[str, Any]:
        """Return the principle with what the reader may see of what serves it."""
        practices = Practice.objects.visible_to(request.user).published()
        return _principle(row) | {
            "charters": _slugs(Declaration.objects.filter(principles=row["id"])),
            "topics": _slugs(Topic.objects.filter(principles=row["id"])),
            "practices": _slugs(practices.filter(principles=row["id"])),
        }
