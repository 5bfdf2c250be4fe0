"""The parts of a practice's page that depend on nobody who reads it, each drawn once.

What a reader may see is in the context itself, which is what they are found by.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.safestring import SafeString

from core import near

_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "written": (
        "url", "before", "results", "did_not_work", "lessons", "after",
        "adopters", "more_adopters", "governments", "bodies",
    ),
    "glance": ("facts", "tags"),
    "terms": ("reuse", "principles"),
    "versions": ("url", "slug", "versions", "kept", "cite", "permanent", "number", "publiccode"),
}  # fmt: skip


def parts_of(page: Mapping[str, Any]) -> dict[str, SafeString]:
    """Draw the parts of what templates/practices/detail.html shows, named `part_…`."""
    return {
        f"part_{name}": near.drawn(
            f"practices/_{name}.html", {field: page.get(field) for field in fields}
        )
        for name, fields in _PARTS.items()
    }
