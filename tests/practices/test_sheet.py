"""The sheet on which a write-up is written: pure, and it loses nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices import differing, sheet
from practices.completeness import completeness
from practices.slips import placed, presentable, slips

WHOLE: dict[str, Any] = {
    "title": "A form",
    "summary": "Short.",
    "kind": "service",
    "topics": ["payments"],
    "lead_organisation": "A ministry",
    "contact_organisation": "A team",
    "language": "en",
    "situation": "Before.\n\nAfter.",
    "options_weighed": "Two.",
    "what_we_did": "One.",
    "what_it_took": "Nine people.",
    "what_did_not_work": "Much.",
    "conditions_for_reuse": "A register.",
    "do_differently": "Ask.",
    "how_to_start": "Call.",
    "stage": "live",
    "stage_as_of": "2026-11",
    "started": None,
    "text_licence": "CC-BY-4.0",
    "standards": ["WCAG 2.2", "ISO 9999"],
    "open_source": {
        "repository": "https://example.org/code",
        "licence": "MIT",
        "first_commit": "2024",
        "last_commit_seen": None,
    },
    "stages": [
        {"stage": "live", "since": "2026", "seen_on": None, "reason": "", "by": "", "ref": ""}
    ],
    "results": [
        {"what": "Letters", "value": "0", "before": "11", "period": "", "as_of": "2026",
         "ref": "https://example.org/audit"},
        {"what": "Forms", "value": "1", "before": "", "period": "", "as_of": None, "ref": ""},
    ],
    "lessons": [{"text": "Ask.", "as_of": None, "ref": ""}],
    "sources": [{"ref": "https://example.org/audit", "kind": "audit"}],
}  # fmt: skip


def test_what_is_put_on_the_sheet_comes_back() -> None:
    assert sheet.normal(WHOLE) == WHOLE
    assert set(sheet.normal({})) == set(sheet.PARTS)
    without = sheet.normal(WHOLE | {"open_source": None})
    assert without["open_source"] is None
    assert sheet.normal({"open_source": {}})["open_source"] == dict.fromkeys(sheet.CODE)


@given(st.text(), st.text())
def test_no_character_that_can_be_kept_is_lost(text: str, more: str) -> None:
    once = sheet.gather({"situation": text, "results-3-what": more})
    assert sheet.normal(once) == once
    assert "\x00" not in str(once)


def test_rows_are_numbered_as_they_come_and_can_be_removed() -> None:
    flat = {
        "results-7-what": "Later",
        "results-0-what": "First",
        "results-3-what": "Gone",
        "results-3-remove": "on",
        "results-4-what": "  ",
        "results-x-what": "?",
        "other-1-what": "?",
    }
    assert sheet.rows_of("results", flat) == [0, 3, 4, 7]
    assert [row["what"] for row in sheet.gather(flat)["results"]] == ["First", "Later"]


def test_who_touched_what() -> None:
    read = sheet.digests(WHOLE)
    mine = WHOLE | {"title": "Mine", "summary": "Mine."}
    assert sheet.touched(mine, read) == {"title": "Mine", "summary": "Mine."}
    theirs = WHOLE | {"title": "Theirs", "situation": "Theirs."}
    assert sheet.clashing(sheet.touched(mine, read), read, theirs) == ["title"]
    assert sheet.clashing({"title": "Theirs"}, read, theirs) == []


def test_how_complete_it_is() -> None:
    nothing = completeness({})
    assert (nothing.ready, nothing.early, nothing.stated) == (False, False, 0)
    assert nothing.sentence == "9 parts are missing to publish"
    one = completeness(WHOLE | {"what_did_not_work": " "})
    assert one.sentence == "1 part is missing to publish"
    assert [gap.label for gap in one.missing] == ["What did not work"]
    assert completeness(WHOLE).sentence == "Complete"
    some = completeness(WHOLE | {"sources": [], "results": []})
    assert [gap.label for gap in some.better] == ["Results", "Evidence", "Sources"]
    assert some.sentence == "Ready to publish"
    least: dict[str, Any] = {"results": [], "sources": []}
    empty = dict.fromkeys(("what_it_took", "options_weighed", "do_differently"), "")
    early = completeness(WHOLE | least | empty)
    assert early.early
    assert early.sentence == "Enough to publish as an early note"


def test_slips_are_told_by_field_and_pages_can_be_drawn_all_the_same() -> None:
    assert slips(WHOLE) == {}
    assert slips({}) == {}
    wrong = WHOLE | {
        "title": "x" * 161,
        "stage": "gone",
        "kind": "miracle",
        "stage_as_of": "soon",
        "open_source": {"repository": "code", "licence": None, "first_commit": "2024-13"},
        "stages": [{"stage": "", "since": "x"}, {"stage": "live", "since": "2024"}],
        "results": [{"what": "x" * 301, "value": "", "as_of": "1492", "ref": "somewhere"}],
        "lessons": [{"text": ""}],
        "sources": [{"ref": "", "kind": ""}],
    }
    found = slips(wrong)
    assert set(found) == {
        "title", "stage_as_of", "code_repository", "code_first_commit", "stages-0-stage",
        "stages-0-since", "results-0-what", "results-0-value", "results-0-as_of", "results-0-ref",
        "lessons-0-text", "sources-0-ref", "sources-0-kind",
    }  # fmt: skip
    assert found["title"] == ["This has 161 characters; at most 160 fit."]
    shown = presentable(wrong)
    assert (shown["stage"], shown["stage_as_of"], shown["kind"]) == (None, None, "policy")
    assert shown["open_source"]["repository"] is None
    assert [row["since"] for row in shown["stages"]] == ["2024"]
    assert (shown["results"][0]["as_of"], shown["results"][0]["ref"]) == (None, "")
    assert presentable(WHOLE) == WHOLE
    assert presentable({})["situation"] == ""


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ((), "__all__"),
        (("title",), "title"),
        (("open_source", "first_commit"), "code_first_commit"),
        (("repository",), "code_repository"),
        (("code_licence",), "code_licence"),
        (("results", 0, "ref"), "results-0-ref"),
        (("topics", 1), "topics"),
    ],
)
def test_faults_of_an_action_find_their_field(path: tuple[str | int, ...], field: str) -> None:
    assert placed({path: ["No."]}) == {field: ["No."]}


def test_one_part_is_put_into_the_shape_of_the_sheet() -> None:
    assert sheet.shaped("results", WHOLE["results"]) == sheet.normal(WHOLE)["results"]
    assert sheet.shaped("title", "a\x00\ud800b") == "ab"
    for name, value in (("results", [1]), ("topics", 5), ("open_source", "x"), ("nope", "x")):
        with pytest.raises(ValueError, match=name):
            sheet.shaped(name, value)


def test_two_texts_are_shown_word_by_word() -> None:
    before, after = {"title": "A big form", "stage": None}, {"title": "A small form", "stage": None}
    [one] = differing.differences(before, after)
    assert (one.label, one.is_text) == ("Title", True)
    assert [(piece.kind, piece.text) for piece in one.pieces] == [
        ("same", "A "), ("del", "big"), ("ins", "small"), ("same", " form"),
    ]  # fmt: skip
    [rows] = differing.differences({"results": []}, {"results": WHOLE["results"]})
    assert not rows.is_text
    assert rows.after.startswith("Letters · 0 · 11")
    long = "word " * differing.MOST
    [whole] = differing.differences({"summary": ""}, {"summary": long})
    assert [piece.kind for piece in whole.pieces] == ["ins"]
    assert differing.words(None) == ""
