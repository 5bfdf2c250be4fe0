"""What readers take away of summits: the gatherings of the network."""

import datetime
from collections.abc import Sequence
from urllib.parse import urlencode

from django.conf import settings

from core.takeaway import Sheet
from summits.models import Summit


def summits_sheet(summits: Sequence[Summit], *, kind: str, at: datetime.datetime) -> Sheet:
    """The gatherings, or those of one kind, the latest first."""
    columns = (
        ("name", "Gathering"), ("kind", "Kind"), ("start", "Start"), ("end", "End"),
        ("host", "Host"), ("city", "City"), ("theme", "Theme"), ("address", "Address"),
    )  # fmt: skip
    query = f"?{urlencode({'kind': kind})}" if kind else ""
    return Sheet(
        name="summits",
        title="Summits",
        address=f"{settings.SITE_URL}/summits/{query}",
        at=at,
        columns=columns,
        rows=[
            {
                "name": one.name,
                "kind": one.get_kind_display(),
                "start": one.start.iso,
                "end": one.end.iso if one.end else None,
                "host": one.host.name if one.host else None,
                "city": one.city,
                "theme": one.theme,
                "address": f"{settings.SITE_URL}{one.get_absolute_url()}",
            }
            for one in summits
        ],
    )
