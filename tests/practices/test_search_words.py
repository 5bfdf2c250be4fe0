"""The pure parts of the search: words, questions, ranks, excerpts, slips."""

import re
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.search.excerpts import excerpt, highlight
from practices.search.question import LONGEST, MOST, Group, Question, Thesaurus, plain, understand
from practices.search.ranking import Candidate, rank
from practices.search.stems import stem
from practices.search.typos import distance, fit, forms
from practices.search.words import fold, spans, term, terms, words

DATA = Path(__file__).parents[2] / "data"
THESAURUS = Thesaurus([("eID", "digital identity", "login", "sign in")], {"login": ["RealMe"]})


def test_stems_are_those_of_sqlites_own_porter() -> None:
    text = "".join(path.read_text() for path in sorted(DATA.glob("*.yaml"))).lower()
    sample = sorted(set(re.findall(r"[a-z]{3,}", text)))
    more = [
        "caresses",
        "ponies",
        "agreed",
        "hopping",
        "falling",
        "filing",
        "fizzed",
        "sky",
        "syzygy",
    ]
    sample += [*more, "conflated", "troubled", "sized", "rational", "valenci", "digitizer", "rate"]
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table t using fts5(w, tokenize='porter ascii')")
    database.execute("create virtual table v using fts5vocab(t, 'instance')")
    database.executemany("insert into t(rowid, w) values (?, ?)", enumerate(sample))
    theirs = dict(database.execute("select doc, term from v"))
    database.close()

    assert len(sample) > 2500
    assert {w: stem(w) for w in sample} == {w: theirs[n] for n, w in enumerate(sample)}


@pytest.mark.parametrize("word", ["id", "niño", "x" * 41, "b2b"])
def test_what_is_no_english_word_keeps_its_form(word: str) -> None:
    assert stem(word) == word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trámites", "tramites"),
        ("TRÁMITES", "tra\u0301mites"),
        ("Bürokratt", "burokratt"),
        ("Øresund", "oresund"),
        ("Government's", "government"),
        ("Straße", "strasse"),
    ],
)
def test_case_and_accents_make_no_difference(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_other_scripts_are_words_too() -> None:
    assert words("정부24: הזדהות ממשלתית") == ["정부24", "הזדהות", "ממשלתית"]


@given(st.text())
def test_terms_never_hold_what_an_engine_could_take_for_syntax(text: str) -> None:
    assert all(one and not re.search(r"[\W_]", one) for one in terms(text))
    assert [term(text[start:end]) for start, end, _ in spans(text)] == [
        t for _, _, t in spans(text)
    ]


def test_a_question_drops_words_without_subject_and_joins_known_phrases() -> None:
    question = understand("How do we sign in to the government?", THESAURUS)

    assert [group.typed for group in question.groups] == [("sign", "in"), ("govern",)]
    assert ("digit", "ident") in question.groups[0].others
    assert ("realm",) not in question.groups[0].others
    assert question.words == ("sign", "in", "government")
    assert question.phrase == ("sign", "in", "govern")


def test_a_meaning_can_go_one_way() -> None:
    assert ("realm",) in understand("login", THESAURUS).groups[0].others
    assert understand("RealMe", THESAURUS).groups[0].others == ()


def test_a_question_of_stop_words_keeps_them() -> None:
    assert [g.typed for g in understand("who are you", Thesaurus()).groups] == [
        ("who",), ("ar",), ("you",),
    ]  # fmt: skip


def test_a_long_question_is_cut() -> None:
    many = understand(" ".join(f"w{n}" for n in range(500)), Thesaurus())
    assert len(many.groups) == MOST
    assert understand("a" * LONGEST + " identity", Thesaurus()).words == ("a" * 60,)


def test_nothing_and_signs_alone_are_no_question() -> None:
    assert not understand("", THESAURUS)
    assert not understand("?! (-*) \x00 🦘", THESAURUS)
    assert understand("tax tax", THESAURUS).groups == (Group(("tax",)),)


def test_plain_words_have_no_synonyms() -> None:
    assert plain(["login", "??"]).groups == (Group(("login",)),)


def _candidate(pk: int, title: str = "", summary: str = "", subjects: str = "") -> Candidate:
    parts = (f" {' '.join(terms(text))} " for text in (title, summary, subjects))
    return Candidate(pk, *parts, newness=(pk,))


def test_title_goes_over_summary_over_subjects_over_text() -> None:
    rows = [
        _candidate(4),
        _candidate(3, subjects="Payments"),
        _candidate(2, summary="About payments"),
        _candidate(1, "Payments for all"),
    ]
    assert rank(rows, understand("payments", Thesaurus())) == [1, 2, 3, 4]


def test_what_was_typed_goes_over_what_means_the_same() -> None:
    rows = [_candidate(2, "One eID"), _candidate(1, "One login")]
    assert rank(rows, understand("login", THESAURUS)) == [1, 2]


def test_words_in_a_row_at_the_beginning_win() -> None:
    rows = [
        _candidate(3, "Post for all, digital"),
        _candidate(2, "On digital post"),
        _candidate(1, "Digital post"),
    ]
    assert rank(rows, understand("digital post", Thesaurus())) == [1, 2, 3]


def test_equals_stand_newest_first() -> None:
    rows = [_candidate(n, "Tax") for n in (1, 3, 2)]
    assert rank(rows, understand("tax", Thesaurus())) == [3, 2, 1]


def test_a_loose_question_asks_first_how_much_is_met() -> None:
    rows = [
        _candidate(2, "Wallets", "Wallets", "Wallets"),
        _candidate(1, summary="A tax", subjects="For boats"),
    ]
    question = understand("wallets tax boats", Thesaurus(), loose=True)
    assert rank(rows, question) == [1, 2]


def test_found_phrases_are_marked_and_everything_else_escaped() -> None:
    marked = highlight("<b>Sign-in</b> & sign", [("sign", "in")])
    assert marked == "&lt;b&gt;<mark>Sign-in</mark>&lt;/b&gt; &amp; sign"
    assert highlight("nothing", [("sign",)]) is None


@given(st.text(), st.text())
def test_marking_never_lets_markup_through(text: str, asked: str) -> None:
    phrases = understand(asked, Thesaurus()).phrases
    for html in (highlight(text, phrases), excerpt(text, phrases)):
        rest = (html or "").replace("<mark>", "").replace("</mark>", "")
        assert not re.search(r"[<>\"']", rest)


def test_an_excerpt_begins_shortly_before_what_was_found() -> None:
    text = f"{'before ' * 50}the wallet came. {'after ' * 100}"
    found = excerpt(text, [("wallet",)])
    assert found is not None
    assert found.startswith("… before")
    assert found.endswith("after …")
    assert "<mark>wallet</mark>" in found
    assert len(found) < 300
    assert excerpt(text, [("purs",)]) is None
    assert excerpt("A wallet", [("wallet",)]) == "A <mark>wallet</mark>"


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("notfy", "notify", 1), ("notify", "notify", 0), ("ntoify", "notify", 1), ("", "abc", 3),
     ("kitten", "sitting", 3)],
)  # fmt: skip
def test_slips_are_counted(one: str, other: str, slips: int) -> None:
    assert distance(one, other) == distance(other, one) == slips


@given(st.text("abcde", min_size=4, max_size=8), st.integers(0, 7))
def test_words_one_slip_apart_share_a_form(word: str, at: int) -> None:
    shorter = word[:at] + word[at + 1 :]
    assert forms(word) & forms(shorter)
    assert forms(word) & forms(word[:at] + "z" + word[at + 1 :])


def test_short_long_and_odd_words_are_not_learnt() -> None:
    assert [w for w in ("id", "b2bx", "x" * 25, "wallet") if fit(w)] == ["wallet"]


def test_an_empty_question_says_no() -> None:
    assert not Question()
