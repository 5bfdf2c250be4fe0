"""The library, comparisons and practices as files: what their reader sees, and noted where narrow."""

import csv
import datetime
import io
import json
from typing import Any

import pytest
import time_machine
from django.test import Client

from core.models import Event, Verb
from members.markings import Marking
from practices.filters import LibraryFilter
from practices.lookups import lookups, stamp
from practices.models import Practice, Status
from practices.queries.library import whole_library
from tests.factories.members import NOW, CircleFactory, NationFactory, PersonFactory
from tests.factories.practices import PracticeFactory, ReuseFactory, TopicFactory, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel(NOW + datetime.timedelta(days=1), tick=False):
        yield


def taken(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    if status == 200:
        assert response["Cache-Control"] == "private, no-store"
        assert response["Content-Disposition"].startswith("attachment; filename=")
    return response.content.decode()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def rich() -> Practice:
    estonia = NationFactory(name="Estonia", slug="estonia", iso2="EE")
    practice = PracticeFactory(
        slug="eid", title="=An eID", owner_nation=estonia, last_confirmed_at=NOW, started="2019",
        topics=[TopicFactory(slug="identity", label="Identity")], what_we_did="We **built** it.",
        has_open_source=True, standards=["eIDAS"], sources=[{"ref": "seed 1", "kind": "seed"}],
    )  # fmt: skip
    practice.results.create(position=0, what="Users", value="7", as_of="2020", ref="seed 1")
    practice.lessons.create(position=0, text="Ask first.")
    ReuseFactory(practice=practice, who="Denmark", since="2021")
    settle(practice)
    return practice


def test_the_library_is_taken_as_it_is_narrowed(client: Client) -> None:
    rich()
    PracticeFactory(title="Another", owner_nation=None, owner_circle=CircleFactory())
    PracticeFactory(title="Hidden", marking=Marking.GREEN)
    found = rows(taken(client, "/practices/?format=csv&sort=title"))
    assert [row["Title"] for row in found] == ["'=An eID", "Another"]
    assert found[0]["Nation"] == "Estonia"
    assert found[0]["Confirmed on"] == "2026-11-22"
    assert found[1]["Confirmed on"] == ""
    assert [row["Title"] for row in rows(taken(client, "/practices/?format=csv&q=eid"))] == [
        "'=An eID"
    ]
    assert "# Practices: eid" in taken(client, "/practices/?format=md&q=eid")
    told = json.loads(taken(client, "/practices/?format=json&topic=identity"))
    assert [item["title"] for item in told["items"]] == ["=An eID"]
    assert told["address"].endswith("/practices/?topic=identity")
    assert "format: Give one of" in taken(client, "/practices/?format=pdf", 400)
    page = client.get("/practices/?topic=identity").content.decode()
    assert 'href="/practices/?topic=identity&amp;format=csv"' in page


def test_a_long_list_is_taken_whole_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    PracticeFactory.create_batch(5)
    now = stamp()
    known = lookups(now)
    monkeypatch.setitem(whole_library.__globals__, "_LARGEST", 2)

    def whole(asked: LibraryFilter) -> tuple[int, bool]:
        items, more = whole_library(None, asked, known=known, stamp=now, at=NOW)
        return len({item["id"] for item in items}), more

    assert whole(LibraryFilter()) == (5, False)
    assert whole(LibraryFilter(q="practice", sort="relevance")) == (5, False)
    monkeypatch.setitem(whole_library.__globals__, "TAKEN", 4)
    assert whole(LibraryFilter()) == (4, True)


def test_a_comparison_is_taken(client: Client) -> None:
    rich()
    NationFactory(name="Canada", slug="canada", iso2="CA")
    address = "/compare/?topic=identity&nation=ee&nation=ca"
    found = {row["Heading"]: row for row in rows(taken(client, f"{address}&format=csv"))}
    assert found["What we did"]["Estonia: =An eID"] == "We **built** it."
    assert found["Results"]["Estonia: =An eID"].startswith("Users: 7 (2020, ")
    assert found["What was learned"]["Estonia: =An eID"] == "Ask first."
    text = taken(client, f"{address}&format=md")
    assert "### Canada: nothing on this topic\n\n*Not stated*" in text
    assert "- eIDAS" in text
    assert "format: Give one of" in taken(client, f"{address}&format=doc", 400)
    assert "Put two to four nations" in client.get("/compare/?format=csv").content.decode()


def test_a_practice_is_taken_as_the_text_it_is(client: Client) -> None:
    rich()
    text = taken(client, "/practices/eid/?format=md")
    for words in (
        "**TLP:CLEAR**", "# \\=An eID", "## What we did\n\nWe **built** it.", "- Owner: Estonia",
        "## Results\n\n- Users: 7 (2020, seed 1)", "- Denmark: Uses the idea", "- Code: open source",
        "/practices/eid/versions/1/",
    ):  # fmt: skip
        assert words in text, words
    found = {
        row["Heading"]: row["Text"] for row in rows(taken(client, "/practices/eid/?format=csv"))
    }
    assert found["What we did"] == "We built it."
    assert found["Confirmed by its nation on"] == "2026-11-22"
    bare = PracticeFactory(
        slug="bare", owner_nation=None, owner_circle=CircleFactory(name="A circle")
    )
    assert "A working group" in taken(client, "/practices/bare/?format=md") or bare
    assert "format: Give one of" in taken(client, "/practices/eid/?format=doc", 400)
    taken(client, "/practices/nothing/?format=md", 404)
    Practice.objects.filter(slug="bare").update(
        status=Status.WITHDRAWN, withdrawn_at=NOW, withdrawal_reason="Wrong."
    )
    taken(client, "/practices/bare/?format=md", 404)


def test_what_is_narrow_is_noted_and_what_is_red_stays(client: Client) -> None:
    official = PersonFactory()
    more = {"owner_nation": official.nation}
    PracticeFactory(slug="open", title="Open", **more)
    PracticeFactory(slug="amber", title="Amber", marking=Marking.AMBER, **more)
    red = PracticeFactory(slug="red", title="Scarlet", marking=Marking.RED, **more)
    red.named_people.add(official)
    client.force_login(official)
    text = taken(client, "/practices/?format=md")
    assert "Amber" in text
    assert "Scarlet" not in text
    assert text.startswith("**TLP:AMBER**")
    assert taken(client, "/practices/red/?format=md", 403)
    assert "## Amber" not in taken(client, "/practices/amber/?format=md")
    text = taken(client, "/compare/?practice=red&practice=amber&format=csv")
    assert "Scarlet" not in text
    assert "TLP:AMBER" in text
    noted = Event.objects.filter(verb=Verb.PRACTICE_EXPORT).values_list("on_label", flat=True)
    assert list(noted) == ["Amber"] * 3
    page = client.get("/practices/").content.decode()
    assert 'class="marked"' in page
    assert "TLP:RED" in page
