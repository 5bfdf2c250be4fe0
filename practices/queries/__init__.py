"""What the pages and endpoints about practices read, as plain dicts ready for an encoder."""

from practices.queries.attachments import attachment_for, attachments_of
from practices.queries.clearing import (
    approvers_of,
    clearance_rule,
    could_approve,
    standing,
    standings,
    waiting_for,
)
from practices.queries.detail import detail, drafts, practice_for, version
from practices.queries.history import history, latest_lines
from practices.queries.items import Listing, item_of
from practices.queries.library import library, library_rows
from practices.queries.likeness import similar, similar_to
from practices.queries.notes import note_for, note_values, notes, write_ups
from practices.queries.owners import asked_to_own, co_owners, co_ownership, could_own
from practices.queries.publiccode import publiccode_of
from practices.queries.sources import slug_of_source
from practices.queries.subjects import glossary, topic, topics
from practices.queries.translations import (
    languages_of,
    may_clear_translation,
    translation_for,
    translations_to_clear,
    unshown_of,
    waiting_translation,
)
from practices.queries.writing import as_drafted, draft_for, open_drafts, open_to

__all__ = [
    "Listing",
    "approvers_of",
    "as_drafted",
    "asked_to_own",
    "attachment_for",
    "attachments_of",
    "clearance_rule",
    "co_owners",
    "co_ownership",
    "could_approve",
    "could_own",
    "detail",
    "draft_for",
    "drafts",
    "glossary",
    "history",
    "item_of",
    "languages_of",
    "latest_lines",
    "library",
    "library_rows",
    "may_clear_translation",
    "note_for",
    "note_values",
    "notes",
    "open_drafts",
    "open_to",
    "practice_for",
    "publiccode_of",
    "similar",
    "similar_to",
    "slug_of_source",
    "standing",
    "standings",
    "topic",
    "topics",
    "translation_for",
    "translations_to_clear",
    "unshown_of",
    "version",
    "waiting_for",
    "waiting_translation",
    "write_ups",
]
