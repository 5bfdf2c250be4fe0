import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from members import queries
from members.actions import make_key, revoke_key
from members.markings import Marking
from members.models import Nation, NetworkProfile, Observer, Organisation
from members.roles import Role
from practices.models import Practice, UptakeFigure
from tests.factories.declarations import DeclarationFactory
from tests.factories.members import (
    NOW,
    CircleFactory,
    NationFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.practices import PracticeFactory, ReuseFactory, TopicFactory
from tests.factories.summits import ChairFactory, SummitFactory
from tests.factories.workinggroups import GroupFactory, MeetingFactory
from workinggroups.models import Action

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
Counter = Callable[[int], Any]


def estonia(**more: Any) -> Nation:
    return NationFactory(slug="estonia", name="Estonia", iso2="EE", iso3="EST", **more)


# --- Nations ---------------------------------------------------------------------------------


def test_each_nation_has_its_clock_its_lead_and_its_practices_by_stage() -> None:
    nation = estonia()
    nation.memberships.create(joined="2014-12-09")
    nation.lead_bodies.create(position=0, name="A ministry", is_current=True)
    nation.lead_bodies.create(position=1, name="Another, before")
    PracticeFactory.create_batch(2, owner_nation=nation, stage="live")
    PracticeFactory(owner_nation=nation, stage="discovery")
    PracticeFactory(owner_nation=nation, stage=None)
    [row] = queries.nation_rows(PUBLIC, at=NOW)
    assert row.clock.hour == "14:00"
    assert row.since is not None
    assert str(row.since.joined) == "9 December 2014"
    assert row.lead_body is not None
    assert row.lead_body.name == "A ministry"
    assert [(s.stage, s.label, s.number) for s in row.stages] == [
        ("discovery", "Discovery", 1),
        ("live", "Live", 2),
        ("", "Stage not known", 1),
    ]
    assert row.total == 4


def test_a_nation_without_anything_known_still_stands_in_the_list() -> None:
    estonia()
    [row] = queries.nation_rows(PUBLIC, at=NOW)
    assert (row.since, row.lead_body, row.stages, row.total) == (None, None, [], 0)


def test_hidden_practices_are_not_counted() -> None:
    nation = estonia()
    PracticeFactory(owner_nation=nation, marking=Marking.GREEN)
    [row] = queries.nation_rows(PUBLIC, at=NOW)
    assert row.total == 0
    [row] = queries.nation_rows(PersonFactory(nation=nation), at=NOW)
    assert row.total == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_nations_costs_five_queries(
    number: int, django_assert_num_queries: Counter
) -> None:
    for nation in NationFactory.create_batch(number):
        nation.memberships.create(joined="2018-02")
        nation.lead_bodies.create(position=0, name="A ministry", is_current=True)
        PracticeFactory(owner_nation=nation)
    with django_assert_num_queries(5):
        assert len(queries.nation_rows(PUBLIC, at=NOW)) == number


def a_life_in_the_network(nation: Nation, number: int) -> None:
    """Give the nation `number` of everything that its page shows."""
    other = NationFactory()
    membership = nation.memberships.create(joined="2014-12-09")
    for place in range(number):
        nation.lead_bodies.create(position=place, name=f"Body {place}", is_current=place == 0)
        summit = SummitFactory(host=nation)
        summit.admitted.add(membership)
        ChairFactory(nation=nation)
        GroupFactory().leads.create(nation=nation, position=0, ref="https://example.org/")
        DeclarationFactory(signed_by=[nation])
        unit = OrganisationFactory(nation=nation, kind=Organisation.Kind.DIGITAL_UNIT)
        OrganisationFactory(nation=nation)
        own = PracticeFactory(owner_nation=nation, topics=[TopicFactory()])
        ReuseFactory(practice=own, country=other.iso2, nation=other)
        ReuseFactory(practice=own, country=nation.iso2, nation=nation, organisation=unit)
        foreign = PracticeFactory(owner_nation=other)
        ReuseFactory(practice=foreign, country=nation.iso2, nation=nation)
        UptakeFigure.objects.create(
            nation=nation, practice=own, what=f"Take-up {place}", value="5", ref="common usage"
        )


@pytest.mark.parametrize("number", [1, 3])
def test_a_nations_page_costs_thirteen_queries_and_shows_everything(
    number: int, django_assert_num_queries: Counter
) -> None:
    nation = estonia()
    a_life_in_the_network(nation, number)
    with django_assert_num_queries(13):
        page = queries.nation_page(nation, PUBLIC, at=NOW)
        shown = [
            page.practices, page.topics, page.taken_over, page.took_over, page.uptake_figures,
            page.summits, page.chairs, page.groups_led, page.signed, page.digital_units,
            page.other_bodies,
        ]  # fmt: skip
    assert [len(rows) for rows in shown] == [number] * len(shown)
    assert [len(page.memberships[0].admitted_at.all()), len(page.memberships)] == [number, 1]
    assert page.lead_body is not None
    assert page.lead_body.name == "Body 0"
    assert len(page.earlier_bodies) == number - 1
    assert all(len(t.abroad) == len(t.at_home) == 1 for t in page.taken_over)
    assert page.clock.zone == "Europe/Tallinn"


def test_topics_stand_in_order_of_weight_then_name() -> None:
    nation = estonia()
    data, identity, payments = (TopicFactory(label=n) for n in ("Data", "Identity", "Payments"))
    PracticeFactory(owner_nation=nation, topics=[payments, identity])
    PracticeFactory(owner_nation=nation, topics=[payments, data])
    page = queries.nation_page(nation, PUBLIC, at=NOW)
    assert [(t.topic.label, t.number) for t in page.topics] == [
        ("Payments", 2),
        ("Data", 1),
        ("Identity", 1),
    ]


def test_what_a_reader_may_not_see_is_absent_from_a_nations_page() -> None:
    nation, other = estonia(), NationFactory()
    hidden = PracticeFactory(owner_nation=nation, marking=Marking.GREEN, topics=[TopicFactory()])
    foreign = PracticeFactory(owner_nation=other, marking=Marking.GREEN)
    ReuseFactory(practice=hidden, country=other.iso2)
    ReuseFactory(practice=foreign, country=nation.iso2, nation=nation)
    UptakeFigure.objects.create(
        nation=nation, practice=hidden, what="x", value="5", ref="common usage"
    )
    group = GroupFactory(marking=Marking.GREEN)
    group.leads.create(nation=nation, position=0, ref="https://example.org/")

    def seen(user: Any) -> list[int]:
        page = queries.nation_page(nation, user, at=NOW)
        parts = [page.practices, page.topics, page.taken_over, page.took_over, page.groups_led]
        return [len(rows) for rows in [*parts, page.uptake_figures]]

    assert seen(PUBLIC) == [0, 0, 0, 0, 0, 0]
    assert seen(PersonFactory(nation=other)) == [1, 1, 1, 1, 1, 1]


# --- Organisations ---------------------------------------------------------------------------


def test_bodies_stand_under_their_nation_and_other_countries_come_last() -> None:
    nation = estonia()
    local = OrganisationFactory(nation=nation, name="Tartu")
    OrganisationFactory(nation=nation, kind=Organisation.Kind.DIGITAL_UNIT, name="RIA")
    OrganisationFactory(nation=None, country="AX", name="Åland")
    ReuseFactory.create(organisation=local, practice=PracticeFactory())
    ReuseFactory.create(organisation=local, practice=PracticeFactory(marking=Marking.GREEN))
    sections = queries.bodies_by_nation(PUBLIC)
    assert [(s.name, s.code) for s in sections] == [("Estonia", "EE"), ("Åland Islands", "AX")]
    assert [(row.body.name, row.reuses) for row in sections[0].local] == [("Tartu", 1)]
    assert [row.body.name for row in sections[0].central] == ["RIA"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_bodies_costs_two_queries(
    number: int, django_assert_num_queries: Counter
) -> None:
    for body in OrganisationFactory.create_batch(number):
        ReuseFactory(organisation=body)
    with django_assert_num_queries(2):
        assert len(queries.bodies_by_nation(PUBLIC)) == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_bodys_page_costs_two_queries(number: int, django_assert_num_queries: Counter) -> None:
    body = OrganisationFactory()
    OrganisationFactory.create_batch(number, succeeded_by=body)
    ReuseFactory.create_batch(number, organisation=body)
    with django_assert_num_queries(2):
        page = queries.organisation_page(body, PUBLIC)
        assert {use.practice.owner_nation.name for use in page.reuses}
    assert [len(page.reuses), len(page.predecessors)] == [number, number]


# --- The network -----------------------------------------------------------------------------


def test_the_network_before_and_after_its_data_is_loaded() -> None:
    assert queries.network(PUBLIC).profile is None
    words = dict.fromkeys(
        ["legal_status", "what_it_is", "working_methods", "admission_rule", "secretariat"], "x"
    )
    NetworkProfile.objects.create(
        slug="dn", name="Digital Nations", founded="2014", shared_condition="x", **words
    )
    Observer.objects.create(slug="us", name="United States", iso2="US", status="x", date="2014")
    found = queries.network(PUBLIC)
    assert found.profile is not None
    assert found.profile.name == "Digital Nations"
    assert [observer.name for observer in found.observers] == ["United States"]


# --- One's own pages -------------------------------------------------------------------------


def test_a_persons_page_says_what_waits_and_what_the_role_allows() -> None:
    person = PersonFactory(role=Role.COORDINATOR, time_zone="Pacific/Auckland")
    group = GroupFactory(circle=CircleFactory(people=[person]))
    meeting = MeetingFactory(owner_circle=group.circle)
    due = datetime.date(2026, 12, 1)
    for number, state in enumerate(["open", "done"]):
        Action.objects.create(
            meeting=meeting, number=number, text=state, owner=person, due=due, state=state
        )
    page = queries.own_page(person, at=NOW)
    assert [action.text for action in page.actions] == ["open"]
    assert [circle.group for circle in page.circles] == [group]
    assert page.clock.hour == "01:00"
    assert page.manages_keys
    assert page.abilities == [
        "Read what is for the network",
        "Write practices of your nation",
        "Publish practices of your nation",
        "Make and revoke keys of your nation",
        "Invite, change and release people of your nation",
        "Reset the lost second factor of those they answer for",
        "Decide how people of your nation sign in",
        "Keep the working days of your nation",
    ]


def test_somebody_who_left_is_told_of_no_ability() -> None:
    person = PersonFactory(role=Role.COORDINATOR, left_at=NOW)
    page = queries.own_page(person, at=NOW)
    assert (page.abilities, page.manages_keys) == ([], False)


@pytest.mark.parametrize("number", [1, 3])
def test_a_persons_page_costs_three_queries(
    number: int, django_assert_num_queries: Counter
) -> None:
    person = PersonFactory()
    for place in range(number):
        group = GroupFactory(circle=CircleFactory(people=[person]))
        Action.objects.create(
            meeting=MeetingFactory(owner_circle=group.circle),
            number=place,
            text="Do it",
            owner=person,
            due=datetime.date(2026, 12, 1),
        )
    with django_assert_num_queries(3):
        page = queries.own_page(person, at=NOW)
        assert {action.meeting.title for action in page.actions}
    assert [len(page.actions), len(page.circles)] == [number, number]


def test_keys_are_told_apart_by_state_and_by_nation() -> None:
    nation, by = estonia(), PersonFactory()
    day = datetime.timedelta(days=1)

    def made(name: str, *, of: Nation = nation, days: int = 9) -> Any:
        return make_key(
            nation=of, name=name, scopes=["read"], expires_at=NOW + day * days, by=by, at=NOW
        )[0]

    made("used")
    revoke_key(made("revoked"), by=by, at=NOW)
    made("short", days=1)
    made("foreign", of=NationFactory())
    rows = queries.keys_of(nation, at=NOW + day * 2)
    assert [(row.key.name, row.state) for row in rows] == [
        ("short", "expired"),
        ("revoked", "revoked"),
        ("used", "usable"),
    ]
    assert rows[0].scopes == ["read what is public"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_keys_costs_one_query(number: int, django_assert_num_queries: Counter) -> None:
    nation, by = estonia(), PersonFactory()
    later = NOW + datetime.timedelta(days=9)
    for _ in range(number):
        make_key(nation=nation, name="k", scopes=["read"], expires_at=later, by=by, at=NOW)
    with django_assert_num_queries(1):
        rows = queries.keys_of(nation, at=NOW)
        assert {row.key.created_by.name for row in rows if row.key.created_by}
    assert len(rows) == number


def test_the_members_zones_come_first_and_each_zone_once() -> None:
    NationFactory.create_batch(2, time_zone="Europe/Tallinn")
    groups = queries.zone_choices(PersonFactory(nation__time_zone="Asia/Seoul"), "UTC")
    assert groups[0][1] == [(z, z) for z in ("UTC", "Asia/Seoul", "Europe/Tallinn")]
    zones = [zone for _, choices in groups for zone, _ in choices]
    assert len(zones) == len(set(zones))
    assert ("Europe/Oslo", "Europe/Oslo") in dict(groups)["Europe"]


def test_a_persons_own_zone_can_always_be_kept() -> None:
    person = PersonFactory(time_zone="Africa/Nairobi")
    assert queries.zone_choices(person, person.time_zone)[0][1][0] == (
        "Africa/Nairobi",
        "Africa/Nairobi",
    )


def test_drafts_and_withdrawn_practices_are_not_in_the_library() -> None:
    nation = estonia()
    practice = PracticeFactory(owner_nation=nation)
    Practice.objects.filter(pk=practice.pk).update(
        status="withdrawn", withdrawn_at=NOW, withdrawal_reason="Wrong."
    )
    assert queries.nation_page(nation, PUBLIC, at=NOW).practices == []
