"""What a mail says, to whom, under which marking."""

import datetime
import re
from html import unescape
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils.html import strip_tags

from digests import actions as digests
from members.actions import unseat
from members.markings import Marking
from members.models import Person
from tests.digests.conftest import Clock, deliver, notes
from tests.factories.digests import AFTER, SECRET, arrange, circulate, red_point
from tests.factories.workinggroups import GroupFactory
from tests.readers import TEST, Cast
from workinggroups import actions
from workinggroups.actions import Point
from workinggroups.models import Meeting

TEXT = (
    "We looked at the charter.\n\nDECISION: Adopt the charter.\n\n"
    "ACTION: @peer.official by 2026-06-01 send the list\n"
)


@pytest.fixture
def sec(cast: Cast) -> Person:
    return cast.people["secretariat"]


def html_of(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0].content)


def everything(message: EmailMultiAlternatives) -> str:
    return message.message().as_string() + message.subject + str(message.body) + html_of(message)


def words(text: str) -> list[str]:
    return re.findall(r"[\w@:/.\[\]-]+", text)


def test_a_digest_in_full(sec: Person, clock: Clock) -> None:
    meeting = arrange(sec)
    mails = deliver(circulate(meeting, sec, TEXT), clock)
    assert len(mails) == 10
    mine = mails["peer.official"]
    page, stop = re.findall(r"http://testserver/digests/\S+", str(mine.body))
    assert mine.subject == "[TLP:GREEN] Your action by 1 June 2026: send the list"
    assert mine.body == (
        "TLP:GREEN\n\n"
        "Minutes: Spring call\n"
        "Thursday 14 May 2026, 09:00 UTC\n"
        "\nYour actions\n- By 1 June 2026: send the list\n"
        "\nDecisions\n- Adopt the charter.\n"
        "\nWhat was discussed\n- Minutes: We looked at the charter.\n"
        f"\nRead this digest on the hub: {page}\n"
        f"The meeting and its minutes: http://testserver{meeting.get_absolute_url()}\n"
        "\nYou get this because you were invited (calls of the whole network). "
        f"No more mail of this list: {stop}\n"
        "\nTLP:GREEN\n"
    )
    other = mails["author"]
    assert other.subject == "[TLP:GREEN] Decided: Adopt the charter."
    assert "Your actions" not in str(other.body)


def test_text_and_html_say_the_same(sec: Person, clock: Clock) -> None:
    meeting = arrange(sec, points=[Point("A & B <b>", marking=Marking.AMBER)])
    item = meeting.items.get()
    mails = deliver(
        circulate(meeting, sec, TEXT, **{f"item_{item.pk}": "DECISION: x < y & z."}), clock
    )
    for message in mails.values():
        body = html_of(message).partition("<body")[2].partition(">")[2]
        assert words(unescape(strip_tags(body))) == words(str(message.body).replace("- ", " "))
        assert "<b>" not in body
    assert "A & B <b>" in str(mails["secretariat"].body)


def test_times_are_the_readers_with_zone_and_utc(cast: Cast, sec: Person, clock: Clock) -> None:
    reader = cast.people["peer official"]
    reader.time_zone = "America/Toronto"
    reader.save()
    mails = deliver(circulate(arrange(sec), sec, TEXT), clock)
    line = "Thursday 14 May 2026, 05:00 America/Toronto (09:00 UTC)"
    assert line in str(mails["peer.official"].body)
    assert line in html_of(mails["peer.official"])
    assert line not in str(mails["author"].body)


def test_headers(cast: Cast, sec: Person, clock: Clock) -> None:
    group = GroupFactory(circle=cast.circles["the-group"])
    network = deliver(circulate(arrange(sec), sec, TEXT), clock)
    grouped = deliver(circulate(arrange(sec, group=group), sec, "Words."), clock)
    one, other = network["chair"].message(), grouped["chair"].message()
    assert one["List-Id"] == "<network.meetings.testserver>"
    assert other["List-Id"] == f"<group-{group.pk}.meetings.testserver>"
    assert one["Auto-Submitted"] == "auto-generated"
    assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(
        r"<http://testserver/digests/stop/[\w-]{43}/>", str(one["List-Unsubscribe"])
    )
    assert re.fullmatch(r"<[0-9a-f-]{36}@testserver>", str(one["Message-ID"]))
    assert one["List-Unsubscribe"] != other["List-Unsubscribe"]


@pytest.mark.parametrize("marking", [Marking.AMBER, Marking.STRICT])
def test_amber_travels_by_title_only(cast: Cast, clock: Clock, marking: Marking) -> None:
    group = GroupFactory(circle=cast.circles["the-group"])
    chair = cast.people["chair"]
    meeting = arrange(chair, group=group, marking=marking)
    text = f"{SECRET}.\n\nDECISION: {SECRET}.\n\nACTION: @chair by 2026-06-01 {SECRET}"
    mails = deliver(circulate(meeting, chair, text), clock)
    assert set(mails) == {"chair", "group.member"}
    message = mails["chair"]
    assert message.subject == f"[TLP:{marking}] Minutes: Spring call"
    assert str(message.body).startswith(f"TLP:{marking}\n")
    assert "- By 1 June 2026: read it on the hub" in str(message.body)
    assert "- Decision 1: read it on the hub" in str(message.body)
    assert "- Minutes: read it on the hub" in str(message.body)
    assert SECRET not in everything(message)


def test_red_never_travels(cast: Cast, clock: Clock) -> None:
    group = GroupFactory(circle=cast.circles["the-group"])
    chair = cast.people["chair"]
    meeting = arrange(chair, group=group, marking=Marking.RED)
    text = f"DECISION: {SECRET}.\n\nACTION: @chair by 2026-06-01 {SECRET}"
    mails = deliver(circulate(meeting, chair, text), clock)
    message = mails["chair"]
    assert message.subject == "[TLP:RED] One item needs your attention"
    for leak in (SECRET, "Spring", meeting.slug, "2026", "June", "Decision"):
        assert leak not in str(message.body)
        assert leak not in html_of(message)
        assert leak not in message.subject
    assert "http://testserver/digests/" in str(message.body)


def restricted(cast: Cast, sec: Person) -> Meeting:
    """A network call with items that only some may read."""
    strict = Point(f"{SECRET} strict", marking=Marking.STRICT, people=[sec, cast.people["chair"]])
    return arrange(sec, points=[strict, red_point([sec, cast.people["author"]], "Quokka red")])


def test_a_restricted_item_is_for_its_readers_alone(cast: Cast, sec: Person, clock: Clock) -> None:
    meeting = restricted(cast, sec)
    strict, red = meeting.items.all()
    parts = {
        f"item_{strict.pk}": "DECISION: Numbat.\n\nACTION: @chair by 2026-06-01 wombat",
        f"item_{red.pk}": "DECISION: Quoll.\n\nACTION: @author by 2026-06-01 bilby",
    }
    mails = deliver(circulate(meeting, sec, TEXT, **parts), clock)
    inside = ("Numbat", "wombat", "Quoll", "bilby", "Quokka")
    for name, message in mails.items():
        told = everything(message)
        for word in inside:
            assert word not in told, (name, word)
        if name not in {"chair", "secretariat"}:
            assert SECRET not in told
            assert "STRICT" not in told
        if name not in {"author", "secretariat"}:
            assert "attention" not in told
    chair, author = str(mails["chair"].body), str(mails["author"].body)
    assert mails["chair"].subject.startswith("[TLP:AMBER+STRICT]")
    assert f"- Decision 1 under “{SECRET} strict”: read it on the hub" in chair
    assert "- By 1 June 2026: read it on the hub" in chair
    assert "- [TLP:GREEN] Adopt the charter." in chair
    assert "- [TLP:RED] One item needs your attention." in author
    assert "bilby" not in author


def test_what_was_missed_is_said_so(cast: Cast, sec: Person, clock: Clock) -> None:
    meeting = arrange(sec)
    states = {cast.nations["estonia"]: "apologies", cast.nations["canada"]: "present"}
    actions.write_minutes(meeting, texts={}, attendance=states, by=sec, at=AFTER)
    mails = deliver(circulate(meeting, sec, TEXT), clock)
    assert "What you missed" in str(mails["author"].body)
    assert "What was discussed" in str(mails["peer.official"].body)
    assert "What was discussed" in str(mails["secretariat"].body)


def test_a_correction_says_what_changed_and_only_to_those_it_concerns(
    cast: Cast, sec: Person, clock: Clock
) -> None:
    meeting = arrange(sec, points=[red_point([sec, cast.people["author"]])])
    red = meeting.items.get()
    deliver(circulate(meeting, sec, TEXT), clock)
    clock.forward(days=1)
    parts = {f"item_{red.pk}": "Something red."}
    mails = deliver(circulate(meeting, sec, TEXT, at=clock(), **parts), clock)
    assert set(mails) == {"author", "secretariat"}
    assert mails["author"].subject == "[TLP:RED] One item needs your attention"
    withheld = {note for state, note in notes().values() if state == "withheld"}
    assert withheld == {"Nothing in it for this reader."}
    clock.forward(days=1)
    mails = deliver(circulate(meeting, sec, TEXT + "\nMore.", at=clock()), clock)
    assert len(mails) == 10
    assert "Corrected minutes: Spring call" in str(mails["author"].body)
    assert "attention" not in str(mails["author"].body)


def test_digests_overtaken_by_a_correction_are_merged(sec: Person, clock: Clock) -> None:
    meeting = arrange(sec)
    first = circulate(meeting, sec, TEXT)
    second = circulate(meeting, sec, TEXT + "\nMore.", at=AFTER + datetime.timedelta(hours=1))
    clock.forward(days=1)
    assert deliver(first, clock) == {}
    assert {note for _, note in notes().values()} == {"A later circulation carries it."}
    mails = deliver(second, clock)
    assert len(mails) == 10
    assert "Minutes: Spring call" in str(mails["author"].body)


def test_minutes_without_words_are_no_news(sec: Person, clock: Clock) -> None:
    meeting = arrange(sec, points=[red_point([sec])])
    red = meeting.items.get()
    mails = deliver(circulate(meeting, sec, " ", **{f"item_{red.pk}": "Red."}), clock)
    assert set(mails) == {"secretariat"}


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("left", "No longer belongs to the network."),
        ("nation left", "No longer belongs to the network."),
        ("not invited", "No longer invited."),
        ("cannot read", "May not read the meeting."),
    ],
)
def test_rights_taken_away_before_sending(cast: Cast, clock: Clock, who: str, reason: str) -> None:
    group = GroupFactory(circle=cast.circles["the-group"])
    chair, member = cast.people["chair"], cast.people["group member"]
    peer = cast.people["peer official"]
    meeting = arrange(chair, group=group, marking=Marking.AMBER, invite=[chair, member, peer])
    circulation = circulate(meeting, chair, "Words.")
    digests.fan_out(circulation, by=TEST, at=AFTER)
    if who == "left":
        Person.objects.filter(pk=member.pk).update(left_at=AFTER)
    elif who == "nation left":
        member.nation = cast.nations["atlantis"]
        member.save()
    elif who == "not invited":
        meeting.invitations.filter(person=member).delete()
    else:
        unseat(group.circle, member, by=TEST, at=AFTER)
    mails = deliver(circulation, clock)
    assert set(mails) == {"chair", "peer.official"}
    assert notes()["group member"] == ("withheld", reason)


def test_long_words_are_cut_in_the_subject(sec: Person, clock: Clock) -> None:
    mails = deliver(circulate(arrange(sec), sec, "DECISION: " + "word " * 60), clock)
    subject = mails["author"].subject
    assert len(subject) < 125
    assert subject.endswith("…")


def test_several_items_wait(sec: Person, clock: Clock) -> None:
    points = [red_point([sec], "One"), red_point([sec], "Two")]
    meeting = arrange(sec, points=points)
    parts: dict[str, Any] = {f"item_{item.pk}": "Words." for item in meeting.items.all()}
    mails = deliver(circulate(meeting, sec, " ", **parts), clock)
    assert mails["secretariat"].subject == "[TLP:RED] 2 items need your attention"
