"""What sending and the pages about letters read."""

from digests.queries.meetings import (
    Uncomposed,
    Verdict,
    WebCopy,
    Withheld,
    claimable_count,
    compose,
    is_off,
    ledger,
    ledger_counts,
    owed_circulations,
    readable_by,
    web_copy,
)
from digests.queries.notices import note_of, untold_elevations, whom_to_tell
from digests.queries.searches import week_of, whom_to_tell_weekly
from digests.queries.summonses import owed_announcements, summons_of, whom_to_summon

__all__ = [
    "Uncomposed",
    "Verdict",
    "WebCopy",
    "Withheld",
    "claimable_count",
    "compose",
    "is_off",
    "ledger",
    "ledger_counts",
    "note_of",
    "owed_announcements",
    "owed_circulations",
    "readable_by",
    "summons_of",
    "untold_elevations",
    "web_copy",
    "week_of",
    "whom_to_summon",
    "whom_to_tell",
    "whom_to_tell_weekly",
]
