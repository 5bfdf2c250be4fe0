"""What the pages and endpoints about practices read, as plain dicts ready for an encoder."""

from practices.queries.detail import detail, drafts, practice_for, version
from practices.queries.history import history, latest_lines
from practices.queries.items import Listing, item_of
from practices.queries.library import library, library_rows
from practices.queries.subjects import glossary, topic, topics

__all__ = [
    "Listing",
    "detail",
    "drafts",
    "glossary",
    "history",
    "item_of",
    "latest_lines",
    "library",
    "library_rows",
    "practice_for",
    "topic",
    "topics",
    "version",
]
