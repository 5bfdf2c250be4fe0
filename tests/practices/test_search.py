"""The search against the database: what it finds, and what it never gives away."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.markings import Marking
from practices.lookups import lookups, stamp
from practices.models import (
    Practice,
    SearchBody,
    SearchDocument,
    SearchVector,
    SearchWord,
    Status,
)
from practices.search import engines, finding
from practices.search.finding import Found, find
from practices.search.question import Thesaurus, plain, understand
from tests.factories.members import NOW, PersonFactory
from tests.factories.practices import PracticeFactory, ReuseFactory, TopicFactory, settle

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()


def ask(text: str, user: object = STRANGER) -> Found:
    return find(
        text,
        user=user,
        thesaurus=lookups(stamp()).thesaurus,
        fields=["slug"],
    )


def slugs(found: Found) -> list[str]:
    return [row["slug"] for row in found.rows]


def test_every_part_of_a_write_up_is_found() -> None:
    practice = PracticeFactory(
        title="Wallets for boats",
        summary="A harbour pays.",
        topics=[TopicFactory(label="Maritime affairs")],
        lead_organisation="Sea Agency",
        what_it_took="Seven **sailors**.",
        standards=["ISO 9999"],
    )
    practice.lessons.create(position=0, text="Ropes matter.")
    practice.results.create(position=0, what="Knots tied", value="many")
    ReuseFactory(practice=practice, who="Port of Kotka")
    settle(practice)
    PracticeFactory()

    for text in ("wallet", "HARBOURS", "maritime", "sea agency", "sailor", "iso 9999", "rope",
                 "knots", "kotka", practice.owner_nation.name):  # fmt: skip
        assert practice.slug in slugs(ask(text)), text
    assert slugs(ask("wallet sailor kotka")) == [practice.slug]


def test_a_phrase_does_not_reach_over_the_end_of_a_field() -> None:
    PracticeFactory(title="All about digital", summary="Post is slow.")
    assert ask("single sign-on").rows == []
    PracticeFactory(title="Every single sign", summary="On walls.")
    assert ask("single sign-on").rows == []


def test_a_change_is_found_at_once_and_what_is_gone_is_not() -> None:
    practice = PracticeFactory(title="Wallets")
    practice.title = "Purses"
    practice.save()
    settle(practice)
    assert slugs(ask("purse")) == [practice.slug]
    assert ask("wallet").rows == []
    practice.delete()
    assert ask("purse").rows == []
    assert not SearchDocument.objects.exists()


@pytest.mark.parametrize(
    "hidden",
    [
        {"marking": Marking.GREEN},
        {"marking": Marking.RED},
        {"status": Status.DRAFT, "published_at": NOW},
        {"embargo_until": datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)},
        {"status": Status.WITHDRAWN, "withdrawn_at": NOW, "withdrawal_reason": "Wrong."},
    ],
)
def test_hidden_words_are_neither_found_nor_suggested(hidden: dict[str, object]) -> None:
    PracticeFactory(title="Zanzibar protocol", **hidden)
    PracticeFactory(title="A protocol")
    shared = hidden == {"marking": Marking.GREEN}
    assert SearchWord.objects.filter(word="zanzibar").exists() is shared
    assert not SearchWord.objects.visible_to(STRANGER).filter(word="zanzibar").exists()

    for text in ("zanzibar", "zanzibr", "zanzibr protocol"):
        found = ask(text)
        assert found.suggestion == ""
        assert "Zanzibar" not in str(found.rows)
    assert ask("zanzibar").rows == []


def test_a_suggestion_comes_to_those_who_may_read_what_it_finds() -> None:
    PracticeFactory(title="Zanzibar protocol", marking=Marking.GREEN)
    assert ask("zanzibr", PersonFactory()).suggestion == "zanzibar"
    assert ask("zanzibr").suggestion == ""
    PracticeFactory(title="Zanzibar for all")
    assert ask("zanzibr").suggestion == "zanzibar"


@pytest.mark.parametrize("asked", ["zanzibarry", "zanzibar", "zanzibr"])
def test_a_hidden_word_costs_no_statement(asked: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as told:
            ask(asked)
        return len(told)

    PracticeFactory(title="A protocol")
    before = cost()
    PracticeFactory(title="Zanzibarr protocol", marking=Marking.GREEN)
    PracticeFactory(title="Zanzibarr draft", status=Status.DRAFT)
    assert cost() == before


def test_a_suggestion_keeps_the_other_words_and_never_repeats_one() -> None:
    PracticeFactory(title="Postal wallets")
    assert ask("postal walets").suggestion == "postal wallets"
    assert ask("wallets walets").suggestion == ""
    assert ask("one walets in a very long question about postal things").suggestion == ""


def test_some_words_do_when_not_all_can_be_met() -> None:
    one = PracticeFactory(title="Wallets")
    other = PracticeFactory(title="Wallets for boats")
    found = ask("wallets boats submarine")
    assert found.loose
    assert slugs(found) == [other.slug, one.slug]
    assert not ask("submarine").loose


def test_the_text_is_asked_only_when_titles_have_little() -> None:
    below = PracticeFactory(what_it_took="Wallets.")
    PracticeFactory.create_batch(19, title="Wallet")
    assert len(ask("wallet").rows) == 20
    PracticeFactory(title="Wallet")
    found = ask("wallet")
    assert len(found.rows) == 20
    assert below.slug not in slugs(found)


def test_above_the_most_only_the_newest_are_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 3)
    practices = PracticeFactory.create_batch(5, title="Wallet")
    found = ask("wallet")
    assert found.more
    assert slugs(found) == [p.slug for p in reversed(practices[2:])]
    assert found.around == ()


@pytest.mark.postgres
def test_many_matches_are_walked_and_give_the_same() -> None:
    wallets = PracticeFactory.create_batch(3, title="Wallet")
    PracticeFactory(title="Purse")
    question = plain(["wallet"])
    rows = Practice.objects.visible_to(None).published().order_by()
    for whole in (False, True):
        words = engines.wording(question, whole=whole)
        gathered = engines.newest(rows, words, whole=whole, walk=False)
        walked = engines.newest(rows, words, whole=whole, walk=True)
        assert list(gathered) == list(walked)
        assert [row.slug for row in walked] == [row.slug for row in reversed(wallets)]
    assert engines.estimate(question) is not None


def test_the_cheaper_way_is_taken() -> None:
    exact, phrase = plain(["wallet"]), understand("two words", Thesaurus([["two words"]]))
    assert not engines.walks(exact, None, whole=False, most=200)
    for question, matches, small, whole in (
        (exact, 100, False, False), (exact, 5_000, True, False), (exact, 20_000, True, True),
        (phrase, 4_000, True, True), (phrase, 3_000, False, False),
    ):  # fmt: skip
        of = engines.Estimate(matches, matches, 50_000)
        assert engines.walks(question, of, whole=False, most=200) is small
        assert engines.walks(question, of, whole=True, most=200) is whole


@pytest.mark.postgres
def test_a_search_may_take_half_a_second_and_no_more() -> None:
    engines.estimate(plain(["wallet"]))
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("500ms",)


@pytest.mark.no_cover  # others search as well
@pytest.mark.parametrize(
    "text",
    ['"', "'", "a'b", '"a" OR', "NEAR(a b)", "a AND NOT b", "-", "a-b", "()", "((", "a*", "^a",
     "{title}: a", "a:b", "\\", "%", "%s", "\x00", "a\x00b", "👩‍🚀", "ª²Ⅷ", "ｅＩＤ",
     "a " * 500, "x" * 10_000, "' | 'b", "!", "<->", "&", "col:*", "\ud800"],
)  # fmt: skip
def test_any_input_is_safe(text: str) -> None:
    PracticeFactory()
    ask(text)


@pytest.mark.no_cover  # hundreds of searches like others
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters()))
def test_any_input_at_all_is_safe(text: str) -> None:
    ask(text)


def test_reindex_builds_the_same_again(capsys: pytest.CaptureFixture[str]) -> None:
    practice = PracticeFactory(title="Wallets")
    for model in (SearchDocument, SearchVector, SearchBody):
        model.objects.all().delete()
    SearchWord.objects.create(form="gone", word="gone")
    assert ask("wallet").rows == []
    call_command("reindex")
    assert "1 practices indexed." in capsys.readouterr().out
    assert slugs(ask("wallet")) == [practice.slug]
    assert not SearchWord.objects.filter(word="gone").exists()
