"""Words that mean the same, kept by the secretariat, and the searches that found nothing."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.models import Event, Verb
from members.roles import Role
from practices import actions
from practices.actions import words as module
from practices.models import SearchMiss, Synonym
from practices.validators import same_words
from tests.factories.members import NOW, PersonFactory
from tests.factories.practices import PracticeFactory

pytestmark = pytest.mark.django_db


def secretariat(client: Client) -> Client:
    client.force_login(PersonFactory(role=Role.SECRETARIAT, nation=None))
    return client


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_a_line_is_added_changed_and_taken_away(client: Client) -> None:
    PracticeFactory(title="A vault for papers")
    assert "A vault" not in text(client, "/practices/?q=strongbox")
    office = secretariat(Client())
    office.post("/search/words/", {"phrases": "strongbox\n\n vault \n"})
    row = Synonym.objects.get()
    assert row.phrases == ["strongbox", "vault"]
    assert str(row) == "strongbox = vault"
    assert "vault</mark> for papers" in text(client, "/practices/?q=strongbox")
    html = text(office, "/search/words/")
    assert "strongbox = vault" in html
    assert "eID = digital identity" in html
    address = f"/search/words/{row.pk}/"
    assert office.post(address, {"phrases": "strongbox"}).status_code == 422
    assert office.post(address, {"phrases": "strongbox\nlocker"}).status_code == 302
    assert "vault</mark>" not in text(client, "/practices/?q=strongbox")
    assert office.post(address, {"drop": "1"}).status_code == 302
    assert not Synonym.objects.exists()
    changes = Event.objects.filter(verb=Verb.WORDS_CHANGE).order_by("sequence")
    assert [event.changes["phrases"] for event in changes] == [
        [None, ["strongbox", "vault"]],
        [["strongbox", "vault"], ["strongbox", "locker"]],
        [["strongbox", "locker"], None],
    ]
    assert "changed which words mean the same in searches" in text(office, "/trail/")


@pytest.mark.parametrize(
    ("phrases", "sentence"),
    [
        (["one"], "Give two to 20 phrases"),
        (["a b"] * 21, "Give two to 20 phrases"),
        (["one", 2], "Give two to 20 phrases"),
        (["one", "x" * 61], "60 characters at most"),
        (["one", "two\nlines"], "60 characters at most"),
        (["one", "!"], "Each phrase needs a word"),
        (["Trámites", "tramite"], "the same phrase to a search already"),
    ],
)
def test_what_cannot_be_a_line_is_refused(phrases: list[str], sentence: str) -> None:
    person = PersonFactory(role=Role.SECRETARIAT, nation=None)
    with pytest.raises(ValidationError) as refused:
        actions.keep_words(phrases, by=person, at=NOW)
    assert sentence in refused.value.message_dict["phrases"][0]
    assert not Synonym.objects.exists()
    with pytest.raises(ValidationError):
        same_words("no list")


def test_the_page_refuses_in_words(client: Client) -> None:
    office = secretariat(client)
    assert "two phrases at least" in office.post("/search/words/").content.decode()
    reply = office.post("/search/words/", {"phrases": "one\n!"})
    assert reply.status_code == 422
    assert "Each phrase needs a word" in reply.content.decode()
    assert 'href="/search/words/"' in text(office, "/search/")


def test_searches_that_find_nothing_are_counted_without_anybody(client: Client) -> None:
    PracticeFactory(title="A vault")
    for address in ("/practices/?q=Trésor", "/search/?q=tresor", "/situation/?q=TRESOR"):
        text(client, address)
    text(client, "/practices/?q=tresor&kind=code")  # the facet may be why
    text(client, "/practices/?q=vault")
    miss = SearchMiss.objects.get()
    assert (miss.words, miss.times, str(miss)) == ("tresor", 3, "tresor")
    html = text(secretariat(Client()), "/search/words/?word=tresor")
    assert 'href="/search/words/?word=tresor#add"' in html
    assert "tresor</textarea>" in html


def test_they_are_few_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    day = NOW.date()
    monkeypatch.setattr(module, "MOST_MISSES", 1)
    for words in ("one", "one", "two", "?!"):
        actions.note_miss(words, on=day)
    assert list(SearchMiss.objects.values_list("words", "times")) == [("one", 2)]
    assert actions.forget_misses(at=NOW + datetime.timedelta(days=90)) == 0
    assert actions.forget_misses(at=NOW + datetime.timedelta(days=92)) == 1
