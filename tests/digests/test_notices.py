"""Notices: owed once, sent once, by what their readers may read at that moment."""

import datetime
from collections.abc import Sequence
from smtplib import SMTPDataError, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage

from core.belongings import every
from core.posting import LEASE
from digests import actions, notices
from digests.actions.notices import KEPT
from digests.actions.standing import MOST_ATTEMPTS
from digests.models import DeliveryState, Notice, NoticeKind
from digests.tasks import send_notices
from digests.tasks.rendering import written
from members.actions import begin_elevation, create_person, end_elevation
from members.models import Elevation, Person, Seat
from members.roles import Role
from practices.models import Practice
from sharing import actions as sharing
from sharing.models import Wish
from tests.factories.practices import TopicFactory
from tests.readers import NOW, TEST, Cast, make_cast, make_practice

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
WHY = "Others wait for it."


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    Elevation.objects.all().delete()
    return cast


def ask(cast: Cast, level: str, by: str, **wanted: Any) -> Wish:
    practice = make_practice(cast, level, what_did_not_work="Much.")
    practice.topics.add(TopicFactory())
    return sharing.ask(practice, **wanted, reason=WHY, by=cast.people[by], at=NOW)


def send(server: Any = None, at: datetime.datetime = NOW) -> dict[str, int]:
    connect = mail.get_connection if server is None else lambda: server
    return actions.send_notices(clock=lambda: at, render=written, connect=connect)


def said(message: Any) -> str:
    """All that a letter says: head, text and HTML."""
    return f"{message.subject} {message.body} {message.alternatives[0][0]}"


def owed() -> dict[str, str]:
    return {row.person.name: row.note or row.state for row in Notice.objects.all()}


class Server:
    """A mail server's side of a connection: takes mail, or refuses it."""

    def __init__(self, *answers: Exception | None, on_open: Exception | None = None) -> None:
        self.answers, self.on_open = list(answers), on_open

    def open(self) -> bool:
        if self.on_open:
            raise self.on_open
        return True

    def close(self) -> None:
        raise SMTPServerDisconnected

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        answer = self.answers.pop(0) if self.answers else None
        if answer:
            raise answer
        return len(email_messages)


def test_those_who_may_answer_are_told_and_then_who_asked(cast: Cast) -> None:
    wish = ask(cast, "green", "peer official", marking="CLEAR")
    owner = cast.people["owner coordinator"]
    assert actions.owe_notices(at=NOW) == 1
    assert actions.owe_notices(at=NOW) == 0
    assert send() == {"sent": 1}
    assert send() == {}
    [letter] = mail.outbox
    assert letter.to == [owner.email]
    assert letter.subject == f"[TLP:GREEN] Asked to share more widely: {wish.thing}"
    assert letter.extra_headers == {
        "Message-ID": Notice.objects.get().message_id,
        "Auto-Submitted": "auto-generated",
    }
    html = letter.alternatives[0][0]  # type: ignore[attr-defined] # reason: it has two parts
    for text in (letter.body, str(html)):
        assert f"http://testserver/sharing/{wish.pk}/" in text
        for fact in (WHY, "TLP:CLEAR instead of TLP:GREEN", "official of Canada"):
            assert fact in text
    sharing.answer(wish, agree=True, reason="Gladly.", by=owner, at=NOW)
    assert actions.owe_notices(at=NOW) == 1
    assert send() == {"sent": 1}
    letter = mail.outbox[1]
    assert letter.to == [cast.people["peer official"].email]
    assert letter.subject.startswith("[TLP:CLEAR] Your wish for wider sharing is answered: ")
    assert "Agreed" in letter.body
    assert "Gladly." in letter.body
    assert actions.owe_notices(at=NOW) == 0


@pytest.mark.parametrize(
    ("level", "by", "wanted", "to"),
    [
        ("amber, named", "named official", {"marking": "GREEN"}, "owner coordinator"),
        ("strict, named", "named official", {"marking": "AMBER"}, "owner coordinator"),
        ("strict, group's", "group member", {"marking": "AMBER"}, "chair"),
        ("amber, secretariat's", "secretariat", {"marking": "GREEN"}, None),
    ],
)
def test_of_what_is_restricted_a_letter_says_little(
    cast: Cast, level: str, by: str, wanted: dict[str, str], to: str | None
) -> None:
    wish = ask(cast, level, by, **wanted)
    actions.owe_notices(at=NOW)
    send()
    if to is None:  # but one is there who asked
        assert [name for name in owed() if name == by] == []
        return
    [letter] = mail.outbox
    assert letter.to == [cast.people[to].email]
    assert str(wish.thing) not in letter.subject
    assert str(wish.thing) in letter.body
    assert WHY not in said(letter)
    sharing.answer(wish, agree=False, reason="Its budget.", by=cast.people[to], at=NOW)
    actions.owe_notices(at=NOW)
    send()
    assert "Declined" in mail.outbox[1].body
    assert "Its budget." not in said(mail.outbox[1])


def test_of_red_nothing_tells_what_it_is_about(cast: Cast) -> None:
    practice = make_practice(cast, "red, named")
    practice.named_people.add(cast.people["owner coordinator"])
    by = cast.people["named official"]
    wish = sharing.ask(practice, marking="AMBER", reason=WHY, by=by, at=NOW)
    actions.owe_notices(at=NOW)
    send()
    [letter] = mail.outbox
    assert letter.subject == "[TLP:RED] One item needs your attention"
    for trace in (practice.title, WHY, "AMBER", "official of", practice.slug):
        assert trace not in said(letter).replace(letter.to[0], "")
    assert f"/sharing/{wish.pk}/" in letter.body


def test_rights_are_asked_again_when_it_is_sent(cast: Cast) -> None:
    asker, owner = cast.people["named official"], cast.people["owner coordinator"]
    wish = ask(cast, "amber, named", "named official", marking="GREEN")
    actions.owe_notices(at=NOW)
    sharing.take_back(wish, by=asker, at=NOW)
    assert send() == {"withheld": 1}
    again = sharing.ask(wish.thing, marking="GREEN", reason=WHY, by=asker, at=NOW)
    sharing.answer(again, agree=False, reason=WHY, by=owner, at=NOW)
    actions.owe_notices(at=NOW)
    Practice.objects.get().named_people.clear()
    assert send() == {"withheld": 1}
    Person.objects.filter(pk=owner.pk).update(role=Role.OFFICIAL)
    third = sharing.ask(wish.thing, marking="GREEN", reason=WHY, by=cast.people["author"], at=NOW)
    assert actions.owe_notices(at=NOW) == 0, third
    assert mail.outbox == []
    assert "No longer" not in str(owed())


def test_whoever_left_gets_none(cast: Cast) -> None:
    wish = ask(cast, "green", "peer official", marking="CLEAR")
    actions.owe_notices(at=NOW)
    Person.objects.filter(name="owner coordinator").update(left_at=NOW)
    assert send() == {"withheld": 1}
    assert owed() == {"owner coordinator": "No longer belongs to the network."}
    Wish.objects.update(asked_by=None, state="refused", answered_at=NOW)
    assert actions.owe_notices(at=NOW) == 0, wish


def test_where_the_owner_asks_the_secretariat_is_told_as_well(cast: Cast) -> None:
    ask(cast, "green", "owner coordinator", marking="CLEAR")
    actions.owe_notices(at=NOW)
    assert set(owed()) == {"secretariat", "secretariat, elevated"}
    Seat.objects.filter(person=cast.people["chair"]).update(is_chair=False)
    ask(cast, "amber, group's", "group member", marking="GREEN")
    assert actions.owe_notices(at=NOW) == 0


def test_a_nations_coordinators_are_told_of_an_elevation(cast: Cast) -> None:
    by = cast.people["administrator"]
    estonia = cast.nations["estonia"]
    held = begin_elevation(nation=estonia, reason="A leak.", hours=1, by=by, at=NOW)
    assert actions.owe_notices(at=NOW) == 1
    end_elevation(held, by=by, at=NOW)  # it was in force: the nation is told all the same
    assert send() == {"sent": 1}
    [letter] = mail.outbox
    assert letter.to == [cast.people["owner coordinator"].email]
    assert letter.subject == "[TLP:AMBER] Somebody was elevated to read what Estonia restricts"
    for trace in ("A leak.", by.name + " ", by.email):
        assert trace not in letter.body
    assert "http://testserver/me/#elevations" in letter.body
    assert "13:00 on Sunday 22 November 2026 (UTC)" in letter.body
    begin_elevation(nation=estonia, reason="Again.", hours=1, by=by, at=NOW)
    actions.owe_notices(at=NOW)
    Person.objects.filter(name="owner coordinator").update(role=Role.OFFICIAL)
    assert send() == {"withheld": 1}
    assert actions.owe_notices(at=NOW) == 0


def two(cast: Cast) -> None:
    """Two notices owed: Estonia has two coordinators."""
    create_person(
        email="second@example.org", name="second", role=Role.COORDINATOR,
        nation=cast.nations["estonia"], password=None, by=TEST, at=NOW,
    )  # fmt: skip
    ask(cast, "green", "peer official", marking="CLEAR")
    assert actions.owe_notices(at=NOW) == 2


def test_one_refused_letter_stops_no_other(cast: Cast) -> None:
    two(cast)
    send(Server(SMTPDataError(554, b"spam")))
    assert sorted(Notice.objects.values_list("state", flat=True)) == ["failed", "sent"]


def test_what_may_be_taken_later_waits_longer_and_longer(cast: Cast) -> None:
    ask(cast, "green", "peer official", marking="CLEAR")
    actions.owe_notices(at=NOW)
    assert send(Server(SMTPDataError(451, b"later"))) == {"RETRY": 1}
    assert send() == {}
    assert send(Server(ValueError("bad")), at=NOW + HOUR) == {"RETRY": 1}
    notice = Notice.objects.get()
    assert (notice.attempts, notice.due_at) == (2, NOW + HOUR + datetime.timedelta(minutes=2))
    Notice.objects.update(attempts=MOST_ATTEMPTS - 1)
    send(Server(SMTPDataError(451, b"later")), at=NOW + 2 * HOUR)
    assert Notice.objects.get().state == DeliveryState.FAILED


def test_a_server_that_is_away_gets_them_later(cast: Cast) -> None:
    two(cast)
    assert send(Server(on_open=ConnectionRefusedError())) == {}
    assert send(Server(ConnectionResetError())) == {"OUTAGE": 1}
    assert send(at=NOW + HOUR) == {"sent": 2}


def test_a_letter_in_somebodys_hands_is_left_until_the_lease_runs_out(cast: Cast) -> None:
    ask(cast, "green", "peer official", marking="CLEAR")
    actions.owe_notices(at=NOW)
    held = actions.claim_notice(at=NOW)
    assert held is not None
    assert actions.claim_notice(at=NOW) is None
    assert send() == {}
    assert send(at=NOW + LEASE) == {"sent": 1}
    actions.notices._finish(held, DeliveryState.FAILED, "late", at=NOW + LEASE)  # type: ignore[attr-defined] # reason: the module
    assert Notice.objects.get().state == DeliveryState.SENT


def test_another_worker_may_be_faster(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(cast, "green", "peer official", marking="CLEAR")
    actions.owe_notices(at=NOW)
    monkeypatch.setattr("digests.actions.notices.claim_notice", lambda **_: None)
    assert send() == {}


def test_what_another_process_told_is_not_told_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = ask(cast, "green", "peer official", marking="CLEAR")
    actions.owe_notices(at=NOW)
    monkeypatch.setattr(Wish.objects, "untold", Wish.objects.still_open)
    assert Wish.objects.untold().get() == wish
    assert actions.owe_notices(at=NOW) == 0


def test_the_task_owes_and_sends(cast: Cast) -> None:
    ask(cast, "green", "peer official", marking="CLEAR")
    send_notices()
    send_notices()
    assert len(mail.outbox) == 1


def test_they_are_kept_for_a_week_and_told_to_whom_they_are_about(cast: Cast) -> None:
    ask(cast, "green", "peer official", marking="CLEAR")
    actions.owe_notices(at=NOW)
    [belonging] = [each for each in every() if each.name == "digests.notices"]
    told = belonging.held(cast.people["owner coordinator"])
    assert told == [
        {"kind": "A wish for wider sharing waits", "due": NOW.isoformat(), "state": "Owed"}
    ]
    send()
    assert actions.forget_notices(at=NOW + KEPT - HOUR) == 0
    assert actions.forget_notices(at=NOW + KEPT) == 1
    assert actions.owe_notices(at=NOW + KEPT) == 0


def test_a_notice_is_about_one_thing_and_has_a_name(cast: Cast) -> None:
    person = cast.people["author"]
    notice = Notice(kind=NoticeKind.ASKED, person=person, due_at=NOW, message_id="<1@x>")
    with pytest.raises(ValidationError, match="about exactly one thing"):
        notice.validate_constraints()
    assert str(Notice(pk=7)) == "notice 7"


def test_a_long_title_is_cut_in_the_subject() -> None:
    told = notices.Told("A very  long title " * 9, "GREEN", "w", "b", "r")
    subject = notices.asked(told, link="l").subject
    assert subject.endswith("…")
    assert len(subject) < 130
