"""Minutes from circulation to approval and errata, through actions, pages and the API."""

import datetime
import json
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from core.errors import StateConflict
from core.models import Event, Verb
from members.markings import Marking
from practices.sheet import digest
from tests.factories.workinggroups import AFTER, AT
from tests.readers import Cast
from workinggroups import actions, queries
from workinggroups.actions import Details, Point
from workinggroups.belongings import _comments
from workinggroups.models import (
    Action,
    Decision,
    Erratum,
    Meeting,
    MinutesComment,
    MinutesRound,
    MinutesState,
    WorkingGroup,
)

DAY = datetime.timedelta(days=1)
LATER = AFTER + 20 * DAY
TEXT = "DECISION: Adopt the charter.\n\nACTION: @group.member by 2026-06-01 send the list\n"


def write(meeting: Meeting, cast: Cast, text: str = TEXT, **parts: str) -> None:
    texts = {"minutes": text} | parts
    actions.write_minutes(meeting, texts=texts, by=cast.people["chair"], at=AFTER)


def circulate(meeting: Meeting, cast: Cast, **more: Any) -> None:
    actions.circulate(meeting, by=cast.people["chair"], **({"at": AFTER} | more))
    meeting.refresh_from_db()


def point(meeting: Meeting, cast: Cast) -> Any:
    chair = cast.people["chair"]
    named = [chair, cast.people["group member"]]
    red = Point("Red", marking=Marking.RED, people=named)
    return actions.add_point(meeting, point=red, by=chair, at=AT)


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.people[name])
    return client


@pytest.fixture
def approved(meeting: Meeting, cast: Cast) -> Meeting:
    write(meeting, cast)
    circulate(meeting, cast)
    return actions.approve_minutes(meeting, by=cast.people["chair"], at=LATER)


def test_a_round_opens_closes_and_begins_again(meeting: Meeting, cast: Cast) -> None:
    item, chair = point(meeting, cast), cast.people["chair"]
    for days in (0, 91):
        write(meeting, cast)
        with pytest.raises(ValidationError, match="1 to 90 days"):
            circulate(meeting, cast, days=days)
    with pytest.raises(StateConflict, match="Only circulated"):
        actions.approve_minutes(meeting, by=chair, at=AFTER)
    circulate(meeting, cast, days=3)
    assert MinutesRound.objects.get().closes_at == AFTER + 3 * DAY
    write(meeting, cast, **{f"item-{item.pk}": "Red."})
    circulate(meeting, cast, at=AFTER + DAY)  # for fewer readers: nothing that others see moves
    assert MinutesRound.objects.get().closes_at == AFTER + 3 * DAY
    with pytest.raises(StateConflict, match="may comment until 2026-05-18 09:00 UTC"):
        actions.approve_minutes(meeting, by=chair, at=AFTER + 2 * DAY)
    write(meeting, cast, TEXT + "More.")
    with pytest.raises(StateConflict, match="The draft has changed"):
        actions.approve_minutes(meeting, by=chair, at=AFTER + 4 * DAY)
    circulate(meeting, cast, at=AFTER + 2 * DAY, days=3)
    assert MinutesRound.objects.get().closes_at == AFTER + 5 * DAY
    done = actions.approve_minutes(meeting, by=chair, at=AFTER + 5 * DAY)
    assert done.minutes_state == MinutesState.APPROVED
    assert Event.objects.filter(verb=Verb.MINUTES_APPROVE).count() == 1
    with pytest.raises(StateConflict, match="only once"):
        actions.approve_minutes(meeting, by=chair, at=AFTER + 6 * DAY)


def test_minutes_of_before_there_were_rounds_are_approved(meeting: Meeting, cast: Cast) -> None:
    write(meeting, cast)
    circulate(meeting, cast)
    MinutesRound.objects.all().delete()
    actions.approve_minutes(meeting, by=cast.people["chair"], at=LATER)
    assert str(MinutesRound.objects.get()) == "comments on Spring call"


def test_approved_minutes_stay_and_errata_correct_them(approved: Meeting, cast: Cast) -> None:
    chair = cast.people["chair"]
    item = point(approved, cast)
    with pytest.raises(ValidationError, match="stays as it is"):
        write(approved, cast, "Something else.")
    write(approved, cast, **{f"item-{item.pk}": "Red."})  # never shown, so still to be shown
    circulate(approved, cast, at=LATER)
    assert approved.minutes_state == MinutesState.APPROVED
    Meeting.objects.update(minutes_draft="Left over.")
    approved.refresh_from_db()
    with pytest.raises(StateConflict, match="Correct them by an erratum"):
        circulate(approved, cast)
    for part, text, number in (
        (None, "Seven, not six.", 1),
        (None, "And eight.", 2),
        (item, "Nine.", 1),
    ):
        if part:
            item.refresh_from_db()
        done = actions.add_erratum(approved, item=part and item, text=text, by=chair, at=LATER)
        assert (done.number, done.text) == (number, text)
    assert str(done) == "erratum 1 to the minutes of Spring call"
    assert approved.minutes == TEXT
    seen = [e.text for e in queries.standing(approved, cast.people["secretariat"], at=LATER).errata]
    assert seen == ["Seven, not six.", "And eight."]
    other = actions.add_point(approved, point=Point("Not spoken of"), by=chair, at=LATER)
    with pytest.raises(ValidationError, match="No minutes of this point"):
        actions.add_erratum(approved, item=other, text="x", by=chair, at=LATER)
    with pytest.raises(ValidationError, match="Write a text"):
        actions.add_erratum(approved, item=None, text=" ", by=chair, at=LATER)


def test_the_next_minutes_approve_those_before(
    meeting: Meeting, group: WorkingGroup, cast: Cast
) -> None:
    chair = cast.people["chair"]
    write(meeting, cast)
    circulate(meeting, cast, days=3)
    soon = Details("Summer call", AFTER + DAY, "Europe/Tallinn")
    following = actions.arrange(group=group, details=soon, by=chair, at=AFTER)
    write(following, cast, "We met again.")
    circulate(following, cast, at=AFTER + 2 * DAY)  # those before are still open
    meeting.refresh_from_db()
    assert meeting.minutes_state == MinutesState.CIRCULATED
    write(following, cast, "We met again, and better.")
    assert queries.to_approve(following, chair, at=AFTER + 4 * DAY) == meeting
    circulate(following, cast, at=AFTER + 4 * DAY, approves=False)
    write(following, cast, "We met again, and best.")
    circulate(following, cast, at=AFTER + 5 * DAY)
    meeting.refresh_from_db()
    assert meeting.minutes_state == MinutesState.APPROVED
    stands = queries.standing(meeting, cast.people["group member"], at=LATER)
    assert (stands.approved_in, stands.may_approve) == (following, False)
    assert queries.to_approve(following, chair, at=LATER) is None
    Meeting.objects.filter(pk=following.pk).update(marking=Marking.RED)
    hidden = queries.standing(meeting, cast.people["group member"], at=LATER).approved_in
    assert hidden in (None, following)
    assert queries.standing(meeting, cast.people["secretariat"], at=LATER).approved_in is None


def test_comments_have_the_readers_of_their_part(meeting: Meeting, cast: Cast) -> None:
    item, member, chair = point(meeting, cast), cast.people["group member"], cast.people["chair"]
    with pytest.raises(StateConflict, match="not open for comments"):
        actions.comment_on_minutes(meeting, item=None, text="x", by=member, at=AFTER)
    write(meeting, cast, **{f"item-{item.pk}": "Red."})
    circulate(meeting, cast)
    actions.comment_on_minutes(meeting, item=item, text="On the red.", by=member, at=AFTER)
    said = actions.comment_on_minutes(meeting, item=None, text="On all.", by=member, at=AFTER)
    with pytest.raises(StateConflict):
        actions.comment_on_minutes(meeting, item=None, text="x", by=member, at=LATER)
    assert [s.comment.text for s in queries.comments_shown(meeting, chair)] == ["On the red.", "On all."]  # fmt: skip
    [seen] = queries.comments_shown(meeting, cast.people["secretariat"])
    assert (seen.who, seen.may_answer) == ("group member, official of Canada", True)
    assert str(seen.comment) == "comment on the minutes of Spring call"
    actions.answer_comment(said, answer="Done.", by=chair, at=AFTER)
    with pytest.raises(StateConflict, match="answered already"):
        actions.answer_comment(said, answer="Again.", by=chair, at=AFTER)
    assert [row["comment"] for row in _comments(member)] == ["On the red.", "On all."]
    Meeting.objects.update(chatham_house=True)
    meeting.refresh_from_db()
    [secret] = queries.comments_shown(meeting, cast.people["secretariat"])
    assert secret.who == "A participant"
    history = queries.history(chair, meeting)
    assert history is not None
    assert not history.filter(verb=Verb.MINUTES_COMMENT).exists()
    actions.erase_from_meetings(member, called="former official", at=LATER)
    Meeting.objects.update(chatham_house=False)
    meeting.refresh_from_db()
    assert {s.who for s in queries.comments_shown(meeting, chair)} == {"official of Canada"}


def test_two_scribes_type_at_once(meeting: Meeting, cast: Cast) -> None:
    item, chair, canada = point(meeting, cast), cast.people["chair"], cast.nations["canada"]
    field = f"item-{item.pk}"
    empty = {"minutes": digest(""), field: digest(""), f"nation-{canada.pk}": digest("")}

    def keep(text: str, read: dict[str, str], **more: Any) -> actions.Kept:
        return actions.keep_minutes(
            meeting, texts={"minutes": text, field: "", "item-0": "x"}, read=read, by=chair,
            **({"attendance": {canada: ""}, "at": AFTER} | more),
        )  # fmt: skip

    assert keep("Mine.", empty, attendance={canada: "present"}).clashes == []
    late = keep("Theirs.", empty)
    assert late.clashes == ["minutes"]
    assert late.fields["minutes"] == "Mine."
    assert keep("Mine.", empty).clashes == []  # the same words are no clash
    assert keep("Mine, too.", empty | {"minutes": digest("Mine.")}).clashes == []
    assert meeting.attendance.get().state == "present"
    assert Event.objects.filter(verb=Verb.MINUTES_WRITE).count() == 1
    keep("Later.", empty | {"minutes": digest("Mine, too.")}, at=AFTER + DAY)
    assert Event.objects.filter(verb=Verb.MINUTES_WRITE).count() == 2


def test_the_page_saves_while_one_types(meeting: Meeting, cast: Cast) -> None:
    address = f"{meeting.get_absolute_url()}minutes/"
    script = {"accept": "application/json"}
    chair = client_of(cast, "chair")
    with time_machine.travel(AT + datetime.timedelta(minutes=7), tick=False):
        page = chair.get(address).content.decode()
    assert "Thursday 14 May 2026, 12:07 Europe/Tallinn, minute 7 of 60" in page
    read = json.dumps({"minutes": digest("")})
    with time_machine.travel(AFTER, tick=False):
        said = chair.post(address, {"minutes": "a\r\nb", "read": read}, headers=script).json()
        assert (said["clashes"], said["read"]["minutes"]) == ([], digest("a\nb"))
        clash = chair.post(address, {"minutes": "c", "read": read}, headers=script).json()
        assert clash["clashes"] == ["Minutes for everybody who may read the meeting"]
        shown = chair.post(address, {"minutes": "c", "read": "[]"})
        assert "Somebody else wrote meanwhile" in shown.content.decode()
        sent = {"minutes": "c", "read": json.dumps({"minutes": digest("a\nb")})}
        assert chair.post(address, sent).status_code == 302
        for bad in ({"minutes": "\x00", "read": "{"}, {f"nation-{cast.nations['canada'].pk}": "x"}):
            assert chair.post(address, bad, headers=script).status_code == 409
        assert client_of(cast, "group member").post(address, headers=script).status_code == 403
    assert Client().post(address, headers=script).status_code == 401
    meeting.refresh_from_db()
    assert meeting.minutes_draft == "c"


def test_from_circulation_to_an_erratum_on_pages(meeting: Meeting, cast: Cast) -> None:
    here, chair, member = meeting.get_absolute_url(), client_of(cast, "chair"), client_of(cast, "group member")  # fmt: skip
    write(meeting, cast)

    def edition() -> str:
        now = Meeting.objects.get()
        return queries.edition_of(now, queries.parts_of(now, cast.people["chair"]))

    def page(client: Client, address: str, sent: dict[str, Any] | None = None) -> str:
        reply = client.get(address) if sent is None else client.post(address, sent, follow=True)
        assert reply.status_code == 200
        return str(reply.content.decode())

    with time_machine.travel(AFTER, tick=False):
        wrong = page(chair, f"{here}circulate/", {"edition": edition(), "days": "0"})
        assert "greater than or equal to 1" in wrong
        page(chair, f"{here}circulate/", {"edition": edition(), "days": "5"})
        assert "open for comments until" in page(member, here)
        assert "Write a text" not in page(member, f"{here}comments/", {"text": "A slip."})
        assert "This field is required" in page(member, f"{here}comments/", {"text": ""})
        assert "A slip." in page(chair, f"{here}comments/")
        number = MinutesComment.objects.get().pk
        assert "Mended." in page(chair, f"{here}comments/{number}/answer/", {"answer": "Mended."})
        again = page(chair, f"{here}comments/{number}/answer/", {"answer": "Mended."})
        assert "answered already" in again
        assert "may comment until" in page(chair, f"{here}approve/", {})
        assert "changed in the draft" in page(chair, f"{here}errata/new/", {"text": "x"})
        assert client_of(cast, "affiliate of the owner").get(f"{here}comments/").status_code == 404
        # Edited after circulation: linked again, none twice
        decision, action = Decision.objects.get(), Action.objects.get()
        edited = {"edition": edition(), "minutes": TEXT.replace("charter", "new charter")}
        page(chair, f"{here}minutes/", edited)
        page(chair, f"{here}circulate/", {"edition": edition()})
        assert (Decision.objects.get(), Action.objects.get()) == (decision, action)
        assert Decision.objects.get().text == "Adopt the new charter."
    with time_machine.travel(LATER, tick=False):
        assert "not open for comments now" in page(member, f"{here}comments/", {"text": "Late."})
        assert "The minutes are approved" in page(chair, f"{here}approve/", {})
        assert "Erratum 1" in page(chair, f"{here}errata/new/", {"text": "Old."})
        assert "Erratum 1" in page(member, here)
        assert client_of(cast, "group member").post(f"{here}approve/").status_code == 403
        assert member.get(f"{here}errata/new/").status_code == 403
        assert member.get(f"{here}comments/{number}/answer/").status_code == 403


def test_the_same_through_the_api(meeting: Meeting, cast: Cast) -> None:
    item = point(meeting, cast)
    here = f"/api/v1/meetings/{meeting.slug}/minutes/"
    chair, member = client_of(cast, "chair"), client_of(cast, "group member")

    def send(client: Client, method: str, path: str, body: Any, etag: str = "*") -> Any:
        call = getattr(client, method)
        return call(f"{here}{path}", body, content_type="application/json", headers={"if-match": etag})  # fmt: skip

    with time_machine.travel(AFTER, tick=False):
        first = chair.get(here)
        sent = {
            "minutes": TEXT,
            "items": [{"id": item.pk, "minutes": "Red."}],
            "attendance": [{"nation": "canada", "state": "present"}],
        }
        draft = send(chair, "patch", "", sent, first.headers["ETag"])
        assert [(e["kind"], e["status"]) for e in draft.json()["entries"]] == [
            ("decision", "new"),
            ("action", "new"),
        ]
        assert send(chair, "patch", "", sent, first.headers["ETag"]).status_code == 412
        for wrong in (
            {"items": [{"id": 0 + item.pk + 99, "minutes": ""}]},
            {"attendance": [{"nation": "x", "state": ""}]},
        ):
            assert send(chair, "patch", "", wrong).status_code == 422
        done = send(chair, "post", "circulate/", {"days": 5}, draft.headers["ETag"])
        assert done.json()["comments_until"] == "2026-05-20T09:00:00Z"
        before = [*Decision.objects.values_list("pk"), *Action.objects.values_list("pk")]
        change = {"minutes": TEXT.replace("list", "longer list") + "\nDECISION:\n"}
        bad = send(chair, "patch", "", change).json()
        assert bad["faults"][0]["line"] == 5
        assert send(chair, "post", "circulate/", {}).status_code == 422
        send(chair, "patch", "", {"minutes": change["minutes"].replace("\nDECISION:\n", "")})
        assert send(chair, "post", "circulate/", {"days": 5}).status_code == 200
        assert before == [*Decision.objects.values_list("pk"), *Action.objects.values_list("pk")]
        assert Action.objects.get().text == "send the longer list"
        said = send(member, "post", "comments/", {"text": "A slip.", "item": item.pk})
        assert (said.status_code, said.json()["item"]) == (201, item.pk)
        assert send(member, "post", "comments/", {"text": "x", "item": 10**9}).status_code == 422
        assert len(member.get(f"{here}comments/").json()["results"]) == 1
        assert client_of(cast, "secretariat").get(f"{here}comments/").json()["results"] == []
        assert send(chair, "post", "approval/", {}).status_code == 409
    with time_machine.travel(LATER, tick=False):
        assert send(chair, "post", "approval/", {}).json()["state"] == "approved"
        known = send(chair, "post", "errata/", {"text": "Seven."})
        assert (known.status_code, known.json()["errata"][0]["number"]) == (201, 1)
        assert member.get(f"{here}approval/").json() == known.json()
    assert Erratum.objects.count() == 1
