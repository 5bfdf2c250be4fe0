"""Answering that somebody wrote about something close: linked, or set apart."""

import datetime
from typing import Any

from django.db import transaction

from core.audit import Actor
from practices.actions.drafting import expect_open, locked_draft, save_draft
from practices.models import Draft, LinkKind, Practice


@transaction.atomic
def tell_apart(
    draft: Draft, other: Practice, *, link: bool, by: Actor, at: datetime.datetime
) -> Draft:
    """Say of a practice that is close: `link` it as worth comparing, or it is something else.

    Raises StateConflict when the draft is in review.
    """
    row = locked_draft(draft)
    expect_open(row)
    if not link:
        row.set_apart = sorted({*row.set_apart, other.slug})
        row.save(update_fields=["set_apart"])
        return row
    present = row.content.get("links")
    if present is None:  # a link that its writer cannot see stays without being named
        seen = Practice.objects.visible_to(by).published()
        out = row.practice.links_out.filter(target__in=seen).select_related("target")
        present = [
            {"practice": found.target.slug, "kind": found.kind} for found in out.order_by("pk")
        ]
    more = {"practice": other.slug, "kind": str(LinkKind.RELATED)}
    links: Any = [*(found for found in present if found != more), more]
    return save_draft(row, content={"links": links}, by=by, at=at)
