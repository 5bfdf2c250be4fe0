"""What readers take away of the network: nations, and public bodies."""

import datetime
from collections.abc import Sequence

from django.conf import settings

from core.takeaway import Sheet
from members.naming import language
from members.queries.nations import NationRow
from members.queries.organisations import Bodies


def nations_sheet(rows: Sequence[NationRow], *, at: datetime.datetime) -> Sheet:
    """The nations, each with how many practices its reader may read."""
    columns = (
        ("name", "Nation"), ("code", "Code"), ("member", "Member"), ("since", "Since"),
        ("lead_body", "Lead body"), ("time_zone", "Time zone"), ("languages", "Languages"),
        ("practices", "Practices"), ("stages", "By stage"), ("address", "Address"),
    )  # fmt: skip
    return Sheet(
        name="nations",
        title="Nations",
        address=f"{settings.SITE_URL}/nations/",
        at=at,
        columns=columns,
        rows=[
            {
                "name": row.nation.name,
                "code": row.nation.iso2,
                "member": row.nation.is_member,
                "since": row.since.joined.iso if row.since and row.since.joined else None,
                "lead_body": row.lead_body.name if row.lead_body else None,
                "time_zone": row.nation.time_zone,
                "languages": [language(spoken["tag"]).name for spoken in row.nation.languages],
                "practices": row.total,
                "stages": [f"{stage.label}: {stage.number}" for stage in row.stages],
                "address": f"{settings.SITE_URL}{row.nation.get_absolute_url()}",
            }
            for row in rows
        ],
    )


def organisations_sheet(sections: Sequence[Bodies], *, at: datetime.datetime) -> Sheet:
    """The public bodies, nation by nation."""
    columns = (
        ("name", "Body"), ("country", "Country"), ("kind", "Kind"), ("member", "Of a nation"),
        ("description", "About"), ("reuses", "Reuses"), ("address", "Address"),
    )  # fmt: skip
    return Sheet(
        name="organisations",
        title="Local authorities and other bodies",
        address=f"{settings.SITE_URL}/organisations/",
        at=at,
        columns=columns,
        rows=[
            {
                "name": row.body.name,
                "country": section.name,
                "kind": row.body.get_kind_display(),
                "member": section.nation is not None,
                "description": row.body.description,
                "reuses": row.reuses,
                "address": f"{settings.SITE_URL}{row.body.get_absolute_url()}",
            }
            for section in sections
            for row in (*section.local, *section.central)
        ],
    )
