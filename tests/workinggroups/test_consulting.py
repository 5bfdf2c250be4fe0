"""Written consultations and the register of decisions, through actions, pages and the API."""

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from core.errors import StateConflict
from core.models import Event, Verb
from members.models import Holiday, Nation
from tests.factories.workinggroups import AFTER, AT, GroupFactory, MeetingFactory
from tests.readers import TEST, Cast
from workinggroups import actions, queries
from workinggroups.actions import Point, Proposal
from workinggroups.belongings import _objections
from workinggroups.models import Action, Consultation, Decision, Meeting, Objection
from workinggroups.queries.consulting import (
    consultation_page,
    consultations,
    decision_page,
    nations_to_ask,
)
from workinggroups.tasks import close_consultations

DAY = datetime.timedelta(days=1)
END = AFTER + 5 * DAY  # from Friday 15 May to Wednesday 20 May 2026
TEXT = "DECISION: Adopt the charter.\n\nACTION: @group.member by 2026-06-01 send the list\n"


@pytest.fixture
def held(meeting: Meeting, cast: Cast) -> Meeting:
    chair = cast.people["chair"]
    attended = {cast.nations["canada"]: "present", cast.nations["estonia"]: "absent"}
    actions.write_minutes(meeting, texts={"minutes": TEXT}, attendance=attended, by=chair, at=AFTER)
    actions.circulate(meeting, by=chair, at=AFTER)
    return meeting


def ask(meeting: Meeting, cast: Cast, **more: Any) -> Consultation:
    nations = more.pop("nations", [cast.nations["canada"]])
    wanted = {
        "title": "Meet twice a year",
        "text": "We meet in *May* and October.",
        "deadline": END,
    }
    proposal = Proposal(**(wanted | more))
    by = cast.people["chair"]
    return actions.open_consultation(meeting, proposal=proposal, nations=nations, by=by, at=AFTER)


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.people[name])
    return client


def body(reply: Any) -> str:
    assert reply.status_code == 200, reply.status_code
    return str(reply.content.decode())


def test_a_deadline_leaves_every_nation_a_working_day(meeting: Meeting, cast: Cast) -> None:
    canada = cast.nations["canada"]
    for nations, days, field in (([], 5, "nations"), ([canada], 2, "deadline")):
        with pytest.raises(ValidationError) as refusal:
            ask(meeting, cast, nations=nations, deadline=AFTER + days * DAY)
        assert list(refusal.value.message_dict) == [field]
    many = [
        Nation.objects.create(
            slug=f"n{n}",
            name=f"N{n}",
            official_name="N",
            iso2=f"N{n}",
            iso3=f"NN{n}",
            time_zone="UTC",
        )
        for n in range(6)
    ]
    with pytest.raises(ValidationError, match="N0, N1, N2, N3, N4 and 1 more no working day"):
        ask(meeting, cast, nations=many, deadline=AFTER + DAY)
    Holiday.objects.create(nation=canada, day=END.date(), name="A feast", source="x")
    [time] = queries.time_of([canada], AFTER, END)
    assert (time.days, time.off) == (2, "A feast")
    assert time.words == "Wednesday 20 May 2026, 05:00 America/Toronto"


def test_silence_becomes_a_decision_and_an_objection_none(held: Meeting, cast: Cast) -> None:
    first = Decision.objects.get()
    silent = ask(held, cast, supersedes=first)
    broken = ask(held, cast, title="Meet every day")
    taken, member = ask(held, cast, title="Never meet"), cast.people["group member"]
    with pytest.raises(ValidationError, match="Say why your nation objects"):
        actions.object_to(broken, reason=" ", by=member, at=AFTER)
    objection = actions.object_to(broken, reason="Too often.", by=member, at=AFTER)
    assert str(objection) == "objection of Canada"
    with pytest.raises(StateConflict, match="objected already"):
        actions.object_to(broken, reason="Too often.", by=cast.people["chair"], at=AFTER)
    actions.object_to(silent, reason="Not sure.", by=member, at=AFTER)
    actions.yield_objection(silent, by=member, at=AFTER)
    with pytest.raises(StateConflict, match="has not objected"):
        actions.yield_objection(silent, by=member, at=AFTER)
    with pytest.raises(ValidationError, match="Say why it is withdrawn"):
        actions.withdraw_consultation(taken, reason="", by=cast.people["chair"], at=AFTER)
    actions.withdraw_consultation(taken, reason="A slip.", by=cast.people["chair"], at=AFTER)
    assert actions.close_consultations(by=TEST, at=AFTER) == 0
    with time_machine.travel(END, tick=False):
        close_consultations()
    assert actions.close_consultations(by=TEST, at=END) == 0
    from workinggroups.actions.consulting import _close  # noqa: PLC0415 - what a second worker does

    assert not _close(silent, by=TEST, at=END)
    with pytest.raises(StateConflict, match="is over"):
        actions.object_to(silent, reason="Late.", by=member, at=END)
    states = dict(Consultation.objects.values_list("title", "state"))
    assert states == {
        "Meet twice a year": "adopted",
        "Meet every day": "objected",
        "Never meet": "withdrawn",
    }
    made = Decision.objects.get(consultation=silent)
    assert (made.text, made.number, made.reached, made.supersedes) == (
        silent.title,
        2,
        "silence",
        first,
    )
    # Minutes circulated again leave it alone
    chair = cast.people["chair"]
    actions.write_minutes(held, texts={"minutes": TEXT + "More."}, by=chair, at=END)
    actions.circulate(held, by=chair, at=END)
    assert Decision.objects.current().count() == 2
    assert Event.objects.filter(verb=Verb.CONSULTATION_CLOSE).count() == 2
    page = decision_page(chair, first.pk)
    assert page is not None
    assert (page.superseded_by, page.present) == ([made], [cast.nations["canada"]])
    assert [row.text for row in queries.decisions_register(chair, holds=True)] == [made.text]
    assert [row["reason"] for row in _objections(member)] == ["Too often.", "Not sure."]
    actions.erase_from_meetings(member, called="former official", at=END)
    assert set(Objection.objects.values_list("person", "by")) == {(None, "official of Canada")}


def test_who_sees_and_who_is_asked(meeting: Meeting, cast: Cast) -> None:
    chair = cast.people["chair"]
    point = Point("Red", marking="RED", people=[chair])
    item = actions.add_point(meeting, point=point, by=chair, at=AT)
    row = ask(meeting, cast, item=item)
    assert (row.marking, nations_to_ask(meeting, item)) == ("RED", [cast.nations["canada"]])
    for name, sees in (("chair", True), ("group member", False), ("secretariat", False)):
        page = consultation_page(cast.people[name], row.pk, at=AFTER)
        assert (page is not None) is sees
    assert list(consultations(cast.user("stranger"))) == []
    asked = ask(meeting, cast)
    assert list(queries.waiting_consultations(cast.people["group member"], at=AFTER)) == [asked]
    assert list(queries.waiting_consultations(cast.people["secretariat"], at=AFTER)) == []


def test_decisions_supersede_without_loops(held: Meeting, cast: Cast) -> None:
    first, chair = Decision.objects.get(), cast.people["chair"]
    third = MeetingFactory(group=held.group)
    entry = {"paragraph": "", "fingerprint": "x", "number": 1, "meeting": third}
    second = Decision.objects.create(text="Adopt another.", **entry)

    def say(
        row: Decision, supersedes: Decision | None, follow_ups: Sequence[int] = (), **more: str
    ) -> Decision:
        said = {"reached": "consensus", "objections": ""} | more
        return actions.describe_decision(row, supersedes=supersedes, follow_ups=follow_ups, by=chair, at=AFTER, **said)  # fmt: skip

    action = Action.objects.get()
    say(first, None, [action.pk])
    assert list(first.follow_ups.all()) == [action]
    say(first, None)
    assert list(first.follow_ups.all()) == []
    say(second, first)
    for row, other in ((first, second), (first, first)):
        with pytest.raises(ValidationError, match="would make a loop"):
            say(row, other)
    with pytest.raises(ValidationError, match="Say what was objected"):
        say(first, None, reached="objection")
    noted = say(first, None, reached="objection", objections="Canada: too soon.")
    assert noted.get_absolute_url() == f"/decisions/{first.pk}/"
    assert [d.text for d in queries.decisions_register(chair, reached="objection", year=2026)] == [
        first.text
    ]


def test_a_consultation_on_pages(held: Meeting, cast: Cast) -> None:
    chair, member = client_of(cast, "chair"), client_of(cast, "group member")
    new = f"{held.get_absolute_url()}consultations/new/"
    sent = {
        "title": "Meet",
        "text": "We meet.",
        "day": "2026-05-20",
        "hour": "17:00",
        "nations": [cast.nations["canada"].pk],
    }
    with time_machine.travel(AFTER, tick=False):
        assert "Ask the nations in writing" in body(chair.get(new))
        assert member.get(new).status_code == 403
        assert "no working day" in body(chair.post(new, sent | {"day": "2026-05-16"}))
        assert "The clock skips this hour" in body(
            chair.post(new, sent | {"day": "2027-03-28", "hour": "03:30"})
        )
        assert "Choose at least one nation" in body(chair.post(new, sent | {"nations": []}))
        page = body(chair.post(new, sent, follow=True))
        assert "10:00 America/Toronto, 3 working days" in page
        here = Consultation.objects.get().get_absolute_url()
        assert "Silence is consent" in body(member.get("/"))
        assert "This field is required" in body(member.post(f"{here}object/", {}))
        assert "Too soon." in body(
            member.post(f"{here}object/", {"reason": "Too soon."}, follow=True)
        )
        again = member.post(f"{here}object/", {"reason": "Too soon."}, follow=True)
        assert "objected already" in body(again)
        assert client_of(cast, "author").post(f"{here}object/").status_code == 403
        assert "is withdrawn" in body(member.post(f"{here}yield/", follow=True))
        assert "has not objected" in body(member.post(f"{here}yield/", follow=True))
        assert client_of(cast, "author").post(f"{here}yield/").status_code == 403
        assert member.post(f"{here}withdraw/").status_code == 403
        assert "Meet" in body(member.get("/consultations/?state=open"))
        assert "No consultations here" in body(member.get("/consultations/?state=adopted"))
        assert "Withdrawn: A slip." in body(
            chair.post(f"{here}withdraw/", {"reason": "A slip."}, follow=True)
        )
        assert client_of(cast, "affiliate of the owner").get(here).status_code == 404
        decision = Decision.objects.get()
        edit = f"{decision.get_absolute_url()}edit/"
        told = {
            "reached": "objection",
            "objections": "Canada.",
            "follow_ups": [Action.objects.get().pk],
        }
        assert "Say what was objected" in body(chair.post(edit, told | {"objections": ""}))
        page = body(chair.post(edit, told, follow=True))
        assert all(
            words in page
            for words in ("With an objection noted", "send the list", "Nations present")
        )
        assert "With an objection" in body(chair.get(edit))
        assert member.get(edit).status_code == 403
        assert Client().get(decision.get_absolute_url()).status_code == 404
        assert chair.get("/decisions/999999/edit/").status_code == 404
        assert "Adopt the charter" in body(
            member.get("/decisions/?reached=objection&year=2026&holds=1")
        )
        assert "No decision matches" in body(member.get("/decisions/?year=2025"))


def test_a_consultation_by_the_api(held: Meeting, cast: Cast) -> None:
    chair, member, api = client_of(cast, "chair"), client_of(cast, "group member"), "/api/v1"

    def post(client: Client, path: str, sent: Any, method: str = "post") -> Any:
        return getattr(client, method)(f"{api}{path}", sent, content_type="application/json")

    sent = {"title": "Meet", "text": "We meet.", "deadline": "2026-05-20T14:00:00Z"}
    new = f"/meetings/{held.slug}/consultations/"
    decision = Decision.objects.get()
    other = MeetingFactory(group=GroupFactory())
    foreign = Decision.objects.create(
        meeting=other, number=1, text="x", paragraph="", fingerprint="y"
    )
    with time_machine.travel(AFTER, tick=False):
        for wrong in (
            {"nations": ["estonia"]},
            {"supersedes": foreign.pk},
            {"item": 10**9},
            {"deadline": "2026-05-16T14:00:00Z"},
        ):
            assert post(chair, new, sent | wrong).status_code == 422, wrong
        made = post(chair, new, sent | {"nations": ["canada"], "supersedes": decision.pk})
        assert (made.status_code, made.json()["nations"][0]["working_days"]) == (201, 3)
        here = f"/consultations/{made.json()['id']}/"
        assert member.get(f"{api}{here}").json() == made.json()
        assert (
            post(member, f"{here}object/", {"reason": "Too soon."}).json()["objections"][0][
                "nation"
            ]
            == "canada"
        )
        assert post(member, f"{here}object/", {"reason": "Too soon."}).status_code == 409
        assert post(member, f"{here}yield/", {}).json()["objections"] == []
        assert post(client_of(cast, "author"), f"{here}yield/", {}).status_code == 403
        assert (
            len(
                member.get(f"{api}/consultations/?state=open&meeting={held.slug}").json()["results"]
            )
            == 1
        )
        assert post(chair, f"{here}withdraw/", {"reason": "A slip."}).json()["state"] == "withdrawn"
        said = post(
            chair,
            f"/decisions/{decision.pk}/",
            {"reached": "consensus", "follow_ups": [Action.objects.get().pk]},
            "patch",
        )
        assert (said.json()["reached"], said.json()["nations"]) == ("consensus", ["canada"])
        assert post(chair, "/decisions/999999/", {}, "patch").status_code == 404
        found = member.get(
            f"{api}/decisions/?q=charter&reached=consensus&year=2026&holds=true&meeting={held.slug}"
        )
        assert [row["id"] for row in found.json()["results"]] == [decision.pk]
