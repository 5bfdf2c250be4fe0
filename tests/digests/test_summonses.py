"""Letters about meetings: once for each change, with a calendar and a link to answer by."""

import datetime
import re
from dataclasses import replace
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import icalendar
import pytest
from django.core import mail
from django.test import Client

from core.belongings import every
from digests import actions as digests
from digests.actions.standing import MOST_ATTEMPTS
from digests.actions.summonses import KEPT
from digests.models import SummonsLetter
from digests.tasks import send_notices
from digests.tasks.rendering import written
from members.actions import unseat
from tests.factories.workinggroups import GroupFactory
from tests.readers import NOW, Cast
from workinggroups import actions, replylinks
from workinggroups.actions import Details, SeriesDetails, Terms
from workinggroups.models import Announcement, Invitation, Meeting, Reply, Told

pytestmark = pytest.mark.django_db
SOON = datetime.datetime(2027, 1, 13, 12, tzinfo=datetime.UTC)
CALL = Details("Monthly call", SOON, "Europe/Tallinn", place="Online, room 2")


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def arranged(cast: Cast, invite: list[str], **more: Any) -> Meeting:
    people = [cast.people[name] for name in invite]
    by = cast.people["secretariat"]
    details = replace(CALL, **more)
    return actions.arrange(group=None, details=details, invite=people, by=by, at=NOW, tell=True)


def send(connect: Any = mail.get_connection, at: datetime.datetime = NOW) -> dict[str, int]:
    digests.owe_summonses(at=at)
    return digests.send_summonses(clock=lambda: at, render=written, connect=connect)


def sent() -> list[tuple[str, str, str, Any]]:
    """Of each letter since last time: to whom, its subject, its text, its calendar."""
    found: list[tuple[str, str, str, Any]] = []
    for message in mail.outbox:
        assert isinstance(message, mail.EmailMultiAlternatives)
        calendar = next(
            (
                icalendar.Calendar.from_ical(str(each.content))
                for each in message.alternatives
                if str(each.mimetype).startswith("text/calendar")
            ),
            None,
        )
        found.append((message.to[0], str(message.subject), str(message.body), calendar))
    mail.outbox.clear()
    return found


def link(text: str) -> str:
    found = re.search(r"http\S+(/reply/\S+/)", text)
    assert found
    return found.group(1)


def test_an_invitation_has_three_clocks_a_calendar_and_a_link(cast: Cast) -> None:
    person = cast.people["peer official"]
    person.time_zone = "Pacific/Auckland"
    person.save()
    arranged(cast, ["peer official"], minutes_long=1380)
    assert send() == {"sent": 1}
    [(to, subject, text, calendar)] = sent()
    assert (to, subject) == (person.email, "[TLP:GREEN] Invitation: Monthly call")
    assert "Europe/Tallinn: 14:00 to 13:00 (+1 day), Wednesday 13 January 2027, UTC+2" in text
    assert "You, Pacific/Auckland: 01:00 to 00:00 (+1 day), Thursday 14 January 2027" in text
    assert "UTC: 12:00 to 11:00 (+1 day)" in text
    assert "Place: Online, room 2" in text
    [event] = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["DTSTART"].dt) == ("REQUEST", SOON)
    assert event["ATTENDEE"] == f"mailto:{person.email}"
    assert event["LOCATION"] == CALL.place
    assert link(text)
    assert send() == {}
    assert actions.announce(list(Meeting.objects.all()), by=person, at=NOW) == 0


def test_a_change_is_told_once_and_to_those_alone_whom_it_concerns(cast: Cast) -> None:
    by = cast.people["secretariat"]
    call = arranged(cast, ["peer official", "author"])
    send()
    sent()
    kept = [cast.people["peer official"], cast.people["chair"]]
    moved = replace(CALL, starts_at=SOON + datetime.timedelta(hours=2))
    for details, invite in ((CALL, kept), (moved, None)):
        actions.change_meetings(call, details=details, invite=invite, terms=Terms(), by=by, at=NOW)
    send()
    said = {to: (subject, text, calendar) for to, subject, text, calendar in sent()}
    subject, text, calendar = said[cast.people["peer official"].email]
    assert subject == "[TLP:GREEN] A meeting has changed: Monthly call"
    assert "It was: Wednesday 13 January 2027, 12:00 UTC" in text
    assert int(calendar.walk("VEVENT")[0]["SEQUENCE"]) == 1
    assert said[cast.people["chair"].email][0].endswith("Invitation: Monthly call")
    subject, text, calendar = said[cast.people["author"].email]
    assert "off for you" in subject
    assert (calendar["METHOD"], calendar.walk("VEVENT")[0]["SUMMARY"]) == ("CANCEL", "Cancelled")
    actions.cancel_meetings(call, reason="No quorum.", terms=Terms(), by=by, at=NOW)
    send()
    after = sent()
    assert len(after) == 2
    assert all("Why: No quorum." in text for _, _, text, _ in after)
    assert {calendar["METHOD"] for *_, calendar in after} == {"CANCEL"}
    actions.announce([call], by=by, at=NOW)
    assert send() == {}


def test_what_was_changed_back_before_the_letter_went_is_not_told(cast: Cast) -> None:
    by = cast.people["secretariat"]
    call = arranged(cast, ["peer official"])
    send()
    longer = replace(CALL, minutes_long=90)
    actions.change_meetings(call, details=longer, invite=None, terms=Terms(), by=by, at=NOW)
    digests.owe_summonses(at=NOW)
    call.refresh_from_db()
    minor = Terms(tell=False)
    actions.change_meetings(call, details=CALL, invite=None, terms=minor, by=by, at=NOW)
    assert send() == {"withheld": 1}


@pytest.mark.parametrize(
    ("marking", "subject", "holds"),
    [("AMBER", "[TLP:AMBER] Invitation", True), ("RED", "[TLP:RED] One item needs", False)],
)
def test_the_marking_decides_what_travels(
    cast: Cast, marking: str, subject: str, holds: bool
) -> None:
    arranged(cast, ["peer official"], marking=marking)
    send()
    [(_, told, text, calendar)] = sent()
    assert told.startswith(subject)
    assert "Monthly call" not in told
    assert ("Monthly call" in text, calendar is not None) == (holds, holds)
    assert "room 2" not in text
    if calendar is not None:
        assert "LOCATION" not in calendar.walk("VEVENT")[0]


def test_rights_are_asked_again_at_the_moment_of_sending(cast: Cast) -> None:
    circle = cast.circles["the-group"]
    group = GroupFactory(circle=circle)
    chair, member = cast.people["chair"], cast.people["group member"]
    call = actions.arrange(
        group=group, details=replace(CALL, marking="AMBER"), by=chair, at=NOW, tell=True
    )
    digests.owe_summonses(at=NOW)
    unseat(circle, member, by=chair, at=NOW)
    chair.is_active = False
    chair.save()
    assert send() == {"withheld": 2}
    assert sent() == []
    assert {row.note for row in SummonsLetter.objects.all()} == {
        "May not read the meeting.",
        "No longer belongs to the network.",
    }
    Told.objects.create(
        meeting=call,
        person=member,
        at=NOW,
        facts={"starts_at": SOON.isoformat(), "minutes_long": 60, "place": ""},
    )
    Announcement.objects.create(meeting=call, at=NOW)
    call.minutes_long = 90
    call.save()
    send()
    [(_, subject, text, calendar)] = sent()  # what they knew is off, and no word of the rest
    assert "off for you" in subject
    assert "Monthly call" not in f"{subject} {text} {calendar.to_ical().decode()}"


def test_a_series_is_one_letter_with_its_exceptions(cast: Cast) -> None:
    by = cast.people["secretariat"]
    details = SeriesDetails(
        "Calls", datetime.date(2027, 1, 13), datetime.time(14), "Europe/Tallinn", count=4
    )
    guests = [cast.people["peer official"]]
    series = actions.start_series(
        group=None, details=details, invite=guests, by=by, at=NOW, tell=True
    )
    send()
    [(_, subject, text, calendar)] = sent()
    assert subject == "[TLP:GREEN] Invitation to 4 meetings: Calls"
    assert text.count("Do you come?") == 4
    assert calendar.walk("VEVENT")[0]["RRULE"]["COUNT"] == [4]
    meetings = list(Meeting.objects.filter(occurrence__series=series).order_by("starts_at"))
    red = replace(actions.details_of(meetings[3]), marking="RED")
    actions.update(meetings[3], details=red, by=by, at=NOW, reason="It names people.")
    actions.update(
        meetings[3], details=replace(red, minutes_long=30), by=by, at=NOW, reason="Shorter."
    )
    terms = Terms("this", tell=True)
    actions.cancel_meetings(meetings[1], reason="Holidays.", terms=terms, by=by, at=NOW)
    send()
    [(_, _, text, calendar)] = sent()
    assert text.count("Cancelled:") == 1
    assert b"EXDATE" in calendar.to_ical()
    actions.announce(meetings, by=by, at=NOW)
    send()
    [(_, subject, _, calendar)] = sent()
    assert (subject, calendar) == ("[TLP:RED] One item needs your attention", None)
    actions.cancel_meetings(meetings[0], reason="Over.", terms=Terms("all"), by=by, at=NOW)
    send()
    [(_, subject, _, calendar)] = sent()
    assert (calendar["METHOD"], "Meetings are off" in subject) == ("CANCEL", True)


class Server:
    """A mail server that refuses."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def open(self) -> bool:
        return True

    def close(self) -> None:
        pass

    def send_messages(self, messages: Any) -> int:
        del messages
        raise self.error


def test_what_the_mail_server_refuses_is_tried_again_or_given_up(cast: Cast) -> None:
    arranged(cast, ["peer official"])
    later = SMTPDataError(451, b"Later.")
    assert send(lambda: Server(later)) == {"RETRY": 1}
    row = SummonsLetter.objects.get()
    assert (row.state, row.due_at > NOW) == ("owed", True)
    row.attempts = MOST_ATTEMPTS
    row.save()
    send(lambda: Server(later), row.due_at)
    row.refresh_from_db()
    assert (row.state, row.note[:9]) == ("failed", "Given up.")
    assert not Told.objects.exists()
    assert digests.forget_summonses(at=row.due_at + KEPT) == 1
    Announcement.objects.create(meeting=Meeting.objects.get(), at=NOW)
    never = SMTPRecipientsRefused({"x": (550, b"No such user.")})
    send(lambda: Server(never))
    assert SummonsLetter.objects.get().state == "failed"


def test_two_processes_owe_it_once_and_the_task_sends_it(cast: Cast) -> None:
    arranged(cast, ["peer official"])
    announcement = Announcement.objects.get()
    assert digests.owe_summonses(at=NOW) == 1
    from digests.actions.summonses import _owe  # noqa: PLC0415 - as the slower of two processes

    assert _owe(announcement, NOW) == 0
    send_notices()
    assert [subject for _, subject, *_ in sent() if "Monthly call" in subject] != []
    assert SummonsLetter.objects.get().state == "sent"
    held = {each.name: each for each in every()}["digests.summonses"]
    assert held.held(cast.people["peer official"])[0]["state"] == "Sent"


def test_a_link_answers_without_signing_in(cast: Cast, client: Client) -> None:
    call = arranged(cast, ["peer official"])
    send()
    address = link(sent()[0][2])
    page = client.get(address).content.decode()
    assert "Do you come?" in page
    assert not Reply.objects.exists()  # a mail program that follows links answers nothing
    assert client.post(address, {"answer": "substitute"}).status_code == 400
    answer = {"answer": "substitute", "substitute": "A colleague"}
    assert "Your answer is kept" in client.post(address, answer).content.decode()
    assert client.post(address, {"answer": "declined"}).status_code == 200
    reply = Reply.objects.get()
    assert (reply.answer, reply.substitute) == ("declined", "")

    removed = Invitation.objects.get(meeting=call)
    dead = [
        "/reply/forged/",
        f"/reply/{'x' * 300}/",
        f"/reply/{replylinks.token_for(999999)}/",
        f"/reply/{replylinks.signing.dumps('a', salt='workinggroups.reply')}/",
    ]
    by = cast.people["secretariat"]
    actions.change_meetings(
        call, details=CALL, invite=[cast.people["chair"]], terms=Terms(), by=by, at=NOW
    )
    assert not Invitation.objects.filter(pk=removed.pk).exists()
    again = Invitation.objects.get(meeting=call)
    fresh = f"/reply/{replylinks.token_for(again.pk)}/"
    assert client.get(fresh).status_code == 200
    person = again.person
    person.is_active = False
    person.save()
    told = {
        (client.get(each).content, client.post(each, answer).content)
        for each in [*dead, address, fresh]
    }
    assert told == {(b"This link does not open anything.",) * 2}
    person.is_active = True
    person.save()
    narrow = replace(CALL, marking="RED")
    actions.update(call, details=narrow, invite=[by], by=by, at=NOW, reason="It names people.")
    own = Invitation.objects.get(meeting=call)
    red = f"/reply/{replylinks.token_for(own.pk)}/"
    assert "Monthly call" not in client.get(red).content.decode()
    actions.cancel(call, reason="No.", by=by, at=NOW)
    assert client.get(red).status_code == 404
