"""Starting from what exists: what becomes what, what is not taken, and the draft that comes of it."""

import datetime
import json
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from members.models import MemberKey
from practices.importing import publiccode, read
from practices.importing.shape import LONGEST
from practices.models import Draft, Practice
from tests.factories.practices import PracticeFactory
from tests.readers import Cast, make_cast

PUBLICCODE = """
publiccodeYmlVersion: "0.4"
name: Medusa
url: "https://example.com/italia/medusa.git"
landingURL: "https://example.com/medusa"
isBasedOn: "https://example.com/base"
releaseDate: 2017-04-15
platforms: [web]
categories: [content-management]
usedBy: [A council]
developmentStatus: stable
softwareType: standalone/desktop
description:
  it:
    shortDescription: Un sistema
    longDescription: Molto lungo
  en:
    genericName: Text Editor
    shortDescription: A rather short description.
    longDescription: Very long description of this software.
legal:
  license: AGPL-3.0-or-later
  repoOwner: Comune di Prova
  mainCopyrightOwner: Somebody
maintenance:
  type: community
"""
MARKDOWN = """
# One form for moving house

Eleven offices are told at once.

## Situation and context

Moving meant **eleven** letters.

### In the north

More.

```
## What we did
```

## What did not work

Two offices.

## Our team

Ana and Bo.

## Context

Twice.
"""


def refused(text: str, form: str = "") -> str:
    with pytest.raises(ValidationError) as caught:
        read(text, form)
    [sentence] = caught.value.message_dict["text"]
    assert sentence.endswith(".")
    return sentence


def test_publiccode_becomes_the_parts_that_it_has() -> None:
    found = read(PUBLICCODE)
    assert found.format == "publiccode"
    assert found.content == {
        "kind": "code",
        "title": "Medusa",
        "open_source": {"repository": "https://example.com/italia/medusa.git", "licence": "AGPL-3.0-or-later"},
        "sources": [{"ref": "https://example.com/medusa", "kind": "official"}],
        "stage": "live",
        "language": "en",
        "summary": "A rather short description.",
        "what_we_did": "Very long description of this software.",
        "lead_organisation": "Comune di Prova",
    }  # fmt: skip
    left = {place: why for place, why, _ in found.left}
    assert left.keys() == {
        "publiccodeYmlVersion", "isBasedOn", "releaseDate", "platforms", "categories", "usedBy", "softwareType",
        "description/en/genericName", "description/it", "legal/mainCopyrightOwner", "maintenance",
    }  # fmt: skip
    assert "invite them" in left["usedBy"]


def test_what_is_odd_in_publiccode_is_left_with_the_reason() -> None:
    found = read(
        "publiccodeYmlVersion: '0.4'\nurl: 'not an address'\nlandingURL: 5\ndevelopmentStatus: new\n"
        "legal: {license: Free}\ndescription: {klingon!: {shortDescription: x, longDescription: [1]}}\n"
    )
    assert {place for place, _, _ in found.left} >= {
        "url", "landingURL", "developmentStatus", "legal/license", "description/klingon!", "description/klingon!/longDescription",
    }  # fmt: skip
    assert ("description", "It describes nothing.", "") in read(
        "publiccodeYmlVersion: 1\ndescription: {}\nlegal: x"
    ).left


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: *b", "not YAML"),
        ("a: [1", "not YAML"),
        ("- 1", "no list of keys"),
        ("a: 1", "“publiccodeYmlVersion” is missing"),
        ("a: 1\na: 2", "“a” stands twice"),
        ("[a]: 1", "stands twice, or is no text"),
        ("a: &a [1]\nb: [" + "*a, " * 11 + "]", "to be read safely"),
        ("a: " + "[" * 30 + "]" * 30, "to be read safely"),
        ("a: [" + "1, " * 30_000 + "]", "to be read safely"),
        ("!!python/object/apply:os.system ['x']", "not YAML"),
        ("a: 2026-99-99", "not YAML"),
    ],
)
def test_yaml_is_read_within_limits(text: str, why: str) -> None:
    assert why in refused(text, "publiccode")


def test_markdown_headings_are_matched_by_their_names_only() -> None:
    found = read(MARKDOWN)
    assert found.content["title"] == "One form for moving house"
    assert found.content["summary"] == "Eleven offices are told at once."
    assert "### In the north" in found.content["situation"]
    assert "## What we did" in found.content["situation"]
    assert found.content["what_did_not_work"] == "Two offices."
    assert [(place, text) for place, _, text in found.left] == [("## Our team", "Ana and Bo."), ("## Context", "Twice.")]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("x" * 401 + "\n\n## How to start\n\nNow.", "The text before the first heading"),
        ("## How to start\n\nNow.\n\n## Summary\n\n" + "x" * 401, "## Summary"),
    ],
)
def test_a_summary_that_is_too_long_is_left(text: str, left: str) -> None:
    found = read(text)
    assert [place for place, _, _ in found.left] == [left]
    assert found.content == {"how_to_start": "Now."}


def test_a_title_may_come_first_or_not_at_all() -> None:
    assert read("Intro.\n\n## How to start\n\nNow.").content == {"summary": "Intro.", "how_to_start": "Now."}  # fmt: skip
    assert "None of its headings" in refused("## Team\n\nAna.")


def test_the_hubs_own_document_comes_back() -> None:
    said = {"title": "A", "topics": ["identity"], "results": [{"what": "Users", "value": "7"}], "stage": None,
            "open_source": {"licence": "MIT"}, "sources": [{"ref": "https://example.org", "kind": "press"}]}  # fmt: skip
    more = {
        "slug": "a",
        "links": [{"practice": "b"}],
        "reuses": [],
        "lessons": [1],
        "summary": 5,
        "standards": "ISO",
    }
    found = read(json.dumps(said | more))
    assert found.content == said
    assert {place for place, _, _ in found.left} == {
        "slug",
        "links",
        "lessons",
        "summary",
        "standards",
    }


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "not JSON"),
        ("[1]", "no object"),
        ('{"slug": "a"}', "none of the parts"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_other_json_is_refused(text: str, why: str) -> None:
    assert why in refused(text, "json")


def test_nothing_and_too_much_are_refused() -> None:
    assert "empty" in refused(" \n")
    assert "may have 200,000 characters" in refused("x" * (LONGEST + 1))


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ["discovery", "alpha", "beta", "live", "retired"])
def test_publiccode_goes_out_and_comes_back(stage: str, client: Client) -> None:
    practice = PracticeFactory(
        title="Moving: house", summary="Eleven offices.", stage=stage, has_open_source=True,
        repository="https://example.org/code", code_licence="EUPL-1.2", owner_nation__iso2="EE",
    )  # fmt: skip
    address = f"{practice.get_absolute_url()}publiccode.yml"
    assert address in client.get(practice.get_absolute_url()).content.decode()
    text = client.get(address).content.decode()
    assert client.get(f"/api/v1{address}").content.decode() == text
    said = yaml.safe_load(text)
    assert said["intendedAudience"] == {"countries": ["ee"]}
    for told in said["description"].values():
        assert len(told["shortDescription"]) <= 150
        assert 150 <= len(told["longDescription"]) <= 10_000
    back = read(text).content
    assert (back["title"], back["summary"], back["stage"]) == (
        practice.title,
        practice.summary,
        stage,
    )
    assert back["open_source"] == {"repository": "https://example.org/code", "licence": "EUPL-1.2"}
    assert back["lead_organisation"] == practice.lead_organisation


def test_long_texts_are_cut_at_a_word() -> None:
    content = {"title": "A", "summary": "word " * 60, "what_we_did": "x" * 20_000, "situation": "", "stage": "scaled",
               "language": "en", "lead_organisation": "B", "open_source": {"repository": "r", "licence": "MIT"}}  # fmt: skip
    said = yaml.safe_load(publiccode.write(content, page="https://hub.example/", country=None))
    assert said["developmentStatus"] == "stable"
    assert said["description"]["en"]["shortDescription"].endswith("word…")
    assert len(said["description"]["en"]["longDescription"]) == 10_000
    short = content | {"summary": "S", "what_we_did": "W"}
    told = yaml.safe_load(publiccode.write(short, page="p", country=None))["description"]["en"]
    assert len(told["longDescription"]) == 150


@pytest.mark.django_db
def test_without_code_there_is_no_publiccode(client: Client) -> None:
    practice = PracticeFactory()
    assert client.get(f"{practice.get_absolute_url()}publiccode.yml").status_code == 404
    assert client.get(f"/api/v1{practice.get_absolute_url()}publiccode.yml").status_code == 404
    assert client.get("/practices/none/publiccode.yml").status_code == 404
    assert "publiccode.yml" not in client.get(practice.get_absolute_url()).content.decode()


# --- The doors --------------------------------------------------------------------------------


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def author(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.people["author"])
    return client


@pytest.mark.django_db
def test_a_text_is_shown_mapped_and_then_becomes_a_draft(cast: Cast) -> None:
    client = author(cast)
    assert "Start from what exists" in client.get("/practices/new/").content.decode()
    html = client.post("/practices/import/", {"text": MARKDOWN}).content.decode()
    assert "No heading of the hub is called so" in html
    assert "Ana and Bo." in html
    assert not Practice.objects.exists()
    content = json.dumps(read(MARKDOWN).content)
    form = {"title": "Moving", "kind": "", "content": content}
    assert "This field" in client.post("/practices/import/take/", form).content.decode()
    reply = client.post("/practices/import/take/", form | {"kind": "service"})
    draft = Draft.objects.select_related("practice").get()
    assert reply.headers["Location"] == f"/practices/{draft.practice.slug}/edit/"
    assert (draft.content["title"], draft.content["kind"]) == ("Moving", "service")
    assert draft.content["what_did_not_work"] == "Two offices."
    assert "Two offices." in client.get(reply.headers["Location"]).content.decode()
    assert client.post("/practices/import/take/", {"content": "["}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "one of the three"),
        ({"text": "a", "address": "https://example.org"}, "one of the three"),
        ({"text": "## Team"}, "None of its headings"),
        ({"address": "http://example.org/"}, "begins with https://"),
        ({"file": SimpleUploadedFile("a.md", b"\xff")}, "no text in UTF-8"),
        ({"file": SimpleUploadedFile("a.md", b"x" * 900_000)}, "may have 200,000"),
        ({"file": SimpleUploadedFile("a.md", b"")}, "it is empty"),
    ],
)
def test_what_cannot_be_read_is_said(cast: Cast, form: dict[str, Any], said: str) -> None:
    for file in form.values():
        if hasattr(file, "seek"):
            file.seek(0)
    reply = author(cast).post("/practices/import/", form)
    assert reply.status_code == 422
    assert said in reply.content.decode()


@pytest.mark.django_db
def test_a_file_is_read(cast: Cast) -> None:
    file = SimpleUploadedFile("publiccode.yml", PUBLICCODE.encode())
    assert "Medusa" in author(cast).post("/practices/import/", {"file": file}).content.decode()


@pytest.mark.django_db
def test_systems_import_dry_and_for_real(cast: Cast) -> None:
    client = Client(headers={"authorization": "Bearer " + cast.secrets["nation's system"]})
    MemberKey.objects.update(expires_at=timezone.now() + datetime.timedelta(days=1))

    def post(**body: Any) -> Any:
        return client.post("/api/v1/practices/import/", body, content_type="application/json")

    dry = post(text=PUBLICCODE, dry_run=True)
    assert dry.status_code == 200, dry.content
    assert dry.json()["content"]["title"] == "Medusa"
    assert dry.json()["draft"] is None
    assert not Practice.objects.exists()
    assert post(text=MARKDOWN).json()["errors"][0]["pointer"] == "#/kind"
    assert post(text="a", address="https://b.example").status_code == 422
    assert post().status_code == 422
    reply = post(text=PUBLICCODE)
    assert reply.status_code == 201
    draft = client.get(reply.headers["Location"].removeprefix("http://testserver"))
    assert draft.json()["title"] == "Medusa"
