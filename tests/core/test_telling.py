"""How entries of the trail are put into words."""

import datetime

import pytest

from core.models import Event, Verb
from core.telling import Field, changed_words, instant_words, who, yes_or_no
from practices.history import FIELDS, lines


@pytest.mark.parametrize(
    ("kind", "label", "behalf", "words"),
    [
        ("person", "official of Estonia", "Estonia", "official of Estonia"),
        ("key", "dnh_1234", "United Kingdom", "a system of the United Kingdom"),
        ("system", "loader", "", "the hub"),
    ],
)
def test_who_it_was(kind: str, label: str, behalf: str, words: str) -> None:
    assert who(Event(actor_kind=kind, actor_label=label, behalf_label=behalf)) == words


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (["a", "b"], "changed the title from A to B"),
        ([None, "b"], "changed the title to B"),
        (["a", ""], "changed the title from A to not stated"),
        (["", None], "changed the title"),
    ],
)
def test_a_change_from_or_to_nothing(pair: list[str | None], words: str) -> None:
    fields = {"title": Field("the title", lambda value: str(value).upper())}
    assert changed_words({"title": pair}, fields, {"title"}) == words
    assert changed_words({"title": pair}, fields, set()) == "changed the title"
    assert changed_words({}, fields, set()) == ""


def test_several_changes_stand_in_the_order_of_the_fields() -> None:
    fields = {name: Field(f"the {name}") for name in "abc"}
    pair = [1, 2]
    changes = {"c": pair, "a": pair, "b": pair}
    assert changed_words(changes, fields, set()) == "changed the a, the b and the c"


def test_values_are_told_in_words() -> None:
    assert [yes_or_no(True), yes_or_no(False)] == ["yes", "no"]
    at = datetime.datetime(2026, 3, 4, 1, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    assert instant_words(at.isoformat()) == "3 March 2026, 23:30 UTC"


@pytest.mark.parametrize(
    ("name", "pair", "words"),
    [
        ("stage_as_of", ["2024", "2025-03"], "the date of the stage from 2024 to March 2025"),
        (
            "released_to_affiliates",
            [False, True],
            "the release to local authorities from no to yes",
        ),
        ("kind", [None, "platform"], "the kind to platform"),
        ("marking", ["AMBER", "GREEN"], "the marking from TLP:AMBER to TLP:GREEN"),
        ("named_people", [["a"], ["b"]], "the people named"),
    ],
)
def test_a_practices_fields(name: str, pair: list[object], words: str) -> None:
    assert changed_words({name: pair}, FIELDS, {name}) == f"changed {words}"


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"version": [None, 2]}, "read version 2"), ({}, "read the practice")],
)
def test_which_version_was_read(changes: dict[str, list[object]], words: str) -> None:
    at = datetime.datetime(2026, 3, 4, tzinfo=datetime.UTC)
    entry = Event(
        ref="a",
        verb=Verb.PRACTICE_READ,
        at=at,
        actor_kind="system",
        actor_label="",
        changes=changes,
    )
    assert [line.what for line in lines([entry], told_since=at)] == [words]
