"""A poll from its opening to the meeting: what is refused, who is asked, who is reminded."""

import datetime
import smtplib
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from core import belongings
from core.errors import StaleVersion, StateConflict
from core.models import Event
from core.smtp import Fate
from members.models import Holiday, Person, WorkCalendar
from members.roles import Role
from tests.factories.members import PersonFactory
from tests.factories.workinggroups import GroupFactory
from tests.polls.conftest import Network
from tests.polls.proposing import CLOSES, DAY, NOW, TIMES, answer, asked_of, propose
from tests.readers import TEST, make_cast
from workinggroups import actions, polltokens, queries
from workinggroups.actions import Whom
from workinggroups.models import LetterKind, Poll, PollLetter, PollVoice
from workinggroups.polling import Voice, off_words, remind_at, tallies
from workinggroups.tasks import poll_letter, send_poll_letters

pytestmark = pytest.mark.django_db


def sent(at: datetime.datetime = NOW, connect: Any = mail.get_connection) -> dict[str, int]:
    return actions.send_poll_letters(clock=lambda: at, render=poll_letter, connect=connect)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"times": TIMES[:1]}, "times"),
        ({"times": TIMES * 7}, "times"),
        ({"times": [TIMES[0], TIMES[0]]}, "times"),
        ({"times": [TIMES[0], NOW]}, "times"),
        ({"closes_at": TIMES[0]}, "closes_at"),
        ({"closes_at": NOW}, "closes_at"),
        ({"title": "two\nlines"}, "title"),
        ({"minutes_long": 4}, "__all__"),
        ({"whom": Whom()}, "nations"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(
    ten: Network, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as raised:
        propose(ten, more.pop("whom", Whom([ten.nations["Korea"]])), **more)
    assert set(raised.value.message_dict) == {field}
    assert not Poll.objects.exists()


def test_only_those_asked_are_required_and_somebody_speaks_for_each(ten: Network) -> None:
    korea, estonia = ten.nations["Korea"], ten.nations["Estonia"]
    with pytest.raises(ValidationError, match="Only nations that are asked"):
        propose(ten, Whom([korea], [estonia]))
    ten.people["Korea"].left_at = NOW
    ten.people["Korea"].save()
    with pytest.raises(ValidationError, match="Nobody can be asked for Korea"):
        propose(ten, Whom([korea]))


def test_who_speaks_for_a_nation(ten: Network) -> None:
    """Those picked, else those who sit in the group, else coordinators, else everybody."""
    boss, nation = ten.people["Korea"], ten.nations["Korea"]
    official, member = (PersonFactory(nation=nation) for _ in range(2))
    group = GroupFactory(marking="GREEN")
    group.circle.seats.create(person=member)

    def speaking(group_: Any = None, *picked: Person) -> list[Person]:
        return queries.speakers(group_, [nation], picked)[nation.pk]

    assert speaking() == [boss]
    assert speaking(group) == [member]
    assert speaking(group, official) == [official]
    Person.objects.filter(pk=boss.pk).update(role=Role.OFFICIAL)
    assert set(speaking()) == {boss, official, member}


def test_a_person_of_a_nation_that_is_asked_answers_for_it(ten: Network) -> None:
    korea = ten.nations["Korea"]
    colleague, other = PersonFactory(nation=korea), ten.people["Mexico"]
    poll = propose(ten, Whom([korea], people=[colleague, other]))
    assert [str(v) for v in poll.voices.order_by("pk")] == ["Korea", other.name]
    assert [a.person for a in poll.asked.order_by("pk")] == [colleague, other]
    actions.ask_no_more(asked_of(poll, ten, "Mexico"), by=ten.secretariat, at=NOW)
    late = ten.people["Korea"]
    whom = Whom([ten.nations["Israel"]], [ten.nations["Israel"]], [late, other])
    actions.ask_more(poll, whom=whom, by=ten.secretariat, at=NOW)
    assert poll.voices.get(nation=korea).asked.count() == 2
    assert poll.asked.count() == 4
    assert PollLetter.objects.count() == 4
    actions.ask_no_more(asked_of(poll, ten, "Korea"), by=ten.secretariat, at=NOW)
    assert poll.voices.filter(nation=korea).exists()


def test_nobody_is_asked_about_a_group_that_they_may_not_know() -> None:
    cast = make_cast()
    circle = cast.circles["the-group"]
    group = GroupFactory(circle=circle, owner_circle=circle, marking="AMBER")
    chair, member, peer = (cast.people[n] for n in ("chair", "group member", "peer official"))
    given = {"group": group, "times": TIMES, "by": chair, "at": NOW}
    wanted = actions.PollWanted("A call", CLOSES, "UTC")
    with pytest.raises(ValidationError, match="may not read the group’s page: peer official"):
        actions.open_poll(whom=Whom(people=[peer, member]), wanted=wanted, **given)
    poll = actions.open_poll(whom=Whom(people=[member]), wanted=wanted, **given)
    seen = {name for name in cast.people if Poll.objects.visible_to(cast.user(name)).exists()}
    assert seen == {"chair", "group member", "secretariat", "secretariat, elevated"}
    assert not Poll.objects.visible_to(cast.user("stranger")).exists()
    assert queries.polls_owed(cast.user("stranger"), at=NOW) == []
    assert queries.polls_owed(member, at=NOW) == [poll]
    assert queries.poll_page(peer, poll.slug, at=NOW) is None


def test_an_answer_is_whole_and_may_change(ten: Network) -> None:
    poll = propose(ten)
    korea = asked_of(poll, ten, "Korea")
    first = poll.options.order_by("starts_at")[0].pk
    with pytest.raises(ValidationError) as raised:
        actions.answer_poll(korea, answers={first: "yes", 0: "no"}, by=korea.person, at=NOW)
    assert "answers" in raised.value.message_dict
    assert len(raised.value.message_dict) == 3
    answer(poll, ten, "Korea", "yes", "no", "no")
    answer(poll, ten, "Korea", "no", "no", "if_needed")
    event = Event.objects.order_by("-sequence")[0]
    assert event.changes == {"answers": [["yes", "no", "no"], ["no", "no", "if_needed"]]}
    page = queries.poll_page(ten.people["Korea"], poll.slug, at=NOW)
    assert page is not None
    assert page.mine is not None
    assert list(page.mine.answers.values()) == ["no", "no", "if_needed"]
    assert (page.state, page.owing, page.runs) == ("open", 9, False)


def test_required_nations_weigh_more_than_all_others() -> None:
    times = list(enumerate(TIMES))
    every = [Voice(f"Nation {n}", False, {0: "yes", 1: "yes", 2: "if_needed"}) for n in range(9)]
    found = tallies(times, [*every, Voice("Estonia", True, {0: "no", 1: "if_needed", 2: "yes"})])
    assert [tally.option for tally in found] == [1, 2, 0]
    assert (found[0].yes, found[0].if_needed, found[0].no, found[0].words) == (9, 1, 0, "")
    assert found[2].words == "Estonia is required and says no"
    [silent, *_] = tallies(times, [Voice("Estonia", True, {})])
    assert silent.words == "Estonia is required and has not answered"


def test_who_is_off_is_said_with_each_time(ten: Network) -> None:
    WorkCalendar.objects.create(nation=ten.nations["Israel"], weekend=[5, 6])
    Holiday.objects.create(
        nation=ten.nations["New Zealand"], day=TIMES[2].date() + DAY, name="A feast"
    )
    page = queries.poll_page(ten.people["Korea"], propose(ten).slug, at=NOW)
    assert page is not None
    sunday, thursday, late = (time.off for time in page.times)
    assert any(w.startswith("weekend (Sunday): ") and "Estonia" in w for w in sunday)
    assert not any("Israel" in words for words in sunday)
    assert thursday == ["A feast: New Zealand"]
    assert late == ["weekend (Friday): Israel", "A feast: New Zealand"]
    assert [clock.place for clock in page.times[0].clocks] == [
        "Europe/Tallinn", "Asia/Seoul", "UTC",
    ]  # fmt: skip
    assert off_words(TIMES[0], []) == []


def test_only_those_who_owe_are_reminded_and_once(ten: Network) -> None:
    poll = propose(ten)
    assert poll.remind_at == CLOSES - 2 * DAY
    assert remind_at(NOW, NOW + 2 * DAY) == NOW + DAY
    assert sent() == {"sent": 10}
    for name in list(ten.nations)[:8]:
        answer(poll, ten, name, "yes", "yes", "no")
    assert actions.owe_reminders(at=NOW) == 0
    soon = CLOSES - DAY
    assert actions.owe_reminders(at=soon) == 2
    assert actions.owe_reminders(at=soon) == 0
    answer(poll, ten, "Denmark", "yes", "yes", "no")
    assert sent(soon) == {"sent": 1, "withheld": 1}
    assert sent(soon) == {}
    letter = mail.outbox[-1]
    assert letter.to == [ten.people["Uruguay"].email]
    assert letter.subject == "[TLP:GREEN] Still to answer: when can you meet? Spring call"
    assert "America/Montevideo (your clock)" in letter.body
    assert "You are asked for Uruguay" in letter.body
    html = letter.alternatives[0][0]
    assert "/poll/" in html
    later = CLOSES + DAY
    actions.reopen_poll(poll, closes_at=later, by=ten.secretariat, at=soon)
    poll.refresh_from_db()
    assert actions.owe_reminders(at=poll.remind_at) == 1
    assert actions.forget_poll_letters(at=soon + 31 * DAY) == 12


def test_a_reminder_that_another_process_owes_is_not_owed_again(
    ten: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(ten)
    Poll.objects.update(reminded_at=NOW)
    calls = iter([Poll.objects.all(), Poll.objects.none()])
    monkeypatch.setattr(Poll.objects, "to_remind", lambda **_: next(calls), raising=False)
    assert actions.owe_reminders(at=CLOSES - DAY) == 0


def test_of_amber_neither_title_nor_note_travels(ten: Network) -> None:
    propose(ten, Whom(people=[ten.people["Korea"]]), marking="AMBER", note="Bring the draft.")
    propose(ten, Whom(people=[ten.people["Korea"]]), note="Bring the draft.")
    assert sent() == {"sent": 2}
    amber, green = mail.outbox
    assert amber.subject == "[TLP:AMBER] When can you meet?"
    assert "Spring call" not in amber.body
    assert "Bring" not in amber.body
    assert "Bring the draft." in green.body


@pytest.mark.parametrize(
    ("error", "ends", "over"),
    [
        (smtplib.SMTPRecipientsRefused({"x": (550, b"")}), Fate.FAIL, True),
        (smtplib.SMTPRecipientsRefused({"x": (450, b"")}), Fate.RETRY, False),
    ],
)
def test_a_refusal_ends_it_or_puts_it_off(
    ten: Network, error: Exception, ends: Fate, over: bool
) -> None:
    propose(ten, Whom(people=[ten.people["Korea"]]))

    class Broken:
        def open(self) -> None: ...
        def close(self) -> None: ...
        def send_messages(self, _: Any) -> int:
            raise error

    assert sent(connect=Broken) == {ends.name: 1}
    letter = PollLetter.objects.get()
    assert (letter.finished_at is not None, letter.kind) == (over, LetterKind.ASKED)
    assert over or letter.due_at > NOW


def test_closed_and_opened_again(ten: Network) -> None:
    poll, who = propose(ten), ten.secretariat
    actions.close_poll(poll, by=who, at=NOW)
    for again in (
        lambda: actions.close_poll(poll, by=who, at=NOW),
        lambda: answer(poll, ten, "Korea", "no", "no", "no"),
        lambda: actions.ask_more(poll, whom=Whom(people=[who]), by=who, at=NOW),
    ):
        with pytest.raises(StateConflict):
            again()
    for wrong in (NOW, TIMES[2]):
        with pytest.raises(ValidationError, match="before the last of the times"):
            actions.reopen_poll(poll, closes_at=wrong, by=who, at=NOW)
    with pytest.raises(StaleVersion):
        actions.reopen_poll(poll, closes_at=CLOSES, by=who, at=NOW, expected=frozenset([1]))
    with pytest.raises(StateConflict, match="All its times have passed"):
        actions.reopen_poll(poll, closes_at=TIMES[2] + DAY, by=who, at=TIMES[2])
    actions.reopen_poll(poll, closes_at=CLOSES + DAY, by=who, at=NOW)
    answer(poll, ten, "Korea", "no", "no", "no")


def test_a_meeting_at_the_same_instant(ten: Network) -> None:
    poll, who = propose(ten, minutes_long=90, marking="AMBER"), ten.secretariat
    answer(poll, ten, "Estonia", "no", "if_needed", "yes")
    options = list(poll.options.order_by("starts_at").values_list("pk", flat=True))
    with pytest.raises(ValidationError, match="a required nation cannot come"):
        actions.meet_as_polled(poll, option=options[0], by=who, at=NOW)
    with pytest.raises(ValidationError, match="still to come"):
        actions.meet_as_polled(poll, option=options[0], by=who, at=TIMES[0], reason="So.")
    ten.people["Korea"].left_at = NOW
    ten.people["Korea"].save()
    meeting = actions.meet_as_polled(poll, option=options[2], by=who, at=NOW)
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.minutes_long) == (TIMES[2], 90)
    assert (meeting.time_zone, meeting.marking, meeting.title) == (
        "Europe/Tallinn", "AMBER", "Spring call",
    )  # fmt: skip
    assert meeting.invitations.count() == 9
    with pytest.raises(StateConflict, match="already"):
        actions.meet_as_polled(poll, option=options[2], by=who, at=NOW)
    with pytest.raises(StateConflict, match="stays closed"):
        actions.reopen_poll(poll, closes_at=CLOSES, by=who, at=NOW)
    page = queries.poll_page(who, poll.slug, at=NOW)
    assert page is not None
    assert (page.state, page.is_open) == ("arranged", False)


def test_a_reason_is_kept_with_what_a_required_nation_refuses(ten: Network) -> None:
    poll = propose(ten)
    answer(poll, ten, "Estonia", "no", "yes", "yes")
    option = poll.options.order_by("starts_at")[0]
    actions.meet_as_polled(poll, option=option.pk, reason="The host.", by=ten.secretariat, at=NOW)
    event = Event.objects.filter(verb="poll:meet").get()
    assert (event.reason, event.changes["time"][1]) == ("The host.", "2027-01-10T12:00:00+00:00")


def test_a_token_is_ours_or_nothing(ten: Network) -> None:
    poll = propose(ten)
    korea = asked_of(poll, ten, "Korea")
    good = polltokens.token_for(asked=korea.pk, poll=poll.pk, person=korea.person_id)
    assert polltokens.read(good) == (korea.pk, poll.pk, korea.person_id)
    for token in ("", "x", good[:-1], polltokens.signing.dumps([1], salt="workinggroups.poll")):
        assert polltokens.read(token) is None


def test_what_polls_hold_about_a_person_goes_with_them(ten: Network) -> None:
    korea, mexico = ten.people["Korea"], ten.people["Mexico"]
    poll = propose(ten, Whom([ten.nations["Korea"]], people=[mexico]), by=korea)
    answer(poll, ten, "Korea", "yes", "no", "no")
    mine = next(b for b in belongings.every() if b.name == "workinggroups.polls")
    assert mine.held(korea)[0] == {
        "poll": "Spring call", "time": "2027-01-10T12:00:00+00:00", "answer": "Yes",
    }  # fmt: skip
    for person in (korea, mexico):
        assert mine.erase is not None
        mine.erase(person, "former official", NOW)
    poll.refresh_from_db()
    assert poll.made_by is None
    assert not poll.asked.exists()
    [voice] = PollVoice.objects.all()
    assert (voice.answers.count(), voice.answered_by) == (3, None)
    assert actions.forget_polls(at=CLOSES + 364 * DAY) == 0
    assert actions.forget_polls(at=CLOSES + 366 * DAY) == 1


@pytest.mark.usefixtures("_noon")
def test_the_task_sends_and_sends_no_second_time(ten: Network) -> None:
    propose(ten)
    send_poll_letters()
    send_poll_letters()
    assert len(mail.outbox) == 10
    assert TEST.pk is None
