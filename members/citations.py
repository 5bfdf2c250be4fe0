"""Sources as a reader sees them: a short name, an address to open, and what kind it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_LONGEST, _HEAD, _TAIL = 64, 38, 24

# The articles that the data names by number, and what they are about.
ARTICLES = {
    "seed 000": "Article on digital minilateralism and the United Kingdom, 2020",
    "seed 001": "Article on the first D5 summit and local government, 2014",
    "seed 004": "Article on digital task forces, 2021",
}
KINDS = {
    "official": "official",
    "audit": "audit or official evaluation",
    "network": "the network’s own site",
    "code": "code repository",
    "press": "press",
    "academic": "academic",
    "vendor": "supplier",
    "reference": "encyclopaedia or catalogue",
    "secondary": "reprint, mirror or statistics site",
    "seed": "background article",
    "editorial": "common usage, no single source",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """One source. `url` is empty where there is nothing to open; `site` is the shortest name."""

    title: str
    url: str
    site: str
    kind: str


def cite(ref: str, kind: str = "") -> Citation:
    """A source from its reference (see validators.reference) and, where known, its kind."""
    words = KINDS.get(kind, kind)
    if not ref.startswith(("https://", "http://")):
        title = ARTICLES.get(ref, ref.capitalize())
        return Citation(title=title, url="", site=title, kind=words)
    parts = urlsplit(ref)
    site = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    return Citation(title=_shorten(site + path), url=ref, site=site, kind=words)


def cite_all(sources: Iterable[Mapping[str, str]]) -> list[Citation]:
    """The sources of a record, in its order."""
    return [cite(source["ref"], source["kind"]) for source in sources]


def _shorten(text: str) -> str:
    """At most 64 characters: the site at the head and what tells pages apart at the tail."""
    return text if len(text) <= _LONGEST else f"{text[:_HEAD]}…{text[-_TAIL:]}"
