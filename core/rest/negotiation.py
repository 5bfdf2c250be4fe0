"""JSON out, or 406: the cheap form of content negotiation for an API that speaks one language."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from core.partialdate import PartialDate
from core.rest import problems
from core.rest.problems import Problem

MEDIA_TYPE = "application/json"
_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_PASSTHROUGH_DATACLASS


class FastJSONRenderer(BaseRenderer):
    """JSON by orjson: UTF-8, RFC 3339 instants. Takes dates, datetimes, UUIDs, partial dates."""

    media_type = MEDIA_TYPE
    format = "json"
    charset = None

    def render(self, data: Any, *_args: Any, **_kwargs: Any) -> bytes:
        """Return the data as JSON."""
        return b"" if data is None else encode(data)


def encode(data: Any) -> bytes:
    """Return the data as JSON in UTF-8; instants with an offset, UTC as Z."""
    return orjson.dumps(
        data, default=_other, option=orjson.OPT_UTC_Z | orjson.OPT_PASSTHROUGH_DATACLASS
    )


def _other(value: Any) -> str:
    """Spell what orjson does not know: partial dates, exact numbers and translated words."""
    if isinstance(value, PartialDate):
        return value.iso
    if isinstance(value, Decimal | Promise):
        return str(value)
    raise TypeError


class JSONOnly(DefaultContentNegotiation):
    """Whoever can take JSON gets it; whoever cannot gets 406, whatever else they ask for."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """Return the JSON renderer. Raises a 406 problem when Accept leaves no room for JSON."""
        del format_suffix
        if not takes_json(request.META.get("HTTP_ACCEPT", "*/*")):
            raise Problem(problems.NOT_ACCEPTABLE)
        return renderers[0], renderers[0].media_type


@lru_cache(maxsize=256)
def takes_json(accept: str) -> bool:
    """Say whether an Accept header leaves room for application/json (RFC 9110, 12.5.1).

    The most specific range that matches decides; q=0 refuses.
    """
    best = (-1, True)
    for part in accept.split(","):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = {"*/*": 0, "application/*": 1, MEDIA_TYPE: 2}.get(kind, -1)
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        refused = quality.rstrip("0").rstrip(".") in {"", "0"} and quality != ""
        best = max(best, (weight, not refused))
    return best[1] if best[0] >= 0 else not accept.strip()
