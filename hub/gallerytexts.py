"""What the gallery shows of texts and files: invented words, kept apart from its pictures."""

import datetime
from typing import Any

from django import forms

_ADDED = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


def texts(title: str, form: forms.Form) -> dict[str, Any]:
    """Two texts as one, an attached file with a long title, and the first field of a form."""
    return {
        "sheet": form["title"],
        "pieces": [
            {"kind": "same", "text": "We "},
            {"kind": "del", "text": "bought"},
            {"kind": "ins", "text": "built"},
            {"kind": "same", "text": " one form."},
        ],
        "file": {
            "title": title,
            "file_url": "#",
            "language": "pt",
            "language_words": "Portuguese",
            "marking": "GREEN",
            "reach": "GREEN",
            "kind": {"label": "PDF"},
            "size_words": "1.2 MB",
            "added_at": _ADDED,
            "shown_at": None,
            "get_absolute_url": "#",
        },
    }
