"""The way in by situation: answers grouped by how far nations are, and who uses them."""

from typing import Any

import pytest
from django.test import Client

from members.markings import Marking
from tests.factories.members import CircleFactory, NationFactory, OrganisationFactory, PersonFactory
from tests.factories.practices import PracticeFactory, ReuseFactory, settle

pytestmark = pytest.mark.django_db


def scene() -> Any:
    estonia = NationFactory(name="Estonia", slug="estonia", iso2="EE")
    canada = NationFactory(name="Canada", slug="canada", iso2="CA")
    more = {"situation": "People lose their papers."}
    kept = PracticeFactory(slug="kept", title="A vault", owner_nation=estonia, stage="live", **more)
    PracticeFactory(slug="too", title="A safe", owner_nation=canada, stage="scaled", **more)
    PracticeFactory(slug="making", title="A chest", owner_nation=canada, stage="beta", **more)
    PracticeFactory(slug="gone", title="A bag", owner_nation=canada, stage="retired", **more)
    PracticeFactory(
        slug="open",
        title="A box",
        owner_nation=None,
        owner_circle=CircleFactory(),
        stage=None,
        **more,
    )
    PracticeFactory(
        slug="hidden", title="Hidden", marking=Marking.GREEN, owner_nation=canada, **more
    )
    for number in range(13):
        body = OrganisationFactory(slug=f"town-{number}", name=f"Town {number:02}", nation=estonia)
        ReuseFactory(practice=kept, organisation=body, who=body.name, relation="deploys")
    abroad = OrganisationFactory(slug="abroad", name="Abroad", nation=None, country="AU")
    ReuseFactory(practice=kept, organisation=abroad, who="A city", relation="adopts")
    ReuseFactory(practice=kept, who="Denmark")
    settle(kept)
    return PersonFactory(nation=canada)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_answers_stand_in_groups(client: Client) -> None:
    official = scene()
    html = page(client, "/situation/?q=citizens+who+lose+papers")
    order = [html.index(words) for words in (
        "Nations that solved it", "Nations in it now", "Nations that tried and stopped",
        "Nations that wrote of it", "Local authorities using it",
    )]  # fmt: skip
    assert order == sorted(order)
    assert "Hidden" not in html
    assert 'href="/compare/?practice=too&amp;practice=kept"' in html
    assert "Town 00" in html
    assert "2 more" in html
    assert "Abroad" in html
    assert "Denmark" not in html
    client.force_login(official)
    assert "Hidden" in page(client, "/situation/?q=lose+papers")


def test_without_an_answer_there_are_ways_on(client: Client) -> None:
    assert "Say in a sentence what you have to resolve" in page(client, "/situation/")
    assert "Nobody has written of this yet" in page(client, "/situation/?q=submarine")
    PracticeFactory(title="Vault", stage="live")
    html = page(client, "/situation/?q=vualt")
    assert 'href="/situation/?q=vault"' in html
    html = page(client, "/situation/?q=vault")
    assert "Read them side by side" not in html
    assert "None on record" in html
    refused = client.get("/situation/?q=x&stage=live")
    assert refused.status_code == 400
    assert 'action="/situation/"' in page(client, "/")


def test_many_answers_lead_on_to_the_library(client: Client) -> None:
    nation = NationFactory()
    PracticeFactory.create_batch(9, summary="Lose papers.", owner_nation=nation)
    html = page(client, "/situation/?q=lose+papers")
    assert 'href="/practices/?q=lose+papers&amp;stage=live&amp;stage=scaled">1 more' in html
    assert "1 nation" in html


def test_systems_are_told_the_same(client: Client) -> None:
    scene()
    told = client.get("/api/v1/situation/?q=lose+papers").json()
    assert told["has"] == ["too", "kept"]
    assert (told["building"], told["stopped"], told["unknown"]) == (["making"], ["gone"], ["open"])
    assert len(told["local_authorities"]) == 14
    assert {"organisation": "abroad", "practice": "kept"} in told["local_authorities"]
    assert client.get("/api/v1/situation/").status_code == 400


def test_a_sentence_finds_what_has_some_of_its_words_after_what_has_all(client: Client) -> None:
    nation = NationFactory()
    PracticeFactory(slug="all", title="Papers lost in floods", owner_nation=nation)
    PracticeFactory(slug="some", title="Papers kept dry", owner_nation=nation)
    PracticeFactory(slug="none", title="A road", owner_nation=nation)
    ask = client.get
    told = ask("/api/v1/situation/?q=people+have+papers+lost+in+floods").json()
    assert told["has"] == ["all", "some"]
    assert ask("/api/v1/situation/?q=every+citizen+services").json()["has"] == []
