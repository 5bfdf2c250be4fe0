"""Pages of groups, meetings, minutes and registers, without JavaScript."""

import datetime
import re
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.test import Client

from members.markings import Marking
from tests.factories.workinggroups import AFTER, AT, GroupFactory, MeetingFactory
from tests.readers import Cast
from workinggroups import actions, queries
from workinggroups.actions import Details, Point
from workinggroups.models import Action, Meeting, MinutesState, WorkingGroup

TEXT = "# Opening\n\nWe met <script>.\n\nDECISION: Adopt it.\n\nACTION: @group.member by 2026-06-01 send it"


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def chair(client: Client, cast: Cast) -> Client:
    client.force_login(cast.people["chair"])
    return client


def as_reader(cast: Cast, name: str) -> Client:
    client = Client()
    if name != "stranger":
        client.force_login(cast.people[name])
    return client


def body(reply: Any) -> str:
    return str(reply.content.decode())


def write(meeting: Meeting, cast: Cast, text: str = TEXT, **parts: str) -> None:
    texts = {"minutes": text} | parts
    actions.write_minutes(meeting, texts=texts, by=cast.people["chair"], at=AFTER)


def circulate(meeting: Meeting, cast: Cast) -> None:
    write(meeting, cast)
    actions.circulate(meeting, by=cast.people["chair"], at=AFTER)


DETAILS = {
    "title": "Summer call",
    "group": "",
    "day": "2026-07-01",
    "hour": "10:00",
    "time_zone": "Europe/Tallinn",
    "minutes_long": "45",
    "marking": "GREEN",
    "invite": "all",
    "agenda": "Opening\n\n Budget \n",
}


def test_groups(cast: Cast, group: WorkingGroup, meeting: Meeting) -> None:
    circulate(meeting, cast)
    stranger = as_reader(cast, "stranger")
    assert "The group" in body(stranger.get("/groups/"))
    page = body(stranger.get(group.get_absolute_url()))
    assert "What it is for" in page
    assert "Spring call" not in page
    assert "Arrange a meeting" not in page
    mine = body(as_reader(cast, "chair").get(group.get_absolute_url()))
    assert "Spring call" in mine
    assert "Adopt it." in mine
    assert "group member" in mine
    assert f"/meetings/new/?group={group.slug}" in mine
    WorkingGroup.objects.update(marking=Marking.STRICT)
    assert stranger.get(group.get_absolute_url()).status_code == 404
    assert "No groups yet" in body(stranger.get("/groups/"))


def test_meetings_in_a_list_on_the_readers_clock(cast: Cast, meeting: Meeting) -> None:
    MeetingFactory(title="Later", starts_at=AFTER + datetime.timedelta(days=1))
    person = cast.people["author"]
    person.time_zone = "Pacific/Auckland"
    person.save()
    page = body(as_reader(cast, "author").get("/meetings/"))
    assert page.index("Later") < page.index("Spring call")
    assert "21:00 Pacific/Auckland · The group" in page
    assert "The group" in page
    assert "No meetings that you may read" in body(as_reader(cast, "stranger").get("/meetings/"))
    assert meeting.slug in page


def test_long_lists_page(cast: Cast) -> None:
    for _ in range(31):
        MeetingFactory()
    client = as_reader(cast, "author")
    first = body(client.get("/meetings/"))
    [older] = re.findall(r'href="(\?before=[^"]+)"', first)
    second = body(client.get(f"/meetings/{older}"))
    assert (first.count("Call "), second.count("<h3")) == (30, 1) or second.count("<h3") == 1
    last = MeetingFactory(starts_at=AT - datetime.timedelta(days=9))
    assert "Nothing older" in body(client.get(f"/meetings/?before={last.slug}"))


def test_a_meeting_with_three_clocks_and_safe_minutes(cast: Cast, meeting: Meeting) -> None:
    circulate(meeting, cast)
    person = cast.people["group member"]
    person.time_zone = "Asia/Seoul"
    person.save()
    page = body(as_reader(cast, "group member").get(meeting.get_absolute_url()))
    for words in ("Europe/Tallinn", "You, Asia/Seoul", "UTC", "12:00 to 13:00", "18:00 to 19:00"):
        assert words in page
    assert "We met &lt;script&gt;." in page
    assert "Adopt it." in page
    assert "Close this action" in page
    assert "Write minutes" not in page
    assert "Who can read this" in page
    assert "Close this action" not in body(
        as_reader(cast, "author").get(meeting.get_absolute_url())
    )


def test_a_draft_is_on_no_page_of_a_reader(cast: Cast, meeting: Meeting) -> None:
    write(meeting, cast, "DECISION: Zanzibar.")
    for reader in ("group member", "author"):
        client = as_reader(cast, reader)
        for address in (meeting.get_absolute_url(), "/decisions/", "/meetings/", "/groups/"):
            assert "Zanzibar" not in body(client.get(address))


@pytest.mark.parametrize("query", ["before=%00", "before=a+b", f"before={'a' * 101}", "page=2"])
def test_an_address_that_asks_for_something_unknown_is_refused(cast: Cast, query: str) -> None:
    for name in ("stranger", "author"):
        reply = as_reader(cast, name).get(f"/meetings/?{query}")
        assert reply.status_code == 400
        assert f"<li>{query.partition('=')[0]}: " in body(reply)


def test_hidden_and_unknown_meetings_page_alike(cast: Cast, meeting: Meeting) -> None:
    stranger = as_reader(cast, "stranger")
    hidden, none = (stranger.get(f"/meetings/?before={slug}") for slug in (meeting.slug, "none"))
    assert hidden.status_code == none.status_code == 200
    assert hidden.content.replace(meeting.slug.encode(), b"none") == none.content


def test_a_hidden_item_leaves_no_trace(cast: Cast, meeting: Meeting) -> None:
    chair = cast.people["chair"]
    address = meeting.get_absolute_url()
    reader = as_reader(cast, "author")

    def tidy(page: str) -> str:
        return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page)

    write(meeting, cast, "Words.")
    actions.circulate(meeting, by=chair, at=AFTER)
    before = tidy(body(reader.get(address)))
    point = Point("Zanzibar", marking=Marking.RED, people=[chair])
    item = actions.add_point(meeting, point=point, by=chair, at=AFTER)
    write(meeting, cast, "Words.", **{f"item-{item.pk}": "DECISION: Numbat."})
    actions.circulate(meeting, by=chair, at=AFTER + datetime.timedelta(hours=1))
    assert tidy(body(reader.get(address))) == before
    assert "Numbat" in body(as_reader(cast, "chair").get(address))


@pytest.mark.parametrize("page", ["", "edit/", "minutes/", "minutes/preview/", "agenda/new/"])
def test_hidden_is_404_and_visible_but_not_allowed_403(
    cast: Cast, meeting: Meeting, page: str
) -> None:
    address = meeting.get_absolute_url() + page
    assert as_reader(cast, "chair").get(address).status_code == 200
    assert as_reader(cast, "author").get(address).status_code == (403 if page else 200)
    Meeting.objects.update(marking=Marking.AMBER)
    assert as_reader(cast, "author").get(address).status_code == 404
    stranger = as_reader(cast, "stranger").get(address)
    assert stranger.status_code == (302 if page else 404)


@pytest.mark.parametrize("address", ["circulate/", "agenda/1/remove/"])
def test_changes_are_by_post_and_allowed_only(cast: Cast, meeting: Meeting, address: str) -> None:
    where = meeting.get_absolute_url() + address
    assert as_reader(cast, "chair").get(where).status_code == 405
    assert as_reader(cast, "author").post(where).status_code == 403


def test_arranging(cast: Cast) -> None:
    client = as_reader(cast, "secretariat")
    assert as_reader(cast, "author").get("/meetings/new/").status_code == 403
    assert "Arrange a meeting" in body(client.get("/meetings/new/"))
    reply = client.post("/meetings/new/", DETAILS, follow=True)
    meeting = Meeting.objects.get()
    assert reply.redirect_chain == [(meeting.get_absolute_url(), 302)]
    assert "The meeting is arranged." in body(reply)
    assert meeting.starts_at == datetime.datetime(2026, 7, 1, 7, 0, tzinfo=datetime.UTC)
    assert (meeting.time_zone, meeting.minutes_long) == ("Europe/Tallinn", 45)
    assert [item.title for item in meeting.items.all()] == ["Opening", "Budget"]


def test_a_chair_arranges_for_the_own_group_only(cast: Cast, group: WorkingGroup) -> None:
    GroupFactory(slug="another")
    client = as_reader(cast, "chair")
    page = body(client.get(f"/meetings/new/?group={group.slug}"))
    assert "The whole network" not in page
    assert "another" not in page
    for other in ("", "another"):
        assert "This was not sent yet" in body(
            client.post("/meetings/new/", DETAILS | {"group": other})
        )
    reply = client.post("/meetings/new/", DETAILS | {"group": group.slug})
    assert reply.status_code == 302
    assert Meeting.objects.get().group == group


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"invite": "chosen"}, "Tick those who are asked."),
        ({"day": "2026-03-29", "hour": "03:30"}, "The clock skips this hour on that day."),
        ({"marking": "RED", "released_to_affiliates": "on"}, "are never released to local"),
        ({"title": "a\u202eb"}, "The character U+202E cannot be used here."),
        ({"day": "yesterday"}, "Enter a valid date."),
        ({"day": "0001-01-01", "hour": "00:00"}, "greater than or equal to"),
        ({"day": "9999-12-31", "time_zone": "UTC"}, "less than or equal to"),
        ({"minutes_long": "9" * 5000}, "Enter a whole number."),
        ({"people": "9" * 20}, "is not a valid value."),
        ({"people": str(2**63)}, "is not a valid value."),
        ({"people": "9" * 5000}, "is not a valid value."),
        ({"people": "٣"}, "is not a valid value."),
        ({"people": "-1"}, "is not a valid value."),
        ({"people": str(2**63 - 1)}, "is not one of the available choices."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    cast: Cast, change: dict[str, str], sentence: str
) -> None:
    page = body(as_reader(cast, "secretariat").post("/meetings/new/", DETAILS | change))
    assert sentence in page
    assert "This was not sent yet" in page
    assert "Opening\n\n Budget" in page
    assert not Meeting.objects.exists()


def test_guests_can_be_chosen(cast: Cast) -> None:
    chosen = [cast.people["author"].pk, cast.people["secretariat"].pk]
    as_reader(cast, "secretariat").post(
        "/meetings/new/", DETAILS | {"invite": "chosen", "people": chosen, "marking": "RED"}
    )
    meeting = Meeting.objects.get()
    assert set(meeting.invitations.values_list("person_id", flat=True)) == set(chosen)


def changing(meeting: Meeting, **more: Any) -> dict[str, Any]:
    values = {k: v for k, v in DETAILS.items() if k not in {"group", "agenda"}}
    seen = {"confirmed": "1"}  # who hears what
    return values | seen | {"version": meeting.version, "reason": "The hall was taken."} | more


def test_changing_a_meeting(chair: Client, meeting: Meeting) -> None:
    address = f"{meeting.get_absolute_url()}edit/"
    page = body(chair.get(address))
    assert 'value="2026-05-14"' in page
    assert 'name="version" value="1"' in page
    assert "Say why: the meeting has begun" in body(
        chair.post(address, changing(meeting, reason=""))
    )
    assert chair.post(address, changing(meeting)).status_code == 302
    stale = body(chair.post(address, changing(meeting, title="Mine")))
    assert "Somebody else changed this meeting meanwhile." in stale
    assert 'value="Mine"' in stale
    assert 'name="version" value="2"' in stale
    for odd in ("9" * 5000, "٢", "²"):
        assert "meanwhile" in body(chair.post(address, changing(meeting, version=odd)))
    refused = chair.post(address, changing(meeting, version="x", title=""))
    assert 'name="version" value="x"' in body(refused)
    red = chair.post(
        address, changing(meeting, version=2, marking="RED", released_to_affiliates="on")
    )
    assert "are never released" in body(red)
    meeting.refresh_from_db()
    assert (meeting.title, meeting.version) == ("Summer call", 2)


def test_the_agenda(chair: Client, cast: Cast, meeting: Meeting) -> None:
    address = f"{meeting.get_absolute_url()}agenda/"
    point = {"title": "Budget", "purpose": "decide", "minutes_long": "20", "marking": "RED"}
    assert "Name those who may read it." in body(chair.post(f"{address}new/", point))
    far = body(chair.post(f"{address}new/", point | {"people": "9" * 20}))
    assert "is not a valid value." in far
    named = point | {"people": [cast.people["chair"].pk]}
    assert chair.post(f"{address}new/", named).status_code == 302
    item = meeting.items.get()
    page = body(chair.get(f"{address}{item.pk}/"))
    assert "Budget" in page
    assert "checked" in page
    assert chair.post(f"{address}{item.pk}/", named | {"title": "Money"}).status_code == 302
    wide = chair.post(f"{address}{item.pk}/", named | {"marking": "CLEAR"})
    assert "for no more readers than its meeting" in body(wide)
    item.refresh_from_db()
    assert (item.title, item.marking) == ("Money", "RED")
    secretariat = as_reader(cast, "secretariat")
    assert secretariat.get(f"{address}{item.pk}/").status_code == 404
    assert secretariat.post(f"{address}{item.pk}/remove/").status_code == 404
    item.minutes_circulated_at = AFTER
    item.save()
    kept = chair.post(f"{address}{item.pk}/remove/", follow=True)
    assert "it stays on the agenda" in body(kept)
    item.minutes_circulated_at = None
    item.save()
    chair.post(f"{address}{item.pk}/remove/")
    assert not meeting.items.exists()


def edition(meeting: Meeting, cast: Cast) -> str:
    now = Meeting.objects.get(pk=meeting.pk)
    return queries.edition_of(now, queries.parts_of(now, cast.people["chair"]))


def test_writing_looking_over_circulating(chair: Client, cast: Cast, meeting: Meeting) -> None:
    address = meeting.get_absolute_url()
    page = body(chair.get(f"{address}minutes/"))
    assert "@group.member" in page
    canada = cast.nations["canada"].pk
    sent = {"edition": edition(meeting, cast), "minutes": TEXT, f"nation-{canada}": "present"}
    saved = chair.post(f"{address}minutes/", sent, follow=True)
    assert "The draft is saved." in body(saved)
    sent["edition"] = edition(meeting, cast)
    looked = chair.post(f"{address}minutes/", sent | {"preview": "1"}, follow=True)
    page = " ".join(body(looked).split())
    assert looked.redirect_chain == [(f"{address}minutes/preview/", 302)]
    assert "Decision: Adopt it." in page
    assert "group member, by 1 June 2026" in page
    assert "2 people" in page
    done = chair.post(f"{address}circulate/", {"edition": edition(meeting, cast)}, follow=True)
    assert "The minutes are circulated." in body(done)
    meeting.refresh_from_db()
    assert meeting.minutes_state == MinutesState.CIRCULATED
    assert "Canada" in body(done)
    again = chair.post(f"{address}circulate/", {"edition": edition(meeting, cast)}, follow=True)
    assert "nothing has changed since" in body(again)
    assert "circulated already" in body(chair.get(f"{address}minutes/preview/"))


def test_faulty_lines_are_listed_and_stop_it(chair: Client, cast: Cast, meeting: Meeting) -> None:
    address = meeting.get_absolute_url()
    write(meeting, cast, "ACTION: @nobody by Friday x\n\nDecision: y")
    page = body(chair.get(f"{address}minutes/preview/"))
    assert "These lines must be mended first" in page
    assert f"{address}minutes/#id_minutes" in page
    assert "Have another look" in page
    assert "Circulate the minutes" not in page
    refused = chair.post(f"{address}circulate/", {"edition": edition(meeting, cast)}, follow=True)
    assert "Nothing was circulated: Minutes, line 1:" in body(refused)


def test_corrections_show_what_was(chair: Client, cast: Cast, meeting: Meeting) -> None:
    circulate(meeting, cast)
    write(meeting, cast, "DECISION: Adopt it all.")
    meeting.invitations.create(person=cast.people["affiliate of the owner"])
    page = body(chair.get(f"{meeting.get_absolute_url()}minutes/preview/"))
    assert "Was: Adopt it." in page
    assert "No longer in the minutes" in page
    assert "Asked but not able to read it" in page


def test_a_second_writer_loses_nothing(chair: Client, cast: Cast, meeting: Meeting) -> None:
    address = f"{meeting.get_absolute_url()}minutes/"
    old = edition(meeting, cast)
    write(meeting, cast, "Theirs.")
    page = body(chair.post(address, {"edition": old, "minutes": "Mine."}))
    assert "Somebody else wrote meanwhile." in page
    assert "Theirs." in page
    assert "Mine." in page
    assert f'value="{edition(meeting, cast)}"' in page
    stale = chair.post(f"{meeting.get_absolute_url()}circulate/", {"edition": old}, follow=True)
    assert "The draft has changed since you looked it over." in body(stale)
    reply = chair.post(address, {"edition": edition(meeting, cast), "minutes": "Mine."})
    assert reply.status_code == 302


def test_text_that_cannot_be_kept_comes_back(chair: Client, cast: Cast, meeting: Meeting) -> None:
    address = f"{meeting.get_absolute_url()}minutes/"
    sent = {"edition": edition(meeting, cast), "minutes": "x" * 100_001}
    page = body(chair.post(address, sent))
    assert "at most 100000 characters" in page
    assert "x" * 100_001 in page


def test_before_the_meeting_one_may_prepare(cast: Cast, group: WorkingGroup) -> None:
    details = Details("To come", AFTER + datetime.timedelta(days=1), "Europe/Tallinn")
    meeting = actions.arrange(group=group, details=details, by=cast.people["chair"], at=AT)
    client = as_reader(cast, "chair")
    assert "has not begun" in body(client.get(f"{meeting.get_absolute_url()}minutes/"))
    assert "has not begun" in body(client.get(f"{meeting.get_absolute_url()}minutes/preview/"))
    refused = client.post(
        f"{meeting.get_absolute_url()}circulate/",
        {"edition": edition(meeting, cast)},
        follow=True,
    )
    assert "The meeting has not begun" in body(refused)


def test_the_registers(cast: Cast, meeting: Meeting) -> None:
    circulate(meeting, cast)
    client = as_reader(cast, "group member")
    assert "Adopt it." in body(client.get("/decisions/?q=adopt"))
    assert "No decision matches" in body(client.get("/decisions/?q=zzz&group=the-group"))
    assert "No decision matches" in body(client.get("/decisions/?before=1"))
    assert client.get("/decisions/?q=%00").status_code == 200
    for odd in ("%00", "x", "9" * 20, "-1"):
        refused = client.get(f"/decisions/?before={odd}")
        assert refused.status_code == 400
        assert "before: Take this from the links" in body(refused)
    page = body(client.get("/actions/"))
    assert "send it" in page
    assert "Close this action" in page
    assert "Overdue" in page
    for asked in ("whose=x&state=x", "after=x", "after=2026-99-99_1", "whose=nation"):
        assert "send it" in body(client.get(f"/actions/?{asked}"))
    assert "No actions here" in body(client.get("/actions/?after=2027-01-01_1"))
    stranger = as_reader(cast, "stranger")
    assert "No actions here" in body(stranger.get("/actions/?whose=mine"))
    assert "No decisions that you may read" in body(stranger.get("/decisions/"))


def test_long_registers_page(cast: Cast, meeting: Meeting) -> None:
    lines = [f"DECISION: Item {n} of many" + "!" * n for n in range(31)]
    lines += [f"ACTION: @chair by 2026-06-{n:02} do {n}" for n in range(1, 31)]
    lines += ["ACTION: @chair by 2026-07-01 do last"]
    write(meeting, cast, "\n\n".join(lines))
    actions.circulate(meeting, by=cast.people["chair"], at=AFTER)
    client = as_reader(cast, "chair")
    [older] = re.findall(r'href="(\?before=\d+)"', body(client.get("/decisions/")))
    assert body(client.get(f"/decisions/{older}")).count("Decision ") == 1
    [later] = re.findall(r'rel="next" href="([^"]+)"', body(client.get("/actions/")))
    page = body(client.get(f"/actions/{later.replace('&amp;', '&')}"))
    assert "do last" in page
    assert page.count('class="when"') == 1


def test_closing_an_action(cast: Cast, meeting: Meeting) -> None:
    circulate(meeting, cast)
    address = f"/actions/{Action.objects.get().pk}/close/"
    assert as_reader(cast, "author").get(address).status_code == 403
    assert as_reader(cast, "stranger").get(address).status_code == 302
    client = as_reader(cast, "group member")
    assert "send it" in body(client.get(address))
    assert "Say in a line what came of it." in body(client.post(address, {"state": "done"}))
    blank = {"state": "done", "outcome": "a\x08b"}
    assert "cannot be used here" in body(client.post(address, blank))
    reply = client.post(address, {"state": "done", "outcome": "Sent."}, follow=True)
    assert "Done: Sent." in body(reply)
    again = client.post(address, {"state": "done", "outcome": "Again."})
    assert "closed already: done" in body(again)
    Meeting.objects.update(marking=Marking.RED)
    assert client.get(address).status_code == 404


def test_pages_cost_a_fixed_number_of_queries(
    cast: Cast, group: WorkingGroup, django_assert_num_queries: Any
) -> None:
    client = as_reader(cast, "author")
    details = Details("Call", AT, "Europe/Tallinn")
    for number in (1, 3):
        for one in range(number):
            made = replace(details, title=f"Call {number} {one}")
            meeting = actions.arrange(group=group, details=made, by=cast.people["chair"], at=AT)
            circulate(meeting, cast)
        counts = {
            "/groups/": 5,
            group.get_absolute_url(): 17,  # one of them for the panel of who can see it
            "/meetings/": 8,
            meeting.get_absolute_url(): 23,  # three for its minutes, two for agenda and groups, three for its place in a series and whether one is asked, the last for its history
            "/decisions/": 6,
            "/actions/": 3,
        }
        client.get("/about/")  # begins the count of the limit
        for address, expected in counts.items():
            with django_assert_num_queries(expected):
                client.get(address)
