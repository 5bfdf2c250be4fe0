"""Two versions compared: the words, the entries, the time it takes, the pages and the API."""

import time
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from core.models import Event
from members.markings import Marking
from members.roles import Role
from practices.actions import update
from practices.changes import page_of, raw, worded
from practices.differences import Piece, Row, _Budget, _pieces, compare, shortened
from practices.document import Content, document_of
from practices.models import Practice
from practices.queries.record import pair_of
from tests.factories.members import NationFactory, PersonFactory
from tests.factories.practices import PracticeFactory, TopicFactory
from tests.readers import NOW

RESULT = {"what": "Letters", "value": "40", "before": "", "period": "", "as_of": None, "ref": ""}


def content(**changed: Any) -> Content:
    known: dict[str, Any] = {
        "title": "One form", "summary": "A summary.", "kind": "service", "topics": ["forms"],
        "stage": "beta", "stage_as_of": "2026-05", "situation": "It was so.", "results": [RESULT],
        "lessons": [], "standards": ["WCAG"], "open_source": None, "links": [], "sources": [],
    }  # fmt: skip
    return known | changed  # type: ignore[return-value] # a document with what is compared


def marked(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.op, piece.text) for piece in _pieces(before, after, _Budget())]


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("a b c d e", "a b c d e", [("same", "a b c d e")]),
        ("", "new", [("added", "new")]),
        ("old", "", [("removed", "old")]),
        (
            "It was a long time ago.",
            "It was a very long time ago.",
            [("same", "It was a"), ("added", " very"), ("same", " long time ago.")],
        ),
        (  # one word that stayed between two changes does not help
            "begins here and then red the blue",
            "begins here and then green the white",
            [
                ("same", "begins here and then"),
                ("removed", " red the blue"),
                ("added", " green the white"),
            ],
        ),
        (
            "First line.\n\nSecond.\n",
            "First line.\n\nOther.\n\nSecond.\n",
            [("same", "First line.\n\n"), ("added", "Other.\n\n"), ("same", "Second.\n")],
        ),
    ],
)
def test_words_that_came_and_went_are_marked(
    before: str, after: str, pieces: list[tuple[str, str]]
) -> None:
    assert marked(before, after) == pieces


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[" * 500_000, "]" * 500_000),
        ("a\n" * 999, "b\na\n" * 499),
        ("x y " * 4000, "y x z " * 4000),
        (" ".join(f"w{n}" for n in range(30_000)), " ".join(f"w{-n}" for n in range(30_000))),
        (" ".join(f"w{n % 60}" for n in range(1500)), " ".join(f"w{-n % 60}" for n in range(1500))),
    ],
)
def test_nothing_takes_long_and_nothing_is_lost(before: str, after: str) -> None:
    began = time.process_time()
    pieces = _pieces(before, after, _Budget())
    assert time.process_time() - began < 2
    assert "".join(p.text for p in pieces if p.op != "added") == before
    assert "".join(p.text for p in pieces if p.op != "removed") == after


def test_long_passages_that_stayed_are_left_out() -> None:
    many = " ".join(["word"] * 60)
    both = shortened(_pieces(f"{many} old {many}", f"{many} new {many}", _Budget()))
    assert [piece.op for piece in both] == [
        "left out", "same", "removed", "added", "same", "left out",
    ]  # fmt: skip
    assert both[0].text == "48 words unchanged"
    middle = shortened(_pieces(f"a {many} b", f"c {many} d", _Budget()))
    assert [piece.op for piece in middle][2:5] == ["same", "left out", "same"]
    assert shortened([Piece("same", "a few words")]) == [Piece("same", "a few words")]


def test_only_headings_that_differ_are_told_in_the_order_of_the_page() -> None:
    assert compare(content(), content(), raw) == []
    found = compare(content(), content(stage="live", title="Two forms", standards=[]), raw)
    assert [change.name for change in found] == ["title", "stage", "standards"]
    assert [change.title for change in found] == ["Title", "Stage", "Standards"]


def test_entries_are_matched_whatever_their_place() -> None:
    other = RESULT | {"what": "Calls"}
    third = RESULT | {"what": "Visits"}
    moved = compare(content(results=[RESULT, other]), content(results=[other, RESULT]), raw)
    assert moved == []
    [change] = compare(
        content(results=[RESULT, other, other]),
        content(results=[third, other, RESULT | {"value": "50"}]),
        raw,
    )
    assert [(row.op, row.cells[0].pieces[0].text) for row in change.rows] == [
        ("added", "Visits"),
        ("changed", "Letters"),
        ("removed", "Calls"),
    ]
    value = change.rows[1].cells[1]
    assert (value.name, value.pieces) == ("value", [Piece("removed", "40"), Piece("added", "50")])


def test_code_that_becomes_known_changes_and_goes() -> None:
    code = {"repository": "https://example.org/a", "licence": None}
    more = code | {"licence": "MIT"}

    def row(was: Any, now: Any) -> Row:
        [change] = compare(content(open_source=was), content(open_source=now), raw)
        return change.rows[0]

    assert (row(None, code).op, row(code, None).op) == ("added", "removed")
    changed = row(code, more)
    assert changed.op == "changed"
    assert changed.cells[1].pieces == [Piece("added", "MIT")]


def test_the_page_has_words_where_the_api_has_codes() -> None:
    before = content(results=[RESULT | {"as_of": "2026-02"}], links=[])
    after = content(
        results=[],
        topics=["forms", "identity"],
        stage="live",
        stage_as_of=None,
        links=[{"practice": "notify", "kind": "based_on"}],
        situation="It was so. And so.",
        summary="A  summary.",
        lessons=[{"text": "Ask.", "as_of": None, "ref": "", "nation": "estonia"}],
    )
    page = page_of(before, after, topics={"identity": "Identity"}, titles={"notify": "Notify"})
    told = {
        change["title"]: [
            piece["text"]
            for part in ([change], *(row["cells"] for row in change["rows"]))
            for cell in part
            for piece in cell["pieces"]
        ]
        for change in page
    }
    assert told["Topics"] == ["Identity"]
    assert told["Stage"] == ["Beta", "Live"]
    assert told["Date of the stage"] == ["May 2026"]
    assert told["Results"] == ["Letters", "40", "February 2026"]
    assert told["Links to other practices"] == ["Notify", "Based on"]
    assert told["Lessons"] == ["Ask."]
    counts = {change["title"]: change["count"] for change in page}
    assert counts["Results"] == "1 taken out"
    assert counts["Situation and context"] == "2 words added"
    assert counts["Date of the stage"] == "2 words taken out"
    assert counts["Stage"] == "1 word added, 1 word taken out"
    assert worded({}, {})("as_of", "") == ""


def test_spaces_alone_are_said_to_be_that() -> None:
    [change] = page_of(content(), content(situation="It was so.\n"), topics={}, titles={})
    assert change["count"] == "spaces only"


# --- Pages and API ---------------------------------------------------------------------------


@pytest.fixture
def practice(db: None) -> Practice:  # noqa: ARG001 - rows
    """One at version 3, whose version 1 was written for fewer."""
    nation = NationFactory()
    subject = TopicFactory(slug="forms")
    made: Practice = PracticeFactory(
        slug="wallet", owner_nation=nation, marking=Marking.CLEAR, topics=[subject]
    )
    by = PersonFactory(role=Role.COORDINATOR, nation=nation)
    for text in ("It was a second situation.", "It was a third situation."):
        update(made, content={"situation": text}, by=by, at=NOW)
    made.refresh_from_db()
    return made


def test_the_versions_are_listed_with_what_changed(client: Client, practice: Practice) -> None:
    html = client.get("/practices/wallet/versions/").content.decode()
    assert [f'/versions/{n}/">Version {n}</a>' in html for n in (3, 2, 1)] == [True] * 3
    assert html.count("What changed since version") == 2
    assert "The first version that you may read" in html
    detail = client.get("/practices/wallet/").content.decode()
    assert 'href="/practices/wallet/versions/"' in detail
    Practice.objects.filter(pk=practice.pk).update(versions_from=3)
    client.force_login(PersonFactory())
    html = client.get("/practices/wallet/versions/").content.decode()
    assert "Version 2" not in html
    assert client.get("/practices/wallet/versions/?sort=up").status_code == 400


def test_two_versions_are_compared_on_a_page(client: Client, practice: Practice) -> None:  # noqa: ARG001 - it is asked for
    html = client.get("/practices/wallet/versions/3/changes/").content.decode()
    assert "<ins>" in html
    assert 'class="vh">[taken out: ' in html
    assert "second" in html
    html = client.get("/practices/wallet/versions/3/changes/?since=1").content.decode()
    assert "There" in html
    html = client.get("/practices/wallet/versions/1/changes/").content.decode()
    assert "Nothing to compare with" in html


def test_what_was_written_for_fewer_is_not_compared(client: Client, practice: Practice) -> None:
    Practice.objects.filter(pk=practice.pk).update(versions_from=2)
    for door in ("", "/api/v1"):
        address = f"{door}/practices/wallet/versions/3/changes/?since=1"
        assert client.get(address).status_code == 400
    assert pair_of(AnonymousUser(), practice.pk, {"status": "draft"}, (1, 2)) is None


@pytest.mark.parametrize("query", ["since=3", "since=4", "since=0", "since=x", "since=²", "to=1"])
def test_what_cannot_be_compared_is_said(client: Client, practice: Practice, query: str) -> None:  # noqa: ARG001 - it is asked for
    reply = client.get(f"/practices/wallet/versions/3/changes/?{query}")
    assert reply.status_code == 400
    assert f"{query.partition('=')[0]}:" in reply.content.decode()
    assert client.get(f"/api/v1/practices/wallet/versions/3/changes/?{query}").status_code == 400


@pytest.mark.parametrize("door", ["", "/api/v1"])
def test_versions_for_fewer_are_as_absent(client: Client, practice: Practice, door: str) -> None:
    here = f"{door}/practices/wallet/versions"
    Practice.objects.filter(pk=practice.pk).update(versions_from=2)
    assert client.get(f"{here}/2/changes/").status_code == 200
    for absent in ("1", "4"):
        assert client.get(f"{here}/{absent}/changes/").status_code == 404
    told = [client.get(f"{here}/3/changes/?since={n}") for n in (1, 9)]
    assert [reply.status_code for reply in told] == [400, 400]
    Practice.objects.filter(pk=practice.pk).update(status="submitted")
    assert client.get(f"{here}/3/changes/").status_code == 404


def test_the_api_compares_too(client: Client, practice: Practice) -> None:  # noqa: ARG001 - it is asked for
    told = client.get("/api/v1/practices/wallet/versions/3/changes/").json()
    assert (told["number"], told["since"]) == (3, 2)
    [change] = told["changes"]
    assert (change["name"], change["heading"]) == ("situation", "Situation and context")
    assert [piece["op"] for piece in change["text"]] == ["same", "removed", "added", "same"]
    first = client.get("/api/v1/practices/wallet/versions/1/changes/").json()
    assert (first["since"], first["changes"]) == (None, [])
    assert client.get("/api/v1/practices/nothing/versions/1/changes/").status_code == 404


def test_no_word_may_differ(client: Client, practice: Practice) -> None:
    kept = practice.versions.get(number=3)
    kept.content = practice.versions.get(number=2).content
    kept.save()
    html = client.get("/practices/wallet/versions/3/changes/").content.decode()
    assert "No word differs" in html


def test_reading_two_versions_is_noted_from_amber_on(client: Client, practice: Practice) -> None:
    Practice.objects.filter(pk=practice.pk).update(marking=Marking.AMBER)
    reader = PersonFactory(nation=practice.owner_nation)
    client.force_login(reader)
    for door in ("", "/api/v1"):
        client.get(f"{door}/practices/wallet/versions/3/changes/")
    read = Event.objects.filter(verb="practice:read").order_by("sequence")
    assert [entry.changes["version"][1] for entry in read] == [2, 3, 2, 3]
    assert document_of(practice)["situation"] == "It was a third situation."
