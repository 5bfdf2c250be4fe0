import re
from typing import Any

import pytest
from django.test import Client

from tests.factories.declarations import DeclarationFactory, PrincipleFactory, UptakeFactory
from tests.factories.members import NationFactory
from tests.factories.practices import PracticeFactory, TopicFactory
from tests.factories.workinggroups import GroupFactory

pytestmark = pytest.mark.django_db


def text_of(reply: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def test_the_texts_are_listed_with_who_signed(client: Client) -> None:
    assert "No declaration is recorded yet" in text_of(client.get("/declarations/"))
    DeclarationFactory(title="D5 Charter", signed_by=[NationFactory()])
    DeclarationFactory(title="Data 360", signatories_known=False)
    text = text_of(client.get("/declarations/"))
    assert "D5 Charter" in text
    assert "1 signatories" not in text
    assert "1 signatory." in text
    assert "Sources do not list who signed." in text


@pytest.mark.parametrize(
    ("known", "sentence"), [(True, "Nobody signed it."), (False, "Sources do not list who signed.")]
)
def test_nobody_and_not_known_are_not_the_same(client: Client, known: bool, sentence: str) -> None:
    text = DeclarationFactory(signatories_known=known)
    assert sentence in text_of(client.get(text.get_absolute_url()))


def test_a_texts_page_shows_its_signatories_evidence_and_group(client: Client) -> None:
    nation, group = NationFactory(), GroupFactory()
    text = DeclarationFactory(
        signed_by=[nation], prepared_by="the-slug", prepared_by_group=group, other_titles=["DC"]
    )
    uptake = UptakeFactory(declaration=text)
    page = client.get(text.get_absolute_url())
    assert nation.get_absolute_url() in page.content.decode()
    assert group.get_absolute_url() in page.content.decode()
    assert uptake.what in text_of(page)
    assert "the-slug" not in text_of(page)
    assert "No address of it is known" in text_of(page)


def test_an_older_version_points_to_what_took_its_place(client: Client) -> None:
    old = DeclarationFactory()
    new = DeclarationFactory(supersedes=old)
    assert "A later text took its place" in text_of(client.get(old.get_absolute_url()))
    assert old.get_absolute_url() in client.get(new.get_absolute_url()).content.decode()


def test_the_two_lists_of_principles_mark_what_is_ours(client: Client) -> None:
    assert "No principle is recorded yet" in text_of(client.get("/principles/"))
    old = PrincipleFactory(name="Open markets", number_2014=1)
    PrincipleFactory(name="Fair markets", number_2021=1, continues=old)
    text = text_of(client.get("/principles/"))
    assert "continues “Open markets”, by our reading" in text
    assert "not in the list of 2021" in text


@pytest.mark.parametrize(
    ("basis", "sentence"),
    [("text_seen", "own wording was read"), ("name_only", "Only the principle’s name was seen")],
)
def test_a_principle_says_what_its_wording_rests_on(
    client: Client, basis: str, sentence: str
) -> None:
    principle = PrincipleFactory(gloss_basis=basis)
    assert sentence in text_of(client.get(principle.get_absolute_url()))


def test_a_principle_leads_to_charters_practices_topics_and_its_kin(client: Client) -> None:
    old, charter = PrincipleFactory(), DeclarationFactory()
    principle = PrincipleFactory(number_2021=2, continues=old, charters=[charter])
    practice, topic = PracticeFactory(), TopicFactory()
    principle.practices.set([practice])
    principle.topics.set([topic])
    html = client.get(principle.get_absolute_url()).content.decode()
    for linked in (old, charter, practice, topic):
        assert linked.get_absolute_url() in html
    assert principle.get_absolute_url() in client.get(old.get_absolute_url()).content.decode()


@pytest.mark.parametrize("path", ["/declarations/none/", "/principles/none/"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
