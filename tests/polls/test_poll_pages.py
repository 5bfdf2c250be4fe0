"""A poll through its pages, its links and the API, as a browser and a program ask for them."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils.html import escape

from members.models import Seat
from tests.factories.members import PersonFactory
from tests.factories.workinggroups import GroupFactory
from tests.members.test_views import text_of
from tests.polls.conftest import Network
from tests.polls.proposing import CLOSES, DAY, NOW, TIMES, answer, asked_of, link_of, propose
from workinggroups import actions
from workinggroups.actions import Whom
from workinggroups.models import Meeting, Poll
from workinggroups.polltokens import token_for
from workinggroups.tasks import send_poll_letters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_noon")]
NOTHING = "This link opens nothing, or nothing any more."
FORM = {
    "title": "Spring call", "note": "", "group": "", "time_zone": "Europe/Tallinn",
    "minutes_long": "60", "closes_day": "2026-12-01", "closes_hour": "17:00",
    "day-1": "2027-01-14", "hour-1": "14:00", "day-7": "2027-01-15", "hour-7": "00:30",
    "nations": ["korea", "mexico"], "required_nations": ["korea"], "marking": "GREEN",
    "shows_answers": "on",
}  # fmt: skip


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def token_in(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def test_ten_nations_answer_from_their_links_alone(ten: Network) -> None:
    poll = propose(ten)
    send_poll_letters()
    options = list(poll.options.order_by("starts_at").values_list("pk", flat=True))
    for letter in mail.outbox:
        found = re.search(r"http://\S+(/poll/\S+/)", str(letter.body))
        assert found is not None
        browser = Client(enforce_csrf_checks=True)
        page = browser.get(found.group(1)).content.decode()
        assert "Spring call" in page
        assert "Sign in" in page
        assert poll.voices.exclude(answered_at=None).count() < 10
        data = {f"option-{pk}": "yes" for pk in options}
        data["csrfmiddlewaretoken"] = token_in(page)
        done = browser.post(found.group(1), data).content.decode()
        assert "Your answer is kept." in done
        assert done.count(" checked") == 3
    assert poll.voices.exclude(answered_at=None).count() == 10
    results = text_of(signed_in(ten.secretariat).get(poll.get_absolute_url()))
    assert "Suits best so far" in results
    assert "0 still to answer" in results


def test_a_link_that_opens_nothing_says_one_sentence(ten: Network) -> None:
    """Forged, of a removed person, of somebody who left or moved, closed, expired: all alike."""
    poll = propose(ten)
    links = {name: link_of(poll, ten, name) for name in ten.nations}
    actions.ask_no_more(asked_of(poll, ten, "Korea"), by=ten.secretariat, at=NOW)
    assert not poll.voices.filter(nation=ten.nations["Korea"]).exists()
    gone, moved = ten.people["Mexico"], ten.people["Israel"]
    gone.left_at, moved.nation = NOW, ten.nations["Canada"]
    gone.save()
    moved.save()
    other = asked_of(poll, ten, "Canada")
    forged = [
        "/poll/x/",
        "/poll/" + "x" * 300 + "/",
        links["Canada"][:-3] + "xx/",
        f"/poll/{token_for(asked=other.pk, poll=poll.pk, person=gone.pk)}/",
        f"/poll/{token_for(asked=other.pk, poll=poll.pk + 1, person=other.person_id)}/",
    ]
    dead = [*forged, links["Korea"], links["Mexico"], links["Israel"]]
    assert Client().get(links["Canada"]).status_code == 200
    said = {_said(address) for address in dead}
    actions.close_poll(poll, by=ten.secretariat, at=NOW)
    said.add(_said(links["Canada"]))
    Poll.objects.update(closed_at=None, closes_at=NOW)
    said.add(_said(links["Canada"]))
    assert len(said) == 1


def _said(address: str) -> str:
    """What the page says to GET and POST, without what every page has of its own."""
    got, posted = Client().get(address), Client().post(address, {"option-1": "yes"})
    main = []
    for reply in (got, posted):
        assert reply.status_code == 404
        body = reply.content.decode()
        assert "Spring call" not in body
        main.append(re.sub(r"\s+", " ", body.partition("<main")[2].partition("</main>")[0]))
    assert main[0] == main[1]
    assert re.sub(r"<[^>]*>", "", "<main" + main[0]).strip() == NOTHING
    return main[0]


def test_a_time_left_out_is_named(ten: Network) -> None:
    poll = propose(ten)
    reply = Client().post(link_of(poll, ten, "Korea"), {"option-1": "yes"})
    assert reply.status_code == 400
    assert "Say whether this time suits." in reply.content.decode()
    page = signed_in(ten.people["Korea"]).post(poll.get_absolute_url(), {})
    assert page.status_code == 400


def test_a_poll_that_closes_while_one_answers_says_so(
    ten: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = propose(ten)
    link = link_of(poll, ten, "Korea")
    data = {f"option-{pk}": "yes" for pk in poll.options.values_list("pk", flat=True)}
    page = signed_in(ten.people["Korea"])
    monkeypatch.setattr("workinggroups.queries.is_open", lambda *_, **__: False)
    assert NOTHING in Client().post(link, data).content.decode()
    late = page.post(poll.get_absolute_url(), data, follow=True).content.decode()
    assert "it takes no more answers" in late


def test_from_the_form_to_the_meeting_and_its_calendar(ten: Network) -> None:
    client = signed_in(ten.secretariat)
    assert "Open the poll" in client.get("/polls/new/").content.decode()
    reply = client.post("/polls/new/", FORM)
    poll = Poll.objects.get()
    assert reply.headers["Location"] == poll.get_absolute_url()
    starts = [each.starts_at.isoformat() for each in poll.options.order_by("starts_at")]
    assert starts == ["2027-01-14T12:00:00+00:00", "2027-01-14T22:30:00+00:00"]
    korea = signed_in(ten.people["Korea"])
    assert "These wait for your answer" in korea.get("/polls/").content.decode()
    assert poll.get_absolute_url() in korea.get("/").content.decode()
    options = [each.pk for each in poll.options.order_by("starts_at")]
    korea.post(poll.get_absolute_url(), {f"option-{pk}": "no" for pk in options})
    assert "These wait" not in korea.get("/polls/").content.decode()
    meet = f"{poll.get_absolute_url()}meet/"
    why = client.post(meet, {"time": options[1]})
    assert why.status_code == 400
    assert "a required nation cannot come" in why.content.decode()
    late = client.post(meet, {"time": options[1], "reason": "The host."})
    meeting = Meeting.objects.get()
    assert late.headers["Location"] == meeting.get_absolute_url()
    calendar = client.get(f"{meeting.get_absolute_url()}meeting.ics").content.decode()
    assert "DTSTART;TZID=Europe/Tallinn:20270115T003000" in calendar
    page = client.get(poll.get_absolute_url()).content.decode()
    assert "A meeting was made of it" in page
    assert "Make it a meeting" not in page
    again = client.post(meet, {"time": options[0], "reason": "So."})
    assert "already" in again.content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"day-7": "", "hour-7": ""}, "Propose from 2 to 20 times"),
        ({"hour-7": ""}, "A time is a day and an hour"),
        ({"day-7": ""}, "A time is a day and an hour"),
        ({"day-7": "2027-03-28", "hour-7": "03:30"}, "The clock skips this hour"),
        ({"closes_day": "2027-03-28", "closes_hour": "03:30"}, "The clock skips this hour"),
        ({"closes_day": "2027-02-01"}, "before the first of the times"),
        ({"closes_day": ""}, "This field is required"),
        ({"nations": ["mexico"]}, "Only nations that are asked"),
        ({"nations": [], "required_nations": []}, "Ask at least one"),
        ({"people": ["x\x00"]}, "is not a valid value"),
        ({"group": "none"}, "is not one of the available choices"),
        ({"title": "a\x00b"}, "Null characters"),
    ],
)
def test_a_fault_is_named_and_nothing_is_lost(
    ten: Network, changed: dict[str, Any], sentence: str
) -> None:
    page = signed_in(ten.secretariat).post("/polls/new/", FORM | changed).content.decode()
    assert sentence in page
    assert 'value="2027-01-14"' in page
    assert not Poll.objects.exists()


def test_a_chair_asks_for_the_group_alone(ten: Network) -> None:
    chair = ten.people["Korea"]
    group = GroupFactory(name="The group", marking="GREEN")
    Seat.objects.create(circle=group.circle, person=chair, is_chair=True)
    client = signed_in(chair)
    page = client.get(f"/polls/new/?group={group.slug}").content.decode()
    assert "The group" in page
    assert "The whole network" not in page
    assert (
        f"/polls/new/?group={group.slug}" in client.get(group.get_absolute_url()).content.decode()
    )
    assert client.post("/polls/new/", FORM | {"group": ""}).status_code == 200
    client.post("/polls/new/", FORM | {"group": group.slug})
    assert Poll.objects.get().group == group


def test_others_answers_are_hidden_where_that_was_chosen(ten: Network) -> None:
    poll = propose(ten, shows_answers=False)
    answer(poll, ten, "Mexico", "yes", "yes", "if_needed")
    peer = signed_in(ten.people["Korea"])
    page = text_of(peer.get(poll.get_absolute_url()))
    assert "What others answered is shown to those who arrange" in page
    assert "Suits best so far" not in page
    told = peer.get(f"/api/v1/polls/{poll.slug}/").json()
    assert (told["voices"], told["times"][0]["yes"]) == ([], None)
    boss = text_of(signed_in(ten.secretariat).get(poll.get_absolute_url()))
    assert "Suits best so far" in boss
    assert "Sign in" not in _main(Client().get(link_of(poll, ten, "Korea")))


def _main(reply: Any) -> str:
    return str(reply.content.decode().partition("<main")[2])


def test_who_is_asked_is_changed_by_those_who_arrange(ten: Network) -> None:
    poll = propose(ten, Whom([ten.nations["Korea"]]))
    address = f"{poll.get_absolute_url()}asked/"
    client = signed_in(ten.secretariat)
    assert "Still owed" in client.get(address).content.decode()
    assert "Ask at least one" in client.post(address, {}).content.decode()
    page = client.post(address, {"people": [ten.people["Mexico"].pk]}, follow=True)
    assert escape(ten.people["Mexico"].name) in page.content.decode()
    asked = asked_of(poll, ten, "Mexico")
    assert signed_in(ten.people["Korea"]).get(address).status_code == 403
    assert client.post(f"{address}{asked.pk}/remove/", follow=True).status_code == 200
    assert client.post(f"{address}{asked.pk}/remove/").status_code == 404
    assert signed_in(ten.people["Mexico"]).get(poll.get_absolute_url()).status_code == 404
    actions.close_poll(poll, by=ten.secretariat, at=NOW)
    late = client.post(address, {"nations": ["mexico"]}).content.decode()
    assert "it takes no more answers" in late


def test_closed_and_opened_again_by_page(ten: Network) -> None:
    poll = propose(ten)
    client = signed_in(ten.secretariat)
    close, reopen = (f"{poll.get_absolute_url()}{step}/" for step in ("close", "reopen"))
    assert "the links in letters open nothing" in client.post(close, follow=True).content.decode()
    assert "it takes no more" in client.post(close, follow=True).content.decode()
    refused = client.post(reopen, {"closes_day": "2027-01-15", "closes_hour": "12:00"})
    assert refused.status_code == 400
    assert "before the last of the times" in refused.content.decode()
    again = client.post(reopen, {"closes_day": "2027-01-01", "closes_hour": "12:00"}, follow=True)
    assert "The poll takes answers" in again.content.decode()
    assert Client().get(link_of(poll, ten, "Korea")).status_code == 200
    signed_in(ten.people["Korea"])
    assert signed_in(ten.people["Korea"]).post(close).status_code == 403
    Poll.objects.update(meeting=None)
    actions.meet_as_polled(
        poll, option=poll.options.order_by("pk")[0].pk, by=ten.secretariat, at=NOW
    )
    over = client.post(reopen, {"closes_day": "2027-01-01", "closes_hour": "12:00"})
    assert "stays closed" in over.content.decode()


def test_who_is_not_asked_does_not_answer(ten: Network) -> None:
    poll = propose(ten)
    assert signed_in(ten.secretariat).post(poll.get_absolute_url(), {}).status_code == 403
    assert signed_in(PersonFactory()).get(poll.get_absolute_url()).status_code == 404
    assert "No poll asks you" in signed_in(PersonFactory()).get("/polls/").content.decode()


@pytest.mark.usefixtures("uncounted")
def test_more_voices_cost_no_more_questions(
    ten: Network, django_assert_max_num_queries: Any
) -> None:
    polls = [propose(ten, Whom(list(ten.nations.values())[:n])) for n in (1, 3)]
    client = signed_in(ten.secretariat)
    client.get(polls[0].get_absolute_url())
    for poll in polls:
        with django_assert_max_num_queries(13):
            client.get(poll.get_absolute_url())
        with django_assert_max_num_queries(9):
            client.get("/polls/")


def _send(client: Client, address: str, body: Any, **more: Any) -> Any:
    return client.post(f"/api/v1/polls/{address}", body, "application/json", **more)


def test_the_same_through_the_api(ten: Network) -> None:
    client = signed_in(ten.secretariat)
    body = {
        "title": "Spring call", "time_zone": "Europe/Tallinn", "closes_at": CLOSES.isoformat(),
        "times": [at.isoformat() for at in TIMES], "nations": ["korea", "mexico"],
        "required_nations": ["korea"], "people": [ten.people["Canada"].email.upper()],
    }  # fmt: skip
    made = _send(client, "", body)
    assert made.status_code == 201, made.content
    poll = Poll.objects.get()
    assert [voice["nation"] for voice in made.json()["voices"]] == ["korea", "mexico", None]
    korea = signed_in(ten.people["Korea"])
    answers = [{"starts_at": at.isoformat(), "choice": "no"} for at in TIMES]
    short = _send(korea, f"{poll.slug}/answer/", {"answers": answers[:2]})
    assert short.json()["errors"][0]["pointer"] == "#/answers"
    mine = _send(korea, f"{poll.slug}/answer/", {"answers": answers})
    assert [each["choice"] for each in mine.json()["mine"]] == ["no", "no", "no"]
    assert "Korea is required" in mine.json()["times"][0]["against"]
    assert _send(client, f"{poll.slug}/answer/", {"answers": answers}).status_code == 403
    assert _send(korea, f"{poll.slug}/close/", {}).status_code == 403
    assert _send(korea, "nothing/close/", {}).status_code == 404

    more = _send(client, f"{poll.slug}/asked/", {"nations": ["israel"]})
    assert len(more.json()["voices"]) == 4
    one = f"/api/v1/polls/{poll.slug}/asked/{ten.people['Israel'].email}/"
    assert [client.delete(one).status_code for _ in range(2)] == [204, 404]
    assert _send(client, f"{poll.slug}/close/", {}).json()["state"] == "closed"

    shown = client.get(f"/api/v1/polls/{poll.slug}/")
    until = {"closes_at": (CLOSES + DAY).isoformat()}
    assert _send(client, f"{poll.slug}/reopen/", until).status_code == 428
    etag = shown.headers["ETag"]
    opened = _send(client, f"{poll.slug}/reopen/", until, HTTP_IF_MATCH=etag)
    assert opened.json()["state"] == "open"
    etag = opened.headers["ETag"]
    wrong = {"starts_at": NOW.isoformat()}
    none = _send(client, f"{poll.slug}/meet/", wrong, HTTP_IF_MATCH=etag)
    assert none.json()["errors"][0]["pointer"] == "#/starts_at"
    wanted = {"starts_at": TIMES[2].isoformat(), "reason": "The host."}
    met = _send(client, f"{poll.slug}/meet/", wanted, HTTP_IF_MATCH=etag)
    meeting = Meeting.objects.get()
    assert (met.json()["state"], met.json()["meeting"]) == ("arranged", meeting.slug)
    starts = client.get(f"/api/v1/meetings/{meeting.slug}/").json()["starts_at"]
    assert starts == "2027-01-14T22:30:00Z"
    [listed] = client.get("/api/v1/polls/").json()["results"]
    assert listed["state"] == "arranged"


def test_the_api_names_who_is_not_known(ten: Network) -> None:
    client = signed_in(ten.secretariat)
    body = {
        "title": "Spring call", "time_zone": "UTC", "closes_at": CLOSES.isoformat(),
        "times": [at.isoformat() for at in TIMES], "people": ["nobody@example.org"],
    }  # fmt: skip
    assert _send(client, "", body).json()["errors"][0]["pointer"] == "#/people"
    peer = _send(signed_in(ten.people["Korea"]), "", body | {"people": []})
    assert peer.status_code == 403
