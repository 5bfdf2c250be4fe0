"""Sheets as CSV, Markdown and JSON: safe cells, exact lines, and the marking at both ends."""

import csv
import datetime
import io
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.markdown import plain
from core.takeaway import BOM, Sheet, as_csv, asked, escape, made, neutral

AT = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


def sheet(*rows: dict[str, Any], **more: Any) -> Sheet:
    columns = (("title", "Title"), ("many", "Many"), ("number", "=Number"))
    return Sheet("list", "A *list*", "https://hub.example/x/", AT, columns, rows, **more)


def test_cells_that_a_spreadsheet_would_run_are_neutral() -> None:
    for start in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"):
        assert neutral(f"{start}1") == f"'{start}1"
    assert neutral("a=1") == "a=1"
    assert neutral("") == ""


def test_csv_is_rfc_4180() -> None:
    text = as_csv(
        sheet(
            {"title": 'A "quoted", one\nin two lines', "many": ["=a", "b"], "number": -3},
            {"title": "+1", "many": None, "number": True, "marking": "AMBER"},
            {"title": AT, "number": 1.5},
        )
    )
    assert text.endswith("\r\n")
    assert text.startswith("Marking,Title,Many,'=Number\r\n")
    assert '"A ""quoted"", one\nin two lines"' in text
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[1] == ["TLP:CLEAR", 'A "quoted", one\nin two lines', "'=a; b", "-3"]
    assert rows[2] == ["TLP:AMBER", "'+1", "", "yes"]
    assert rows[3][1:] == ["2026-11-22T12:00:00+00:00", "", "1.5"]
    assert as_csv(sheet({"number": False})).endswith(",no\r\n")
    assert as_csv(sheet(), bom=True).startswith(BOM)


def test_what_is_red_stays_and_the_narrowest_marks_the_whole() -> None:
    rows = [
        {"title": "open"},
        {"title": "hidden", "marking": "RED"},
        {"title": "x", "marking": "AMBER"},
    ]
    for wanted in ("csv", "md", "json", "excel"):
        body, _kind, name = made(sheet(*rows), wanted)
        assert b"hidden" not in body
        assert name == f"list-2026-11-22-TLP-AMBER.{'csv' if wanted == 'excel' else wanted}"
    text = made(sheet(*rows), "md")[0].decode()
    assert text.startswith("**TLP:AMBER**\n")
    assert text.endswith("\n**TLP:AMBER**\n")
    assert "What is marked TLP:RED stays on the hub." in text
    assert made(sheet({"marking": "AMBER+STRICT"}), "csv")[2].endswith("TLP-AMBER-STRICT.csv")
    assert made(sheet({"title": "a"}, marking="GREEN"), "json")[2].endswith("TLP-GREEN.json")


def test_markdown_shows_texts_as_they_are() -> None:
    text = made(sheet({"title": "<b> & *c*", "many": ["- d"], "number": 0}), "md")[0].decode()
    assert "# A \\*list\\*" in text
    assert "## \\<b\\> \\& \\*c\\*" in text
    assert "- \\=Number: 0" in text
    assert "Taken from https://hub.example/x/ on 2026-11-22." in text
    body = made(sheet(body="# Its own\n"), "md")[0].decode()
    assert "# Its own\n" in body
    for hard in ("- a", "1. a", "+ a", "# a", "[a](b)", "`a`", "a | b", "~~a~~"):
        assert plain(escape(hard)) == hard


def test_json_says_its_marking_first_and_last() -> None:
    rows = ({"title": "Trámite", "marking": "GREEN", "number": AT},)
    text = made(sheet(*rows, notes=["N"]), "json")[0].decode()
    told = json.loads(text)
    assert next(iter(told)) == "marking"
    assert list(told)[-1] == "end"
    assert told["items"] == [
        {"marking": "GREEN", "title": "Trámite", "many": None, "number": AT.isoformat()}
    ]
    assert "Trámite" in text


def test_a_format_is_one_of_those() -> None:
    assert [asked(given) for given in ({}, {"format": "md"}, {"format": "excel"})] == [
        "",
        "md",
        "excel",
    ]
    with pytest.raises(ValidationError, match="Give one of: csv, md, json, excel"):
        asked({"format": "pdf"})
