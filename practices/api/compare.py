"""Practices and nations side by side, for systems."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest import conditional, params, problems
from core.rest.negotiation import encode
from core.rest.params import Parameter
from core.rest.problems import Problem
from core.rest.views import JSONView, site
from practices.api.item import note_read
from practices.comparison import MOST, Asked, Column, Row, parse, rows_of, too_many
from practices.lookups import lookups, stamp
from practices.models import Practice
from practices.queries.compare import comparison
from practices.serializers.shapes import ComparisonShape


class Comparison(JSONView):
    """What up to four practices say under the same headings, as far as you may read them."""

    serializer_class = ComparisonShape
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "topic": params.text("Slug of a topic, on which the nations are compared.", longest=60),
        "nation": params.text("Slug or two letters of a nation; several.", longest=60, many=True),
        "practice": params.text("Slug of a practice; several.", longest=80, many=True),
    }

    @extend_schema(responses=ComparisonShape)
    def get(self, request: Request) -> HttpResponse:
        """Answer with the columns and the rows; null is “not stated”."""
        now = stamp()
        known = lookups(now)
        given = {name: value if name != "topic" else (value,) for name, value in self.given.items()}
        try:
            asked = parse(given, known)
        except ValidationError as error:
            raise _refusal(error.message_dict) from error
        if faults := too_many(asked) or _too_little(asked):
            raise _refusal(faults)
        columns = comparison(request.user, asked, known=known, stamp=now)
        for column in columns:
            if column.item:
                note_read(request, _practice(column.item))
        body = encode(
            {
                "topic": asked.topic or None,
                "columns": [_column(column) for column in columns],
                "rows": [_row(row) for row in rows_of(columns, known)],
            }
        )
        return conditional.reply(request, body, conditional.body_etag(body))

    head = get


def _practice(item: Mapping[str, Any]) -> Practice:
    return Practice(pk=item["id"], title=item["title"], marking=item["marking"])


def _too_little(asked: Asked) -> dict[str, list[str]]:
    if asked.nations and not asked.topic:
        return {"topic": ["Give the topic on which the nations are compared."]}
    if not asked.columns:
        return {"practice": [f"Give up to {MOST} nations with a topic, or up to {MOST} practices."]}
    return {}


def _refusal(faults: Mapping[str, Sequence[str]]) -> Problem:
    told = [
        problems.parameter_fault(name, sentence)
        for name, sentences in faults.items()
        for sentence in sentences
    ]
    return Problem(problems.BAD_PARAMETER, errors=told)


def _column(column: Column) -> dict[str, Any]:
    item = column.item
    return {
        "nation": column.nation.slug if column.nation else None,
        "practice": item["slug"] if item else None,
        "title": item["title"] if item else None,
        "marking": item["marking"] if item else None,
        "url": site(f"/api/v1{item['url']}") if item else None,
        "page": site(item["url"]) if item else None,
        "others": [other["slug"] for other in column.others],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "label": row.label,
        "kind": row.kind,
        "differs": row.differs,
        "values": row.values,
    }
