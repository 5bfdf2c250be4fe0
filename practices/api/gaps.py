"""The gap map, for systems."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest import conditional
from core.rest.negotiation import encode
from core.rest.views import JSONView
from practices import gaps
from practices.lookups import lookups, stamp
from practices.queries.gaps import counted
from practices.serializers.shapes import GapMapShape


class GapMap(JSONView):
    """How far each nation has come on each topic, from the practices that you may read."""

    serializer_class = GapMapShape

    @extend_schema(responses=GapMapShape)
    def get(self, request: Request) -> HttpResponse:
        """Answer with a line for each topic; what nobody has says so."""
        now = stamp()
        found = gaps.lines(counted(request.user, now), lookups(now))
        body = encode({"topics": [_line(line) for line in found]})
        return conditional.reply(request, body, conditional.body_etag(body))

    head = get


def _line(line: gaps.Line) -> dict[str, Any]:
    return {
        "topic": line.topic.slug,
        "label": line.topic.label,
        "nobody_has_it": line.nobody,
        "nations": [
            {"nation": cell.nation.slug, "state": cell.state, "practices": cell.total}
            for cell in line.cells
        ],
    }
