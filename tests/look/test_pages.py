"""The base page, the components, the error and account pages, without a browser."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

pytestmark = [  # the page for signing in asks which providers there are
    pytest.mark.usefixtures("uncounted"),
    pytest.mark.django_db,
]
ROOT = Path(settings.BASE_DIR)
PAGES = ["/dev/components/", "/account/login/", "/account/password/reset/", "/nothing-here/"]
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Reader(HTMLParser):
    """Collects tags, ids and references, and sees that every tag is closed by its own."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_formed_and_carries_no_style_script_or_stranger(path: str) -> None:
    html = Client().get(path).content.decode()
    tags = read(html).tags
    assert not [tag for tag, attrs in tags if "style" in attrs or tag == "style"]
    assert not [name for _, attrs in tags for name in attrs if name.startswith("on")]
    assert [attrs["src"] for tag, attrs in tags if tag == "script"] == ["/static/js/hub.js"]
    addresses = [attrs.get("href") or attrs.get("src") or "" for _, attrs in tags]
    assert not [address for address in addresses if re.match(r"https?:|//", address)]
    assert [tag for tag, _ in tags].count("h1") == 1


@pytest.mark.parametrize("path", PAGES)
def test_what_an_attribute_points_to_is_there_once(path: str) -> None:
    tags = read(Client().get(path).content.decode()).tags
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for _, attrs in tags:
        for name in ("for", "aria-labelledby", "aria-describedby", "popovertarget"):
            for target in (attrs.get(name) or "").split():
                assert target in ids, (name, target)


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_error_pages_need_neither_request_nor_database(status: int) -> None:
    html = render_to_string(f"{status}.html")
    assert f"Error {status}" in html
    assert "/static/css/hub.css" in html
    assert "Sign out" not in html
    read(html)


def test_the_page_of_a_fault_uses_no_tag_that_can_fail() -> None:
    source = (ROOT / "templates" / "500.html").read_text(encoding="utf-8")
    assert set(re.findall(r"{% *(\w+)", source)) == {"include"}


def test_the_header_knows_who_reads() -> None:
    request = RequestFactory().get("/practices/?q=login")
    request.user = AnonymousUser()
    html = render_to_string("components/site_header.html", {"request": request})
    assert "/account/login/?next=/practices/%3Fq%3Dlogin" in html
    person = {"is_authenticated": True, "name": "Ana Pires"}
    html = render_to_string("components/site_header.html", {"request": request, "user": person})
    assert "Ana Pires" in html
    assert 'action="/account/logout/"' in html
    assert "Sign in" not in html


def test_a_marking_stands_on_the_printed_page_twice_and_only_where_there_is_one() -> None:
    html = render_to_string("base.html", {"print_marking": "AMBER+STRICT"})
    assert html.count("TLP:AMBER+STRICT") == 2
    assert 'class="marked"' in html
    assert "TLP:" not in render_to_string("base.html")


class Wish(forms.Form):
    title = forms.CharField(label="Title", help_text="One line.")
    topic = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)


def test_a_refused_form_says_so_first_and_at_each_field() -> None:
    html = str(Wish({}))
    tags = read(html).tags
    links = [attrs["href"] for tag, attrs in tags if tag == "a"]
    assert links == ["#id_title", "#id_topic"]
    field = next(attrs for tag, attrs in tags if attrs.get("id") == "id_title")
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"] == "id_title_helptext id_title_error"
    assert html.index("This was not sent yet") < html.index("One line.")


def test_a_fresh_form_has_no_error_summary() -> None:
    assert "error-summary" not in str(Wish())


def test_every_component_says_what_it_shows() -> None:
    for file in sorted((ROOT / "templates" / "components").glob("*.html")):
        assert re.match(r"{# .+ #}\n", file.read_text(encoding="utf-8")), file.name


def test_every_component_is_in_the_gallery() -> None:
    folder = ROOT / "templates"
    names = {file.stem for file in (folder / "components").glob("*.html")}
    seen = {"gallery"}
    texts = [(folder / "base.html"), *(folder / "components").glob("*.html")]
    for file in [*texts, *(folder / "django").rglob("*.html")]:
        source = file.read_text(encoding="utf-8")
        seen.update(re.findall(r"components/(\w+)\.html", source))
        seen.update(re.findall(r'{% component "(\w+)"', source))
    assert names == seen & names


def test_style_and_script_are_light() -> None:
    assert len(gzip.compress((ROOT / "static/css/hub.css").read_bytes())) < 12_000
    assert len(gzip.compress((ROOT / "static/js/hub.js").read_bytes())) < 2_000
