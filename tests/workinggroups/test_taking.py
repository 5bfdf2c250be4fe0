"""Groups, meetings and registers as files: what their reader sees, noted where it is narrow."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from core.models import Event, Verb
from members.markings import Marking
from tests.factories.members import NOW, NationFactory, PersonFactory
from tests.factories.practices import TopicFactory
from tests.factories.workinggroups import GroupFactory, MeetingFactory
from workinggroups.models import AgendaItem

pytestmark = pytest.mark.django_db


def rows(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))


def scene() -> Any:
    official = PersonFactory(nation=NationFactory(name="Estonia"))
    group = GroupFactory(name="=Group", marking=Marking.CLEAR)
    group.topics.add(TopicFactory(label="Identity"))
    more = {"group": group, "owner_nation": official.nation, "owner_circle": None}
    meeting = MeetingFactory(title="A call", marking=Marking.AMBER, **more)
    point = AgendaItem.objects.create(
        meeting=meeting, position=1, title="Red", marking=Marking.RED, owner_nation=official.nation
    )
    point.named_people.add(official)
    strict = AgendaItem.objects.create(
        meeting=meeting, position=2, title="S", marking=Marking.STRICT, owner_nation=official.nation
    )
    open_call = MeetingFactory(title="Open call", marking=Marking.CLEAR, group=None,
                               owner_nation=official.nation, owner_circle=None)  # fmt: skip
    entry = {"paragraph": "", "fingerprint": "x"}
    meeting.decisions.create(number=1, text="To go on", **entry)
    meeting.decisions.create(number=1, text="Scarlet", item=point, **entry)
    meeting.decisions.create(number=1, text="Strictly", item=strict, **entry)
    open_call.decisions.create(number=1, text="Openly", **entry)
    meeting.actions.create(number=1, text="Write", owner=official, due=NOW.date(), **entry)
    return official


def test_lists_are_taken_as_their_reader_sees_them(client: Client) -> None:
    official = scene()
    assert [row["Group"] for row in rows(client, "/groups/?format=csv")] == ["'=Group"]
    assert [row["Meeting"] for row in rows(client, "/meetings/?format=csv")] == ["Open call"]
    assert [row["Text"] for row in rows(client, "/decisions/?format=csv")] == ["Openly"]
    assert rows(client, "/actions/?format=csv") == []
    client.force_login(official)
    assert {row["Meeting"] for row in rows(client, "/meetings/?format=csv")} == {
        "A call",
        "Open call",
    }
    found = rows(client, "/decisions/?format=csv")
    assert {row["Text"]: row["Marking"] for row in found} == {
        "Openly": "TLP:CLEAR", "Strictly": "TLP:AMBER+STRICT", "To go on": "TLP:AMBER",
    }  # fmt: skip
    assert [row["Nation"] for row in rows(client, "/actions/?format=csv&whose=all")] == ["Estonia"]
    noted = Event.objects.filter(verb__in=[Verb.MEETING_EXPORT, Verb.POINT_EXPORT])
    assert sorted(noted.values_list("verb", "on_label")) == [
        ("meeting:export", "A call"), ("meeting:export", "A call"), ("meeting:export", "A call"),
        ("point:export", "S"),
    ]  # fmt: skip


def test_another_format_is_refused_by_name(client: Client) -> None:
    for address in ("/groups/", "/meetings/", "/decisions/", "/actions/", "/declarations/"):
        response = client.get(f"{address}?format=pdf")
        assert response.status_code == 400, address
        assert "format: Give one of" in response.content.decode()


def test_the_links_keep_what_is_asked(client: Client) -> None:
    scene()
    html = client.get("/decisions/?q=openly").content.decode()
    assert 'href="/decisions/?q=openly&amp;format=csv"' in html
    text = client.get("/decisions/?q=openly&format=md").content.decode()
    assert "/decisions/?q=openly on" in text
