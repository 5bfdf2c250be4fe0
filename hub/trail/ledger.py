"""The public ledger: what anybody may know of what happened, read and told.

Everybody is told the same, whoever asks. Nothing is counted, and no number of the trail is in
it: the numbers between two entries would tell how much happened that is hidden.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Q, QuerySet

from core.history import entries_about
from core.models import Anchor, Event, Verb
from core.telling import Line, among_others, changed_words
from practices import history as practice_words
from practices.models import Practice
from practices.queries.history import public_entries as practice_entries
from practices.queries.history import public_practices
from workinggroups import history as meeting_words
from workinggroups.models import AgendaItem, Meeting
from workinggroups.queries.history import public_entries as meeting_entries

_PRACTICE: Final = Practice._meta.label_lower
_MEETING: Final = Meeting._meta.label_lower
_POINT: Final = AgendaItem._meta.label_lower
_UPDATES: Final = frozenset({Verb.PRACTICE_UPDATE, Verb.MEETING_UPDATE, Verb.POINT_UPDATE})
ANCHORS_SHOWN: Final = 7
SIZE: Final = 50


def entries() -> QuerySet[Event]:
    """The entries of the ledger, unordered: about what everybody may read now and could then."""
    loads = Q(verb=Verb.NETWORK_LOAD)
    rows = entries_about(Practice, Meeting, AgendaItem).filter(marking="CLEAR")
    return rows.filter(practice_entries() | meeting_entries() | loads)


def anchors() -> Sequence[Anchor]:
    """The latest anchors. Their numbers are for the log: they count what is hidden as well."""
    return list(Anchor.objects.order_by("-day")[:ANCHORS_SHOWN])


def told(rows: Sequence[Event]) -> list[Line]:
    """The entries in words. Role and nation say who it was; keys are left out.

    Two statements or three, however many entries there are.
    """
    seen = public_practices().filter(pk__in=_ids(rows, _PRACTICE))
    practices = {str(row["pk"]): row for row in seen.values("pk", "slug", "since")}
    meetings = Meeting.objects.filter(pk__in=_ids(rows, _MEETING)).values_list("pk", "slug")
    points = AgendaItem.objects.filter(pk__in=_ids(rows, _POINT))
    slugs = {(_MEETING, str(pk)): slug for pk, slug in meetings}
    slugs |= {(_POINT, str(pk)): slug for pk, slug in points.values_list("pk", "meeting__slug")}
    return [
        _of_practice(entry, practices.get(entry.on_id, {}))
        if entry.on_kind == _PRACTICE
        else _of_meeting(entry, slugs.get((entry.on_kind, entry.on_id), ""))
        for entry in rows
    ]


def _ids(rows: Sequence[Event], kind: str) -> set[int]:
    return {int(entry.on_id) for entry in rows if entry.on_kind == kind}


def _of_practice(entry: Event, found: dict[str, Any]) -> Line:
    open_ = practice_words.told(entry, found.get("since"))
    detail = _detail(entry, practice_words.FIELDS, open_)
    gone = entry.verb == Verb.PRACTICE_WITHDRAW
    url = f"/practices/{found['slug']}/" if found else ""
    return _line(entry, url=url, detail=detail, reason=entry.reason if gone else "")


def _of_meeting(entry: Event, slug: str) -> Line:
    """A meeting, a point of one; or the network's data, which has no page of its own."""
    detail = _detail(entry, meeting_words.FIELDS, meeting_words.told(entry, "CLEAR"))
    return _line(entry, url=f"/meetings/{slug}/" if slug else "", detail=detail)


def _line(entry: Event, **more: str) -> Line:
    return among_others(entry, thing=entry.on_label, with_key=False, **more)


def _detail(entry: Event, fields: Any, told_: Any) -> str:
    if entry.verb not in _UPDATES:
        return ""
    return changed_words(entry.changes, fields, told_).removeprefix("changed ")
