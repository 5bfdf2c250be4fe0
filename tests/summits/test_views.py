import re
from typing import Any

import pytest
from django.test import Client

from tests.factories.declarations import DeclarationFactory
from tests.factories.summits import ChairFactory, SummitFactory

pytestmark = pytest.mark.django_db


def text_of(reply: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def test_the_timeline_shows_summits_and_the_chair(client: Client) -> None:
    SummitFactory(name="Sixth summit", start="2019-11-04", end="2019-11-06")
    ChairFactory(nation__name="Uruguay", start=None, end="2019")
    text = text_of(client.get("/summits/"))
    assert "Sixth summit" in text
    assert "4 to 6 November 2019" in text
    assert "Uruguay start not known to 2019" in text


def test_one_kind_can_be_asked_for(client: Client) -> None:
    SummitFactory(name="Sixth summit")
    SummitFactory(name="Conference", kind="side_event", ordinal=None)
    text = text_of(client.get("/summits/?kind=side_event"))
    assert "Conference" in text
    assert "Sixth summit" not in text
    assert client.get("/summits/?kind=picnic").status_code == 400


def test_a_summits_page_says_when_in_its_zone_and_how_sure(client: Client) -> None:
    summit = SummitFactory(
        start="2016-11-10",
        end="2016-11-11",
        time_zone="Asia/Seoul",
        city="Busan",
        outcomes=["A declaration was adopted."],
        confidence="medium",
    )
    DeclarationFactory(summit=summit, title="Busan Declaration")
    reply = client.get(summit.get_absolute_url())
    text = text_of(reply)
    assert "10 to 11 November 2016 , Asia/Seoul time" in text
    assert "Medium: one good source" in text
    assert "Busan Declaration" in text
    assert "A declaration was adopted." in text
    assert '<time datetime="2016-11-10">' in reply.content.decode()


def test_a_part_and_its_whole_link_to_each_other(client: Client) -> None:
    whole = SummitFactory()
    part = SummitFactory(kind="officials_meeting", ordinal=None, part_of=whole, host=None)
    assert part.get_absolute_url() in client.get(whole.get_absolute_url()).content.decode()
    assert whole.get_absolute_url() in client.get(part.get_absolute_url()).content.decode()


def test_a_summit_of_which_nothing_came_says_so(client: Client) -> None:
    assert "Nothing more is recorded" in text_of(client.get(SummitFactory().get_absolute_url()))


def test_a_summit_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/summits/never/").status_code == 404
