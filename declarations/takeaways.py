"""What readers take away of declarations: the texts, and who signed them."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from core.takeaway import Sheet
from declarations.models import Declaration


def declarations_sheet(
    texts: Sequence[Declaration], signing: Sequence[Any], *, at: datetime.datetime
) -> Sheet:
    """The texts, each with its signatories, the latest first; the cells of `signing` run on."""
    columns = (
        ("title", "Title"), ("date", "Date"), ("kind", "Kind"), ("summit", "Adopted at"),
        ("signatories", "Signatories"), ("summary", "Summary"), ("address", "Address"),
    )  # fmt: skip
    rows = []
    for place, text in enumerate(reversed(texts)):
        signed = [row.label for row in signing if row.cells[place].state == "yes"]
        rows.append(
            {
                "title": text.title,
                "date": text.date.iso,
                "kind": text.get_kind_display(),
                "summit": text.summit.name if text.summit else None,
                "signatories": signed if text.signatories_known else None,
                "summary": text.summary,
                "address": f"{settings.SITE_URL}{text.get_absolute_url()}",
            }
        )
    return Sheet(
        name="declarations",
        title="Declarations",
        address=f"{settings.SITE_URL}/declarations/",
        at=at,
        columns=columns,
        rows=rows[::-1],
        notes=["Where nobody is listed, the sources do not say who signed."],
    )
