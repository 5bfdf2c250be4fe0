"""Agendas: what waits, kept as they stood; the Chatham House rule; joint sessions."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from core.models import Event, Verb
from members.actions import seat
from members.markings import Marking
from tests.factories.workinggroups import AFTER, AT, GroupFactory
from tests.readers import TEST, Cast
from workinggroups import actions, minutes, queries
from workinggroups.actions import Details, Point, Proposal
from workinggroups.models import AgendaCopy, AgendaItem, Meeting, WorkingGroup
from workinggroups.tasks import freeze_agendas

DAY = datetime.timedelta(days=1)
TEXT = "We met.\n\nACTION: @group.member by 2026-06-01 send the list\n"


@pytest.fixture
def following(meeting: Meeting, group: WorkingGroup, cast: Cast) -> Meeting:
    """The next meeting, after one that left things open for named people, and for all."""
    chair, member = cast.people["chair"], cast.people["group member"]
    red = Point("Red matter", "decide", marking=Marking.RED, people=[chair])
    actions.add_point(meeting, point=red, by=chair, at=AT)
    actions.add_point(meeting, point=Point("Budget", "decide"), by=chair, at=AT)
    actions.write_minutes(meeting, texts={"minutes": TEXT}, by=chair, at=AFTER)
    actions.circulate(meeting, by=chair, at=AFTER)
    actions.comment_on_minutes(meeting, item=None, text="Who pays? " * 30, by=member, at=AFTER)
    proposal = Proposal("Meet daily", "We meet.", AFTER + 5 * DAY)
    asked = {"proposal": proposal, "nations": [cast.nations["canada"]], "by": chair, "at": AFTER}
    row = actions.open_consultation(meeting, **asked)
    actions.object_to(row, reason="Too often.", by=member, at=AFTER)
    actions.close_consultations(by=TEST, at=AFTER + 5 * DAY)
    details = Details("Summer call", AFTER + 9 * DAY, "Europe/Tallinn", minutes_long=15)
    return actions.arrange(group=group, details=details, by=chair, at=AFTER)


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.people[name])
    return client


def body(reply: Any) -> str:
    assert reply.status_code == 200, reply.status_code
    return str(reply.content.decode())


def test_what_waits_is_suggested_and_never_added_silently(
    meeting: Meeting, following: Meeting, cast: Cast
) -> None:
    chair = cast.people["chair"]
    assert queries.suggestions(meeting, chair) == []  # nothing was before it
    found = queries.suggestions(following, chair)
    assert [each.key.split(":")[0] for each in found] == ["action", "item", "item", "comment", "consultation"]  # fmt: skip
    assert len(found[3].title) == 200
    assert not following.items.exists()
    titles = [each.title for each in queries.suggestions(following, cast.people["secretariat"])]
    assert "Red matter" not in titles
    assert "Budget" in titles
    red = next(each for each in found if each.title == "Red matter")
    item = actions.take_up(following, suggestion=red, by=chair, at=AFTER)
    assert (item.marking, list(item.named_people.all())) == (Marking.RED, [chair])
    assert red.key not in {each.key for each in queries.suggestions(following, chair)}


def test_the_agenda_is_kept_as_it_stood_at_the_start(following: Meeting, cast: Cast) -> None:
    chair, canada = cast.people["chair"], cast.nations["canada"]
    start = following.starts_at
    one = actions.add_point(following, point=Point("One", led_by=canada), by=chair, at=AFTER)
    two = actions.add_point(following, point=Point("Two", marking=Marking.RED, people=[chair]), by=chair, at=AFTER)  # fmt: skip
    assert actions.freeze_agendas(by=TEST, at=AFTER) == 1  # the one before
    later = start + datetime.timedelta(minutes=5)
    actions.change_point(
        one, point=Point("One, changed", minutes_long=20), by=chair, at=later
    )  # before any sweep
    copy = AgendaCopy.objects.get(meeting=following)
    assert [point["title"] for point in copy.points] == ["One", "Two"]
    assert str(copy) == "agenda of Summer call at its start"
    with time_machine.travel(later, tick=False):
        freeze_agendas()
    assert AgendaCopy.objects.filter(meeting=following).count() == 1

    def table(name: str) -> queries.Agenda:
        items = AgendaItem.objects.filter(meeting=following).visible_to(cast.people[name])
        return queries.agenda_of(following, list(items))

    assert [p["title"] for p in table("chair").at_start or ()] == ["One", "Two"]
    assert [p["title"] for p in table("group member").at_start or ()] == ["One"]
    assert (table("chair").over, table("group member").over, table("chair").has_changed) == (
        15,
        5,
        True,
    )
    assert Event.objects.filter(verb=Verb.AGENDA_FREEZE).count() == 2
    for gone in (one, two):
        actions.remove_point(gone, by=chair, at=later)
    assert [p["title"] for p in table("chair").at_start or ()] == ["One"]
    Meeting.objects.filter(pk=following.pk).update(marking=Marking.CLEAR)
    following.refresh_from_db()
    assert table("chair").at_start == []


SAID = [
    ("Ann Lee said no.", "A participant said no."),
    ("Then Ann Lee (Estonia) asked why.", "Then A participant asked why."),
    ("Ann Lee, of the ministry, warned us.", "A participant warned us."),
    ("Estonia: we pay.", "A participant: we pay."),
    ("- **Ann Lee**: we pay.", "- **A participant**: we pay."),
    ("The United Kingdom proposes June.", "A participant proposes June."),
    ("Ann Leeds said no. Estonia pays.", "Ann Leeds said no. Estonia pays."),
    ("ACTION: @ann by 2026-06-01 ask what Estonia said", "ACTION: @ann by 2026-06-01 ask what Estonia said"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), SAID)
def test_a_speaker_is_not_told(text: str, told: str) -> None:
    assert minutes.unattributed(text, ["Ann Lee", "Estonia", "United Kingdom"]) == told
    assert minutes.unattributed(text, []) == text


def test_the_chatham_house_rule_holds_in_all_that_is_handed_out(
    meeting: Meeting, cast: Cast
) -> None:
    chair = cast.people["chair"]
    item = actions.add_point(meeting, point=Point("Quiet", chatham_house=True), by=chair, at=AT)
    said = "Group member said no.\n\nDECISION: Go on.\nCanada said so.\n"
    calm = actions.add_point(meeting, point=Point("Calm", chatham_house=True), by=chair, at=AT)
    texts = {"minutes": "Group member said yes.", f"item-{item.pk}": said}
    texts[f"item-{calm.pk}"] = "Nobody is named."
    actions.write_minutes(meeting, texts=texts, by=chair, at=AFTER)
    assert [part.field for part, _ in queries.preview(meeting, chair).hints] == [
        f"item-{item.pk}"
    ] * 2
    actions.circulate(meeting, by=chair, at=AFTER)
    item.refresh_from_db()
    meeting.refresh_from_db()
    assert meeting.minutes == "Group member said yes."  # the rule is that point's alone
    assert (
        item.minutes
        == item.minutes_draft
        == "A participant said no.\n\nDECISION: Go on.\nA participant said so.\n"
    )
    assert "Canada" not in item.decisions.get().paragraph
    actions.approve_minutes(meeting, by=chair, at=AFTER + 20 * DAY)
    erratum = actions.add_erratum(meeting, item=item, text="Canada said no.", by=chair, at=AFTER + 20 * DAY)  # fmt: skip
    assert erratum.text == "A participant said no."


def test_a_joint_session_is_one_meeting_of_several_groups(following: Meeting, cast: Cast) -> None:
    chair, official = cast.people["chair"], cast.people["named nation's official"]
    other = GroupFactory(name="Other group")
    seat(other.circle, official, by=TEST, at=AFTER)
    with pytest.raises(ValidationError, match="of this group already"):
        actions.join_groups(following, groups=[following.group], by=chair, at=AFTER)
    for _ in range(2):
        actions.join_groups(following, groups=[other], by=chair, at=AFTER)
    assert following.invitations.filter(person=official).count() == 1
    page = queries.group_page(other, official, at=AFTER)
    assert page.coming == [following]
    shown = queries.events_of_group(official, other.slug, at=AFTER)
    assert shown is not None
    assert [entry.title for entry in shown[1]] == ["TLP:GREEN Summer call"]
    assert (
        len([e for e in queries.events_of_person(official, at=AFTER) if "Summer" in e.title]) == 1
    )
    WorkingGroup.objects.filter(pk=other.pk).update(marking=Marking.STRICT)
    assert queries.meeting_page(following, cast.people["secretariat"]).further_groups == []


def test_agendas_on_pages_and_by_the_api(following: Meeting, cast: Cast) -> None:
    chair, member = client_of(cast, "chair"), client_of(cast, "group member")
    here, api = following.get_absolute_url(), f"/api/v1/meetings/{following.slug}/"
    other = GroupFactory(slug="other", name="Other group")
    kind = {"content_type": "application/json"}
    with time_machine.travel(AFTER, tick=False):
        assert "Not decided in Spring call" in body(chair.get(f"{here}agenda/suggestions/"))
        known = chair.get(f"{api}agenda/suggestions/").json()["results"]
        assert "is on the agenda" in body(chair.post(f"{here}agenda/suggestions/", {"key": known[2]["key"]}, follow=True))  # fmt: skip
        assert "does not wait" in body(
            chair.post(f"{here}agenda/suggestions/", {"key": "x"}, follow=True)
        )
        left = chair.post(f"{api}agenda/suggestions/", {"key": known[0]["key"]}, **kind)
        assert (left.status_code, len(left.json()["results"])) == (201, 3)
        assert chair.post(f"{api}agenda/suggestions/", {"key": "x"}, **kind).status_code == 422
        assert member.get(f"{api}agenda/suggestions/").status_code == 403
        new = {"title": "Led", "led_by": "canada", "chatham_house": True}
        made = chair.post(f"{api}agenda/", new, **kind)
        assert made.json()["items"][-1]["led_by"] == "canada"
        assert chair.post(f"{api}agenda/", new | {"led_by": "x"}, **kind).status_code == 422
        number = made.json()["items"][-1]["id"]
        changed = chair.patch(f"{api}agenda/{number}/", {"title": "Led by"}, **kind)
        assert changed.json()["items"][-1]["led_by"] == "canada"
        page = body(chair.get(here))
        assert "30 of 15 minutes are planned" in page
        assert "15 too many" in page
        assert "Led by Canada" in page
        assert "Other group" in body(
            chair.post(f"{here}joint/", {"groups": [other.pk]}, follow=True)
        )
        assert "Select a valid choice" in body(
            chair.post(f"{here}joint/", {"groups": [following.group_id]})
        )
        assert chair.put(f"{api}joint/", {"groups": ["x"]}, **kind).status_code == 422
        assert chair.put(f"{api}joint/", {"groups": ["other"]}, **kind).json() == {
            "groups": ["other"]
        }
        assert chair.get(api).json()["further_groups"] == ["other"]
        assert member.get(f"{api}agenda/start/").json() == {
            "planned": 30,
            "slot": 15,
            "at_start": None,
        }
    actions.freeze_agendas(by=TEST, at=AFTER + 10 * DAY)
    AgendaItem.objects.filter(pk=number).update(title="Another title")
    assert "as it stood when the meeting began" in body(chair.get(here))
    assert [p["title"] for p in member.get(f"{api}agenda/start/").json()["at_start"]][
        -1
    ] == "Led by"
