"""Members' Markdown turned into safe HTML, once and in one place.

CommonMark with tables. Raw HTML is shown as text, and what comes out passes an allow-list
besides. Pure: text in, text out.
"""

import re
from collections.abc import Iterator
from itertools import product
from typing import Final

import nh3
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

LIMIT: Final = 100_000  # characters
LONGEST: Final = 20_000  # of one text that people send, so that it is drawn in no time
DEEPEST_HEADING: Final = 6

_ALIGNMENTS: Final = {"text-align:right": "align-end", "text-align:center": "align-center"}
_OWN_IMAGE: Final = re.compile(r"/static/|(?![/\\])(?![a-z][a-z0-9+.-]*:)", re.IGNORECASE)

_TAGS: Final = {"a", "blockquote", "br", "code", "em", "hr", "img", "li", "ol", "p", "pre", "ul"}
_HEADINGS: Final = {"h2", "h3", "h4", "h5", "h6"}
_TABLES: Final = {"table", "tbody", "td", "th", "thead", "tr"}

# Past these nothing is made of brackets, of strokes, of lines and lists: no text for people has
# so many.
MOST_BRACKETS: Final = 1000
MOST_STROKES: Final = 2000
MOST_LINES: Final = 1000
MOST_MARKS: Final = 2500  # of what may begin a list or a quotation, or end a sentence
_MARK: Final = re.compile(r"[-*+>.)][ \t]")


def _parser(*refused: str) -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(refused)


_parsers: Final = {
    (many_brackets, many_strokes): _parser(
        *(("link", "image", "reference") if many_brackets else ()),
        *(("table",) if many_strokes else ()),
    )
    for many_brackets, many_strokes in product((False, True), repeat=2)
}
_PARAGRAPHS: Final = re.compile(r"\n[ \t]*\n\s*")
_cleaner: Final = nh3.Cleaner(
    tags=_TAGS | _HEADINGS | _TABLES | {"strong"},
    attributes={"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}},
    allowed_classes={"td": set(_ALIGNMENTS.values()), "th": set(_ALIGNMENTS.values())},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener",
)


def render(text: str, *, shift: int = 1) -> SafeString:
    """Return the text as safe HTML.

    `shift` lowers headings to fit below the page's own: 1 makes "# A" an h2. Pictures from
    other hosts become their description. Raises ValueError past LIMIT characters, which
    fields refuse before.
    """
    tokens = _parse(text)
    for token in _walk(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + shift, DEEPEST_HEADING)}"
        elif token.type in {"th_open", "td_open"}:
            _align_by_class(token)
        elif token.type == "image" and not _OWN_IMAGE.match(str(token.attrs["src"])):
            token.type, token.content, token.children = "text", _words(token), None
    parser = _parsers[False, False]
    html = parser.renderer.render(tokens, parser.options, {})
    return mark_safe(_cleaner.clean(html))  # noqa: S308 - sanitised on this very line


def validate_length(text: str) -> None:
    """Refuse a text that is longer than one field takes."""
    if len(text) > LONGEST:
        raise ValidationError(
            "A text may have %(most)s characters; this one has %(have)s. Shorten it, or attach it.",
            code="max_length",
            params={"most": f"{LONGEST:,}", "have": f"{len(text):,}"},
        )


def plain(text: str, limit: int | None = None) -> str:
    """Return the words alone, on one line, cut at a word with "…" past `limit` characters."""
    parts = [
        token.content if token.type in {"fence", "code_block"} else _words(token)
        for token in _parse(text)
    ]
    words = " ".join(" ".join(parts).split())
    if limit is None or len(words) <= limit:
        return words
    head = words[: limit - 1]
    whole_words = head if words[limit - 1] == " " else head.rpartition(" ")[0]
    return (whole_words or head).rstrip() + "…"


def _parse(text: str) -> list[Token]:
    if len(text) > LIMIT:
        msg = f"A text may have {LIMIT} characters; this one has {len(text)}."
        raise ValueError(msg)
    lines = text.count("\n") + text.count("\r")
    if lines > MOST_LINES or len(_MARK.findall(text)) > MOST_MARKS:
        return _as_typed(text)
    many = (text.count("[") > MOST_BRACKETS, text.count("|") > MOST_STROKES)
    return _parsers[many].parse(text)


def _as_typed(text: str) -> list[Token]:
    """The text as paragraphs of nothing but words."""
    tokens = []
    for words in _PARAGRAPHS.split(text.replace("\r\n", "\n").replace("\r", "\n").strip()):
        inline = Token("inline", "", 0, content=words)
        inline.children = [Token("text", "", 0, content=words)]
        tokens.append(Token("paragraph_open", "p", 1, block=True))
        tokens.append(inline)
        tokens.append(Token("paragraph_close", "p", -1, block=True))
    return tokens


def _walk(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _align_by_class(token: Token) -> None:
    """Say the column's alignment by class: the site's policy allows no inline style."""
    name = _ALIGNMENTS.get(str(token.attrs.pop("style", "")))
    if name:
        token.attrSet("class", name)


def _words(token: Token) -> str:
    """The text inside an inline token, pictures by their description."""
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    if token.children is None:
        return token.content if token.type in {"text", "code_inline"} else ""
    return "".join(_words(child) for child in token.children)
