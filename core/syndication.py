"""Feeds as Atom (RFC 4287) and JSON Feed 1.1, from plain entries. Pure.

The ids of entries stay, and `updated` is when what is told really changed: so a feed that says
the same has the same bytes, and its ETag holds.
"""

import datetime
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.feedgenerator import Atom1Feed

ATOM: Final = "atom"
JSON: Final = "json"
KINDS: Final = {
    ATOM: "application/atom+xml; charset=utf-8",
    JSON: "application/feed+json; charset=utf-8",
}
AUTHOR: Final = "Digital Nations hub"
_EPOCH: Final = datetime.datetime(2014, 1, 1, tzinfo=datetime.UTC)  # before anything was recorded
_NAMES: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:digital-nations-hub")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a feed tells. `ref` is its name, which stays; instants are aware."""

    ref: str
    url: str
    title: str
    text: str
    published: datetime.datetime
    updated: datetime.datetime
    tags: Sequence[str] = ()
    author: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: where it stands (`here`), what page it goes with (`home`), and its entries."""

    title: str
    about: str
    here: str
    home: str
    entries: Sequence[Entry]


def name_for(kind: str, key: str) -> str:
    """The name of a thing in every feed, made of what never changes about it."""
    return uuid.uuid5(_NAMES, f"{kind}:{key}").urn


class _Atom(Atom1Feed):
    """An empty feed is as old as can be, not as the clock: its ETag would never hold."""

    def latest_post_date(self) -> datetime.datetime:
        """When the newest entry was changed."""
        return super().latest_post_date() if self.items else _EPOCH


def written(feed: Feed, kind: str) -> bytes:
    """Return the feed in a kind of KINDS."""
    return _atom(feed) if kind == ATOM else _json(feed)


def _atom(feed: Feed) -> bytes:
    out = _Atom(
        title=feed.title,
        link=feed.home,
        description=feed.about,
        subtitle=feed.about,
        feed_url=feed.here,
        feed_guid=feed.home,
        language="en",
        author_name=AUTHOR,
    )
    for entry in feed.entries:
        out.add_item(
            title=entry.title,
            link=entry.url,
            description=entry.text,
            unique_id=entry.ref,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=list(entry.tags),
            author_name=entry.author or None,
        )
    return out.writeString("utf-8").encode()


def _json(feed: Feed) -> bytes:
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.about,
        "home_page_url": feed.home,
        "feed_url": feed.here,
        "language": "en",
        "authors": [{"name": AUTHOR}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(body, ensure_ascii=False).encode()


def _item(entry: Entry) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.ref,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.text,
        "date_published": entry.published.isoformat(),
        "tags": list(entry.tags),
    }
    if entry.updated != entry.published:
        item["date_modified"] = entry.updated.isoformat()
    if entry.author:
        item["authors"] = [{"name": entry.author}]
    if entry.language:
        item["language"] = entry.language
    return item
