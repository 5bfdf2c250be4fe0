"""The key behind a request: asked for with each of them, so it costs one prepared statement."""

from typing import Any, Final

from django.db.models import QuerySet

from core import prepared
from members.models import MemberKey, Nation

_PREFIX: Final = prepared.text_mark("prefix")
_KEY: Final = tuple(field.attname for field in MemberKey._meta.concrete_fields)
_NATION: Final = tuple(field.attname for field in Nation._meta.concrete_fields)


def key_with_prefix(prefix: str) -> MemberKey | None:
    """Return the key with its nation, usable or not; None for an unknown prefix."""
    found = prepared.rows("key", _keys, {_PREFIX: prefix})
    if not found:
        return None
    values = list(found[0].values())
    key = MemberKey.from_db("default", _KEY, values[: len(_KEY)])
    key.nation = Nation.from_db("default", _NATION, values[len(_KEY) :])
    return key


def _keys() -> QuerySet[Any, Any]:
    nation = (f"nation__{name}" for name in _NATION)
    keys = MemberKey.objects.filter(prefix=_PREFIX).order_by()
    rows: QuerySet[Any, Any] = keys.values(*_KEY, *nation)
    return rows
