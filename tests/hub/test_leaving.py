"""Leaving with a checklist: what is shown, to whom it goes, and that nothing leaks afterwards."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from core.errors import FieldErrors
from core.models import Event
from digests.actions import fan_out
from digests.models import Delivery
from digests.tasks import send_batch
from hub.leaving import actions
from hub.leaving.checklist import checklist
from members.actions import make_key, move, seat
from members.models import MemberKey, Person, Scope, Seat
from members.roles import Role
from practices.actions import Adopter, declare
from practices.models import Adoption, Notice, Practice
from practices.search.index import refresh_all
from tests.factories.digests import arrange, circulate
from tests.factories.practices import settle
from tests.factories.workinggroups import GroupFactory, MeetingFactory
from tests.members.test_views import confirmed, text_of
from tests.readers import NOW, TEST, Cast, make_cast, make_practice
from workinggroups.models import Action, Meeting

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def act(meeting: Meeting, owner: Person, text: str = "Do it.", **more: Any) -> Action:
    return Action.objects.create(  # type: ignore[no-any-return] # reason: the manager is untyped
        meeting=meeting, number=Action.objects.count() + 1, text=text, owner=owner,
        due=(NOW + DAY).date(), fingerprint=text, paragraph="", **more,
    )  # fmt: skip


def belongings(cast: Cast) -> Person:
    """Everything that an author of Estonia may hold."""
    author = cast.people["author"]
    nation = cast.nations["estonia"]
    make_practice(cast, "draft")
    make_practice(cast, "clear")
    make_practice(cast, "withdrawn, clear")
    meeting = MeetingFactory(marking="GREEN", starts_at=NOW + DAY)
    meeting.invitations.create(person=author)
    MeetingFactory(marking="GREEN", starts_at=NOW - DAY).invitations.create(person=author)
    act(meeting, author)
    act(meeting, author, "Done already.", state="done")
    group = GroupFactory(marking="GREEN")
    seat(group.circle, author, by=TEST, at=NOW, is_chair=True)
    other = make_practice(cast, "green", slug="other", owner_nation=cast.nations["denmark"])
    Practice.objects.filter(pk=other.pk).update(author=None)
    adopter, uses = Adopter(nation), {"kind": "code", "stage": "in_use"}
    declare(other, adopter=adopter, content=uses, by=author, at=NOW)
    expires = NOW + 30 * DAY
    make_key(
        nation=nation, name="Catalogue", scopes=[Scope.READ], expires_at=expires, by=author, at=NOW
    )
    return author


def kinds(cast: Cast, person: Person, viewer: str) -> list[str]:
    held = checklist(person, cast.user(viewer), at=NOW).holdings
    return [holding.kind for holding in held]


def test_the_checklist_shows_what_is_held_and_can_be_handed_over(cast: Cast) -> None:
    author = belongings(cast)
    everything = ["chair", "practice", "practice", "adoption", "action", "key", "meeting"]
    assert kinds(cast, author, "author") == everything
    assert kinds(cast, author, "owner coordinator") == everything
    heirs = checklist(author, author, at=NOW).heirs
    assert [heir.name for heir in heirs] == ["owner coordinator", "owner official"]


def test_the_checklist_shows_nobody_what_they_may_not_read(cast: Cast) -> None:
    author = belongings(cast)
    make_practice(cast, "draft, red")
    circle = cast.circles["the-group"]
    hidden = MeetingFactory(
        owner_nation=None, owner_circle=circle, marking="AMBER", starts_at=NOW + DAY
    )
    hidden.invitations.create(person=author)
    act(hidden, author)
    GroupFactory(circle=circle, owner_circle=circle, owner_nation=None, marking="AMBER")
    seat(circle, author, by=TEST, at=NOW, is_chair=True)
    assert len(kinds(cast, author, "author")) == 11
    assert len(kinds(cast, author, "owner coordinator")) == 7
    # The secretariat reads the group's, but neither kind of draft.
    assert kinds(cast, author, "secretariat").count("practice") == 1


def test_the_checklist_costs_the_same_for_more_of_each(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    author = belongings(cast)
    with django_assert_num_queries(8):
        checklist(author, cast.people["author"], at=NOW)
    meeting = MeetingFactory(marking="GREEN", starts_at=NOW + DAY)
    meeting.invitations.create(person=author)
    act(meeting, author)
    make_practice(cast, "green")
    seat(GroupFactory(marking="GREEN").circle, author, by=TEST, at=NOW, is_chair=True)
    with django_assert_num_queries(8):
        assert len(checklist(author, cast.people["author"], at=NOW).holdings) == 11


def all_to(cast: Cast, person: Person, viewer: Person, heir: Person) -> dict[str, Person]:
    del cast
    return {holding.key: heir for holding in checklist(person, viewer, at=NOW).holdings}


def test_everything_goes_to_the_heir_and_then_the_place_ends(cast: Cast) -> None:
    author, heir = belongings(cast), cast.people["owner coordinator"]
    actions.leave(author, heirs=all_to(cast, author, author, heir), by=author, at=NOW)
    written = Practice.objects.exclude(status="withdrawn").exclude(slug="other")
    assert set(written.values_list("author", flat=True)) == {heir.pk}
    assert Action.objects.get(state="open").owner == heir
    assert MemberKey.objects.get(name="Catalogue").kept_by == heir
    assert Adoption.objects.get().contact == heir
    assert Seat.objects.get(circle__group__isnull=False).person == heir
    assert Meeting.objects.upcoming(at=NOW).get().invitations.get().person == heir
    author.refresh_from_db()
    assert author.left_at == NOW
    verbs = list(Event.objects.order_by("-sequence").values_list("verb", flat=True)[:8])
    assert verbs == [
        "person:leave", "meeting:hand-over", "key:hand-over", "action:hand-over",
        "adoption:hand-over", "practice:hand-over", "practice:hand-over", "circle:change",
    ]  # fmt: skip


def test_an_adoption_that_nobody_takes_is_its_coordinators_affair(cast: Cast) -> None:
    author = belongings(cast)
    boss = cast.people["owner coordinator"]
    for erased in (False, True):
        adoption = Adoption.objects.get()
        Adoption.objects.update(contact=author, contact_left_at=None)
        if erased:
            actions.practices.release_adoptions(author, at=NOW)
        else:
            Practice.objects.filter(pk=adoption.practice_id).update(marking="RED")
            heirs = all_to(cast, author, boss, boss)
            assert f"adoption-{adoption.pk}" not in heirs
            actions.leave(author, heirs=heirs, by=boss, at=NOW)
        adoption.refresh_from_db()
        assert (adoption.contact, adoption.contact_left_at) == (None, NOW)
    assert [n.person for n in Notice.objects.filter(kind="contact")] == [boss, boss]


def test_an_adoption_goes_to_nobody_who_may_not_read_it(cast: Cast) -> None:
    author, heir = belongings(cast), cast.people["owner official"]
    practice = Adoption.objects.get().practice
    Practice.objects.filter(pk=practice.pk).update(marking="RED")
    practice.named_people.add(author)
    heirs = all_to(cast, author, author, heir)
    with pytest.raises(FieldErrors) as refusal:
        actions.leave(author, heirs=heirs, by=author, at=NOW)
    assert [key[0].partition("-")[0] for key in refusal.value.faults] == ["adoption"]


def test_each_thing_needs_an_heir_of_the_nation_who_may_read_it(cast: Cast) -> None:
    author, heir = belongings(cast), cast.people["owner official"]
    chosen = all_to(cast, author, author, heir)
    missing, *rest = chosen
    with pytest.raises(FieldErrors) as refusal:
        actions.leave(author, heirs=dict.fromkeys(rest, heir), by=author, at=NOW)
    assert list(refusal.value.flat()) == [missing]
    with pytest.raises(FieldErrors) as refusal:
        actions.leave(author, heirs=chosen | {missing: cast.people["chair"]}, by=author, at=NOW)
    assert list(refusal.value.flat()) == [missing]
    author.refresh_from_db()
    assert author.left_at is None


def test_what_is_a_groups_goes_to_whoever_gets_its_chair_or_reads_it(cast: Cast) -> None:
    author, heir = cast.people["author"], cast.people["owner official"]
    circle = cast.circles["the-group"]
    GroupFactory(circle=circle, owner_circle=circle, owner_nation=None, marking="AMBER")
    seat(circle, author, by=TEST, at=NOW)
    meeting = MeetingFactory(
        owner_nation=None, owner_circle=circle, marking="AMBER", starts_at=NOW + DAY
    )
    meeting.invitations.create(person=author)
    action = act(meeting, author)
    with pytest.raises(FieldErrors, match="may not read it"):
        actions.leave(author, heirs=all_to(cast, author, author, heir), by=author, at=NOW)
    seat(circle, author, by=TEST, at=NOW, is_chair=True)
    actions.leave(author, heirs=all_to(cast, author, author, heir), by=author, at=NOW)
    action.refresh_from_db()
    assert action.owner == heir


def test_what_the_viewer_may_not_read_goes_to_those_who_run_it(cast: Cast) -> None:
    author, coordinator = cast.people["author"], cast.people["owner coordinator"]
    circle = cast.circles["the-group"]
    group = GroupFactory(circle=circle, owner_circle=circle, owner_nation=None, marking="AMBER")
    seat(circle, author, by=TEST, at=NOW)
    shared: dict[str, Any] = {"owner_nation": None, "owner_circle": circle, "marking": "AMBER"}
    of_group = act(MeetingFactory(group=group, **shared), author)
    without_group = act(MeetingFactory(**shared), author)
    draft = make_practice(cast, "draft, group's", author=author)
    actions.leave(author, heirs={}, by=coordinator, at=NOW)
    for row in (of_group, without_group, draft):
        row.refresh_from_db()
    assert of_group.owner == cast.people["chair"]
    assert without_group.owner == cast.people["secretariat"]
    assert draft.author is None


def test_the_last_of_a_place_may_go_and_actions_stay_where_nobody_is(cast: Cast) -> None:
    office = cast.people["secretariat"]
    Person.objects.filter(role=Role.SECRETARIAT).exclude(pk=office.pk).update(left_at=NOW)
    action = act(MeetingFactory(marking="GREEN"), office)
    actions.leave(office, heirs={}, by=office, at=NOW)
    action.refresh_from_db()
    assert action.owner == office


def test_a_group_draft_of_somebody_who_moved_closes_for_them(cast: Cast) -> None:
    chair, office = cast.people["chair"], cast.people["secretariat"]
    draft = make_practice(cast, "draft, group's")
    place: dict[str, Any] = {
        "nation": cast.nations["denmark"],
        "role": Role.OFFICIAL,
        "reason": "A new post.",
    }
    actions.move(chair, heirs={}, by=office, at=NOW, **place)
    assert not Practice.objects.visible_to(cast.user("chair")).exists()
    draft.refresh_from_db()
    assert draft.author is None
    assert Practice.objects.visible_to(cast.user("group member")).exists()


# --- On the pages ----------------------------------------------------------------------------


def client_of(cast: Cast, reader: str) -> Client:
    return confirmed(cast.people[reader])


def test_a_coordinator_ends_a_place_on_the_page(cast: Cast) -> None:
    author, heir = belongings(cast), cast.people["owner official"]
    client = client_of(cast, "owner coordinator")
    address = f"/me/people/{author.pk}/leaving/"
    assert "Zanzibar draft (draft)" in text_of(client.get(address))
    reply = client.post(address, {})
    assert "Choose who takes this over." in text_of(reply)
    reply = client.post(address, {"everything": "x\x00"})
    assert "Select a valid choice" in text_of(reply)
    reply = client.post(address, {"everything": str(heir.pk)}, follow=True)
    assert "has left. Nothing opens to them any more." in text_of(reply)
    assert client.get(address).status_code == 404


def test_somebody_leaves_by_themself_and_is_signed_out(cast: Cast) -> None:
    official = cast.people["owner official"]
    client = client_of(cast, "owner official")
    address = f"/me/people/{official.pk}/leaving/"
    assert f'href="{address}"' in client.get("/me/").content.decode()
    assert "Nothing has to be handed over" in text_of(client.get(address))
    assert "You have left the network" in text_of(client.post(address))
    assert client.get("/me/").status_code == 302


def test_nobody_ends_the_place_of_somebody_elses_person(cast: Cast) -> None:
    peer = cast.people["peer official"].pk
    client = client_of(cast, "owner coordinator")
    for name in ("", "leaving/", "move/"):
        assert client.get(f"/me/people/{peer}/{name}").status_code == 404
    own = cast.people["owner official"].pk
    assert client.get(f"/me/people/{own}/move/").status_code == 403


def test_the_secretariat_moves_somebody_on_the_page(cast: Cast) -> None:
    author = belongings(cast)
    Practice.objects.all().delete()
    client = client_of(cast, "secretariat")
    address = f"/me/people/{author.pk}/move/"
    data = {
        "everything": str(cast.people["owner official"].pk),
        "place": "denmark",
        "role": "official",
    }
    assert "Why" in text_of(client.post(address, data))
    reply = client.post(address, data | {"place": "estonia", "reason": "x"})
    assert "Choose another place." in text_of(reply)
    reply = client.post(address, data | {"role": "secretariat", "reason": "x"})
    assert "does not fit" in text_of(reply)
    reply = client.post(address, data | {"reason": "A new post."}, follow=True)
    assert "has moved" in text_of(reply)
    author.refresh_from_db()
    assert author.nation == cast.nations["denmark"]


def test_a_coordinator_changes_a_role_on_the_page(cast: Cast) -> None:
    official = cast.people["owner official"]
    client = client_of(cast, "owner coordinator")
    address = f"/me/people/{official.pk}/"
    assert "Another role" in text_of(client.get(address))
    reply = client.post(address, {"role": "coordinator"})
    assert "Say why the role becomes wider" in text_of(reply)
    reply = client.post(address, {"role": "coordinator", "reason": "A deputy."}, follow=True)
    assert "The role of owner official is changed." in text_of(reply)
    own = f"/me/people/{cast.people['owner coordinator'].pk}/"
    assert "nobody changes their own" in text_of(client.get(own))
    assert client.post(own, {"role": "official"}).status_code == 403


# --- Nothing leaks after the next request ----------------------------------------------------

SECRET = "quokkatorium"


def owed(cast: Cast, person: Person, **shared: Any) -> Meeting:
    """A meeting whose digest is owed to the person, and to a colleague who stays."""
    office = cast.people["secretariat"]
    meeting = arrange(office, invite=[person, cast.people["owner coordinator"]])
    Meeting.objects.filter(pk=meeting.pk).update(title=f"Call {SECRET}", **shared)
    fan_out(circulate(meeting, office, f"Said of {SECRET}."), by=TEST, at=NOW)
    meeting.refresh_from_db()
    return meeting


def asked(client: Client, meeting: Meeting, practice: Practice) -> list[str]:
    """What each door answers to somebody: page, lists, search, copy of the digest, API."""
    copies = [f"/digests/{pk}/" for pk in Delivery.objects.values_list("pk", flat=True)]
    doors = [
        meeting.get_absolute_url(), practice.get_absolute_url(), "/meetings/", "/practices/",
        "/practices/drafts/", "/practices/?q=quokka", "/trail/", "/", *copies,
        "/api/v1/meetings/", f"/api/v1{meeting.get_absolute_url()}", "/api/v1/practices/",
        f"/api/v1{practice.get_absolute_url()}", "/ledger/feed.atom",
    ]  # fmt: skip
    told = {door: client.get(door).content.decode() for door in doors}
    return [door for door, text in told.items() if SECRET in text]


@pytest.mark.parametrize("end", ["leaves", "moves"])
def test_removing_a_person_with_a_page_open_a_feed_polled_and_a_digest_owed(
    cast: Cast, end: str
) -> None:
    official, coordinator = cast.people["owner official"], cast.people["owner coordinator"]
    estonia = cast.nations["estonia"]
    meeting = owed(cast, official, marking="AMBER", owner_nation=estonia, owner_circle=None)
    practice = make_practice(cast, "strict, named", title=f"A {SECRET}", slug="theirs")
    practice.named_nations.clear()
    settle(practice)
    refresh_all()
    page, colleague = Client(), Client()
    page.force_login(official)
    colleague.force_login(coordinator)
    secret = cast.secrets["nation's system"]
    system = Client(headers={"authorization": f"Bearer {secret}"})
    before = asked(page, meeting, practice)
    assert meeting.get_absolute_url() in before
    assert {"/api/v1/practices/", "/practices/?q=quokka", "/meetings/"} <= set(before)
    its_own = asked(system, meeting, practice)
    assert its_own

    if end == "leaves":
        actions.leave(official, heirs={}, by=coordinator, at=NOW)
    else:
        move(
            official, nation=cast.nations["denmark"], role=Role.OFFICIAL, reason="A new post.",
            by=cast.people["secretariat"], at=NOW,
        )  # fmt: skip

    assert asked(page, meeting, practice) == []
    assert page.get("/me/").status_code == 302  # the open session is over
    again = Client()
    again.force_login(Person.objects.get(pk=official.pk))
    assert asked(again, meeting, practice) == []
    mail.outbox.clear()
    send_batch()
    assert [letter.to for letter in mail.outbox] == [[coordinator.email]]
    assert SECRET in str(mail.outbox[0].body)
    states = dict(Delivery.objects.values_list("person__name", "state"))
    assert states == {"owner official": "withheld", "owner coordinator": "sent"}
    # The control: who stays, and the nation's system, read what they read before.
    assert meeting.get_absolute_url() in asked(colleague, meeting, practice)
    assert asked(system, meeting, practice) == its_own
