"""A change and its entry in the trail are one: whichever of the two breaks, neither is there."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from core.models import Event
from core.verification import verify
from digests import actions as digests
from digests.actions.standing import claim, settle
from digests.models import Delivery, DeliveryState, OptOut
from hub.loading.load import load_network
from members import actions as members
from members.markings import Marking
from members.models import Elevation, MemberKey, Person, Scope, Seat
from members.roles import Role
from practices import actions as practices
from practices.actions import Sharing
from practices.actions.writing import NEW
from practices.models import (
    Adoption,
    AdoptionInvitation,
    CoOwnership,
    Draft,
    Note,
    Practice,
    PracticeContact,
    PracticeVersion,
    ReadingSignal,
    SecurityNotice,
    SourceRecord,
    Topic,
    Translation,
)
from sharing import actions as sharing
from sharing.models import Wish
from tests.api.conftest import BODY
from tests.factories.digests import arrange, circulate
from tests.readers import NOW, PASSWORD, TEST, Cast, make_cast
from workinggroups import actions as groups
from workinggroups.actions import Details, Point
from workinggroups.models import Action, AgendaItem, Attendance, Circulation, Meeting

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]  # a table of every action
ROOT = Path(__file__).resolve().parents[2]
DAY = datetime.timedelta(days=1)
WHY = "Its owner decided so."
USES = {"kind": "code", "stage": "in_use"}
OURS = {
    "core",
    "members",
    "practices",
    "workinggroups",
    "sharing",
    "summits",
    "declarations",
    "digests",
}


class World:
    """What the acts below are done to; made before the measure is taken."""

    def __init__(self) -> None:
        self.cast: Cast = make_cast()
        self.people = self.cast.people
        topic = Topic.objects.create(slug="t", label="T")
        self.content: Any = BODY | {"topics": [topic.slug], "what_did_not_work": "-"}
        self.estonia = self.cast.nations["estonia"]
        self.draft = self.practice()
        self.amber = self.practice(Sharing(marking=Marking.AMBER))
        self.public = practices.publish(
            self.practice(), by=self.people["owner coordinator"], at=NOW
        )
        self.note_says: Any = {
            "kind": "learnt",
            "text": "Ask first.",
            "topic": topic,
            "ask": "A team",
            "nation": self.estonia,
        }
        self.note = practices.write_note(**self.note_says, by=self.people["author"], at=NOW)
        second = practices.write_note(**self.note_says, by=self.people["author"], at=NOW)
        self.shown_note = practices.publish_note(
            second, by=self.people["owner coordinator"], at=NOW
        )
        self.changing = practices.publish(
            self.practice(), by=self.people["owner coordinator"], at=NOW
        )
        practices.propose(
            self.changing, content={"stage": "live"}, by=self.people["author"], at=NOW
        )
        self.waiting = practices.submit(self.practice(), by=self.people["author"], at=NOW)
        self.wish = sharing.ask(
            self.public, marking=Marking.CLEAR, reason=WHY, by=self.people["peer official"], at=NOW
        )
        self.adopters = practices.Adopter(self.cast.nations["canada"])
        self.adoption = practices.declare(
            self.public, adopter=self.adopters, content=USES, **by(self, "peer official")
        )
        self.contact = practices.name_contact(
            self.amber, person=self.people["author"], mailbox="", **by(self, "author")
        )
        self.asked = practices.invite_adopter(
            self.public, nation=self.cast.nations["canada"], **by(self, "author")
        )
        self.details = Details("A call", NOW - DAY, "UTC", marking=Marking.AMBER)
        sec = self.people["secretariat"]
        self.meeting = groups.arrange(
            group=None, details=self.details, by=sec, at=NOW - 9 * DAY, invite=[sec]
        )
        self.point = groups.add_point(self.meeting, point=Point("Budget"), by=sec, at=NOW - 9 * DAY)
        text = f"- ACTION: @{sec.email} by 2026-12-24 send the list\n"
        groups.write_minutes(self.meeting, texts={"minutes": text}, by=sec, at=NOW)
        call = arrange(sec, invite=[sec])
        self.owed = circulate(call, sec, f"Said.\n\n{text}")
        again = circulate(arrange(sec, invite=[sec]), sec, "Said.")
        digests.fan_out(again, by=TEST, at=NOW)
        [self.delivery] = claim(size=1, lease=DAY, at=NOW)
        digests.opt_out(sec, list_name="left", by=sec, at=NOW)

    def practice(self, sharing: Sharing = NEW) -> Practice:
        return practices.create(
            content=self.content,
            owner=self.estonia,
            by=self.people["author"],
            at=NOW,
            sharing=sharing,
        )


By = dict[str, Any]


def by(world: World, reader: str) -> By:
    return {"by": world.people[reader], "at": NOW}


def _lapse(world: World) -> None:
    practices.confirm(world.adoption, **by(world, "chair"))
    practices.lapse_due(by=TEST, at=NOW + 365 * DAY)


Act = Callable[[World], Any]
Rows = dict[str, list[Any]]
# For each action: what is done, and the table of the change that is broken the second time.
ACTS: dict[str, tuple[Act, type[models.Model]]] = {
    "members: an account": (
        lambda _: members.create_person(
            email="x@example.org",
            name="x",
            role=Role.SECRETARIAT,
            nation=None,
            password=PASSWORD,
            by=TEST,
            at=NOW,
        ),
        Person,
    ),
    "members: a clock": (
        lambda w: members.change_zone(
            Person.objects.get(name="chair"), time_zone="Asia/Seoul", **by(w, "chair")
        ),
        Person,
    ),
    "members: a key": (
        lambda w: members.make_key(
            nation=w.estonia, name="k", scopes=[Scope.READ], expires_at=NOW + DAY, by=TEST, at=NOW
        ),
        MemberKey,
    ),
    "members: a key revoked": (
        lambda _: members.revoke_key(MemberKey.objects.latest("pk"), by=TEST, at=NOW),
        MemberKey,
    ),
    "members: a seat": (
        lambda w: members.seat(w.cast.circles["the-group"], w.people["author"], by=TEST, at=NOW),
        Seat,
    ),
    "members: a seat taken": (
        lambda w: members.unseat(w.cast.circles["the-group"], w.people["chair"], by=TEST, at=NOW),
        Seat,
    ),
    "members: a name": (
        lambda w: members.correct_account(
            w.people["peer official"], name="Other", languages=["en"], **by(w, "peer official")
        ),
        Person,
    ),
    "members: an erasure": (
        lambda w: members.erase_person(w.people["group member"], **by(w, "group member")),
        Person,
    ),
    "members: an elevation": (
        lambda w: members.begin_elevation(
            nation=w.estonia, reason=WHY, hours=1, **by(w, "administrator")
        ),
        Elevation,
    ),
    "members: an elevation ended": (
        lambda w: members.end_elevation(
            Elevation.objects.get(person=w.people["secretariat, elevated"]),
            **by(w, "secretariat, elevated"),
        ),
        Elevation,
    ),
    "practices: written": (lambda w: w.practice(), Practice),
    "practices: changed": (
        lambda w: practices.update(w.draft, content={"stage": "live"}, **by(w, "author")),
        PracticeVersion,
    ),
    "practices: begun": (
        lambda w: practices.start(title="New", kind="service", owner=w.estonia, **by(w, "author")),
        PracticeVersion,
    ),
    "practices: a draft opened": (
        lambda w: practices.open_draft(w.amber, **by(w, "author")),
        Draft,
    ),
    "practices: a draft handed over": (
        lambda w: practices.submit(w.changing, **by(w, "author")),
        Draft,
    ),
    "practices: a draft published": (
        lambda w: practices.publish(w.changing, **by(w, "owner coordinator")),
        PracticeVersion,
    ),
    "practices: a draft taken back": (
        lambda w: practices.take_back(w.waiting.draft, **by(w, "author")),
        Draft,
    ),
    "practices: a draft discarded": (
        lambda w: practices.discard(w.changing.draft, **by(w, "author")),
        Draft,
    ),
    "practices: a note written": (
        lambda w: practices.write_note(**w.note_says, **by(w, "author")),
        Note,
    ),
    "practices: a note published": (
        lambda w: practices.publish_note(w.note, **by(w, "owner coordinator")),
        Note,
    ),
    "practices: a note made a write-up": (
        lambda w: practices.promote_note(w.shown_note, **by(w, "author")),
        Note,
    ),
    "practices: a note taken away": (
        lambda w: practices.discard_note(w.note, **by(w, "author")),
        Note,
    ),
    "practices: a note over": (
        lambda _: practices.expire_notes(by=TEST, at=NOW + 100 * DAY),
        Note,
    ),
    "practices: handed over": (lambda w: practices.submit(w.draft, **by(w, "author")), Practice),
    "practices: published": (
        lambda w: practices.publish(w.draft, **by(w, "owner coordinator")),
        PracticeVersion,
    ),
    "practices: withdrawn": (
        lambda w: practices.withdraw(w.public, reason=WHY, **by(w, "author")),
        Practice,
    ),
    "practices: an adoption": (
        lambda w: practices.declare(
            w.public,
            adopter=w.adopters,
            content=USES | {"kind": "policy"},
            **by(w, "peer official"),
        ),
        Adoption,
    ),
    "practices: an adoption changed": (
        lambda w: practices.change(w.adoption, content={"stage": "scaled"}, **by(w, "chair")),
        Adoption,
    ),
    "practices: an adoption confirmed": (
        lambda w: practices.confirm(w.adoption, **by(w, "chair")),
        Adoption,
    ),
    "practices: an adoption acknowledged": (
        lambda w: practices.acknowledge(w.adoption, **by(w, "author")),
        Adoption,
    ),
    "practices: an adoption lapsed": (_lapse, Adoption),
    "practices: an adoption handed over": (
        lambda w: practices.hand_over_adoption(w.adoption, None, **by(w, "chair")),
        Adoption,
    ),
    "practices: a nation asked": (
        lambda w: practices.invite_adopter(
            w.public, nation=w.cast.nations["denmark"], **by(w, "author")
        ),
        AdoptionInvitation,
    ),
    "practices: a nation says no": (
        lambda w: practices.decline(w.asked, because=WHY, **by(w, "peer official")),
        AdoptionInvitation,
    ),
    "practices: still true": (
        lambda w: practices.confirm_practice(w.public, **by(w, "author")),
        Practice,
    ),
    "practices: whom to ask": (
        lambda w: practices.name_contact(
            w.public, person=w.people["author"], mailbox="", **by(w, "author")
        ),
        PracticeContact,
    ),
    "practices: another answers": (
        lambda w: practices.hand_over_contact(w.contact, None, **by(w, "author")),
        PracticeContact,
    ),
    "practices: all are told": (
        lambda w: practices.warn(
            w.public, subject="A hole", text="Close it.", **by(w, "owner coordinator")
        ),
        SecurityNotice,
    ),
    "practices: a translation": (
        lambda w: practices.translate(
            w.public,
            language="et",
            texts={"title": "Tunnus", "summary": "Lühidalt."},
            by_machine=False,
            **by(w, "author"),
        ),
        Translation,
    ),
    "practices: a nation asked to own it": (
        lambda w: practices.ask_co_owner(
            w.public, nation=w.cast.nations["canada"], **by(w, "owner coordinator")
        ),
        CoOwnership,
    ),
    "practices: under a number": (
        lambda w: practices.create_sourced(
            content=w.content,
            system="catalogue",
            external_id="1",
            url="",
            owner=w.estonia,
            **by(w, "author"),
        ),
        SourceRecord,
    ),
    "practices: what came of reading": (
        lambda w: practices.signal(w.public, signal="read", **by(w, "peer official")),
        ReadingSignal,
    ),
    "meetings: arranged": (
        lambda w: groups.arrange(group=None, details=w.details, **by(w, "secretariat")),
        Meeting,
    ),
    "meetings: changed": (
        lambda w: groups.update(
            w.meeting, details=replace(w.details, title="Moved"), **by(w, "secretariat")
        ),
        Meeting,
    ),
    "meetings: a point": (
        lambda w: groups.add_point(w.meeting, point=Point("Two"), **by(w, "secretariat")),
        AgendaItem,
    ),
    "meetings: a point changed": (
        lambda w: groups.change_point(w.point, point=Point("Two"), **by(w, "secretariat")),
        AgendaItem,
    ),
    "meetings: a point removed": (
        lambda w: groups.remove_point(
            AgendaItem.objects.get(title="Budget"), **by(w, "secretariat")
        ),
        AgendaItem,
    ),
    "minutes: written": (
        lambda w: groups.write_minutes(
            w.meeting, texts={}, attendance={w.estonia: "present"}, **by(w, "secretariat")
        ),
        Attendance,
    ),
    "minutes: circulated": (
        lambda w: groups.circulate(w.meeting, **by(w, "secretariat")),
        Circulation,
    ),
    "registers: closed": (
        lambda w: groups.close_action(
            Action.objects.get(), state="done", outcome="Sent.", **by(w, "secretariat")
        ),
        Action,
    ),
    "meetings: opened by two": (
        lambda w: groups.share_wider(
            w.meeting,
            marking=Marking.GREEN,
            asked_by=w.people["chair"],
            reason=WHY,
            **by(w, "secretariat"),
        ),
        Meeting,
    ),
    "sharing: asked": (
        lambda w: sharing.ask(
            w.public, release=True, reason=WHY, **by(w, "named nation's official")
        ),
        Wish,
    ),
    "sharing: taken back": (
        lambda w: sharing.take_back(w.wish, **by(w, "peer official")),
        Wish,
    ),
    "sharing: agreed": (
        lambda w: sharing.answer(w.wish, agree=True, reason=WHY, **by(w, "owner coordinator")),
        PracticeVersion,
    ),
    "sharing: declined": (
        lambda w: sharing.answer(w.wish, agree=False, reason=WHY, **by(w, "owner coordinator")),
        Wish,
    ),
    "digests: owed": (lambda w: digests.fan_out(w.owed, by=TEST, at=NOW), Delivery),
    "digests: sent": (
        lambda w: settle(w.delivery, state=DeliveryState.SENT, note="", at=NOW),
        Delivery,
    ),
    "digests: a list left": (
        lambda w: digests.opt_out(w.people["chair"], list_name="x", **by(w, "chair")),
        OptOut,
    ),
    "digests: a list joined": (
        lambda w: digests.opt_in(w.people["secretariat"], list_name="left", **by(w, "secretariat")),
        OptOut,
    ),
    "the loader": (lambda _: load_network(ROOT / "data", by=TEST, at=NOW), Topic),
}
# What only notes something has no change that could break.
NOTES: dict[str, Act] = {
    "members: a file": lambda w: members.note_export(w.people["author"], **by(w, "author")),
    "practices: read": lambda w: practices.note_read(w.amber, **by(w, "author")),
    "meetings: read": lambda w: groups.note_read(w.meeting, [], **by(w, "secretariat")),
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:  # noqa: ARG001 - pytest's way to ask for the database
    """One world for all acts, each of which is undone; gone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def before(world: World, django_db_blocker: Any) -> Rows:  # noqa: ARG001 - which is looked at
    """What each act leaves behind, since it is undone."""
    with django_db_blocker.unblock():
        assert verify().broken is None
        return everything()


def everything() -> Rows:
    """All rows of the hub's own tables, as the engine has them."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label in OURS:
                table, key = model._meta.db_table, model._meta.pk.column
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY "{key}"')  # noqa: S608 - our own names
                found[table] = cursor.fetchall()
    return found


@pytest.mark.parametrize("act", [*ACTS, *NOTES])
def test_without_its_entry_there_is_no_change(
    world: World, before: Rows, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    do = NOTES.get(act) or ACTS[act][0]
    # The table that the trail is written to is broken, not the code that writes it.
    with monkeypatch.context() as broken:
        broken.setattr(Event._meta, "db_table", "nowhere")
        with pytest.raises(DatabaseError, match="nowhere"), transaction.atomic():
            do(world)
    assert everything() == before


@pytest.mark.parametrize("act", ACTS)
def test_without_the_change_there_is_no_entry(
    world: World, before: Rows, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    do, model = ACTS[act]
    # Django keeps what a column is called from its first use: not from when the table was broken.
    assert all(field.cached_col for field in model._meta.concrete_fields)
    with monkeypatch.context() as broken:
        broken.setattr(model._meta, "db_table", "nowhere")
        with pytest.raises(DatabaseError, match="nowhere"), transaction.atomic():
            do(world)
    assert everything() == before


@pytest.mark.parametrize("act", [*ACTS, *NOTES])
def test_they_are_done_together_and_undone_together(world: World, before: Rows, act: str) -> None:
    do = NOTES.get(act) or ACTS[act][0]
    entries = Event.objects.count()
    with transaction.atomic():
        do(world)
        assert Event.objects.count() > entries
        assert verify().broken is None
        transaction.set_rollback(True)  # as for whatever fails after it, before the commit
    assert everything() == before


def test_each_module_of_actions_is_here() -> None:
    named = {act.split(":")[0] for act in (*ACTS, *NOTES)}
    assert named == {
        "members",
        "practices",
        "meetings",
        "minutes",
        "registers",
        "sharing",
        "digests",
        "the loader",
    }
