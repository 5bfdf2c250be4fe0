import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.errors import StateConflict
from core.models import Event
from members.actions import begin_elevation, end_elevation, forget_elevations
from members.models import Elevation, Person
from members.queries import elevation_in_force, own_page
from members.roles import Ability, Role
from members.rules import can_elevate, oversees_elevations
from practices.models import Draft, Practice
from practices.rules import can_check, can_withdraw
from tests.factories.members import PersonFactory
from tests.readers import (
    ELEVATED,
    NOW,
    PASSWORD,
    READERS,
    Cast,
    elevate,
    make_cast,
    make_practice,
    sharing_of,
)
from workinggroups.models import Meeting

pytestmark = pytest.mark.django_db
SECOND, HOUR = datetime.timedelta(seconds=1), datetime.timedelta(hours=1)
API = "/api/v1"
WHY = "The auditors asked for it."


@pytest.fixture
def cast() -> Cast:
    """Nobody is elevated yet."""
    cast = make_cast()
    Elevation.objects.all().delete()
    return cast


def begin(cast: Cast, reader: str = "secretariat", **more: Any) -> Elevation:
    values = {"nation": cast.nations["estonia"], "reason": WHY, "hours": 4, "at": NOW}
    return begin_elevation(**(values | {"by": cast.people[reader]} | more))


def signed_in(cast: Cast, reader: str) -> Client:
    client = Client()
    client.force_login(cast.people[reader])
    return client


def confirmed(cast: Cast, reader: str) -> Client:
    client = signed_in(cast, reader)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def titles(client: Client) -> set[str]:
    rows = client.get(f"{API}/practices/?limit=100").json()["results"]
    return {row["title"].removeprefix("Zanzibar ") for row in rows}


# --- Beginning and ending --------------------------------------------------------------------


def test_it_is_written_down_with_its_reason_and_nobodys_name(cast: Cast) -> None:
    elevation = begin(cast, hours=2)
    entry = Event.objects.get(verb="elevation:begin")
    assert (entry.on_id, entry.reason) == (str(elevation.pk), WHY)
    assert entry.actor_label == "secretariat"
    assert entry.on_label == "restricted matter of Estonia"
    assert entry.changes == {"until": [None, (NOW + 2 * HOUR).isoformat()]}


@pytest.mark.parametrize(
    ("change", "field"),
    [({"reason": " "}, "reason"), ({"hours": 5}, "hours"), ({"hours": 0}, "hours")],
)
def test_without_a_reason_or_for_longer_there_is_none(
    cast: Cast, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        begin(cast, **change)
    assert field in refusal.value.message_dict
    assert not Elevation.objects.exists()


def test_one_at_a_time(cast: Cast) -> None:
    first = begin(cast)
    with pytest.raises(StateConflict):
        begin(cast, nation=cast.nations["denmark"], at=NOW + HOUR)
    begin(cast, "administrator")
    end_elevation(first, by=cast.people["secretariat"], at=NOW + HOUR)
    begin(cast, at=NOW + HOUR)
    begin(cast, "administrator", at=NOW + 4 * HOUR)


def test_it_is_ended_once(cast: Cast) -> None:
    elevation = begin(cast)
    for at in (NOW + HOUR, NOW + 2 * HOUR):
        end_elevation(elevation, by=cast.people["secretariat"], at=at)
    elevation.refresh_from_db()
    assert elevation.ended_at == NOW + HOUR
    assert Event.objects.get(verb="elevation:end").changes == {
        "until": [(NOW + 4 * HOUR).isoformat(), (NOW + HOUR).isoformat()]
    }


def test_what_is_over_is_not_ended_again(cast: Cast) -> None:
    elevation = begin(cast)
    end_elevation(elevation, by=cast.people["secretariat"], at=NOW + 4 * HOUR)
    assert not Event.objects.filter(verb="elevation:end").exists()


def test_the_database_refuses_one_that_is_none(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="elevation_ends_later"):
        elevate(cast, "secretariat", at=NOW, hours=0)


def test_it_is_forgotten_a_year_after_it_was_over(cast: Cast) -> None:
    elevation = begin(cast)
    year = datetime.timedelta(days=365)
    assert forget_elevations(at=elevation.until + year - SECOND) == 0
    assert forget_elevations(at=elevation.until + year) == 1
    assert Event.objects.filter(verb="elevation:begin").exists()


# --- What it opens, and when -----------------------------------------------------------------


def test_those_whose_role_can_have_it(cast: Cast) -> None:
    may = {reader for reader in READERS if can_elevate(cast.user(reader))}
    assert may == {"secretariat", "administrator"} | ELEVATED


@pytest.mark.parametrize("reader", ["secretariat", "administrator"])
@pytest.mark.parametrize("door", ["/practices/p/", f"{API}/practices/p/"])
def test_it_opens_and_closes_to_the_second(cast: Cast, reader: str, door: str) -> None:
    make_practice(cast, "strict, named", slug="p")
    with time_machine.travel(NOW - HOUR, tick=False) as clock:
        begin(cast, reader)
        for moment, status in (
            (NOW - SECOND, 404),
            (NOW, 200),
            (NOW + 4 * HOUR - SECOND, 200),
            (NOW + 4 * HOUR, 404),
        ):
            clock.move_to(moment)
            client = signed_in(cast, reader)  # a session rests for three hours at most
            assert client.get(door).status_code == status, moment


@pytest.mark.parametrize("reader", ["secretariat", "administrator"])
def test_its_end_shows_with_the_next_request_at_every_door(cast: Cast, reader: str) -> None:
    make_practice(cast, "strict, named", slug="p")
    client = signed_in(cast, reader)
    begin(cast, reader, at=datetime.datetime.now(datetime.UTC))
    doors = ["/practices/p/", f"{API}/practices/p/", "/practices/p/versions/1/"]
    assert titles(client) == {"strict, named"}
    etag = client.get(f"{API}/practices/").headers["ETag"]
    assert client.get(doors[0]).status_code == client.get(doors[1]).status_code == 200
    client.post("/me/elevation/end/")
    assert [client.get(door).status_code for door in doors] == [404, 404, 404]
    after = client.get(f"{API}/practices/", headers={"if-none-match": etag})
    assert (after.status_code, after.json()["results"]) == (200, [])
    assert "Zanzibar" not in client.get("/practices/?q=quokka").content.decode()


def test_it_opens_one_nations_matter_and_no_others(cast: Cast) -> None:
    make_practice(cast, "strict, named", owner_nation=cast.nations["denmark"])
    client = signed_in(cast, "secretariat")
    begin(cast, at=datetime.datetime.now(datetime.UTC))
    assert titles(client) == set()


def test_an_administrator_reads_no_other_nations_network_pages(cast: Cast) -> None:
    make_practice(cast, "green")
    make_practice(cast, "green, group's")
    make_practice(cast, "green released", owner_nation=cast.nations["denmark"])
    client = signed_in(cast, "administrator")
    assert titles(client) == set()
    begin(cast, "administrator", at=datetime.datetime.now(datetime.UTC))
    assert titles(client) == {"green"}


@pytest.mark.parametrize(
    "level", ["red, named", "draft", "in review, strict", "under embargo, strict", "under embargo"]
)
@pytest.mark.parametrize("reader", sorted(ELEVATED))
def test_what_it_never_opens(reader: str, level: str) -> None:
    cast = make_cast()
    make_practice(cast, level)
    before = cast.user(reader)
    before.elevation = None
    lasting = Practice.objects.visible_to(before).exists()
    assert lasting is (reader.startswith("secretariat") and level == "under embargo")
    assert Practice.objects.visible_to(cast.user(reader)).exists() is lasting


def test_another_role_or_having_left_ends_it_at_once(cast: Cast) -> None:
    make_practice(cast, "strict, named", slug="p")
    begin(cast, at=datetime.datetime.now(datetime.UTC))
    client, people = signed_in(cast, "secretariat"), Person.objects.filter(name="secretariat")
    assert client.get("/practices/p/").status_code == 200
    people.update(role=Role.OFFICIAL, nation=cast.nations["canada"])
    assert client.get("/practices/p/").status_code == 404
    people.update(role=Role.SECRETARIAT, left_at=NOW)
    assert client.get("/practices/p/").status_code == 404


def test_only_the_door_knows_of_it_so_nothing_is_mailed_under_it(cast: Cast) -> None:
    make_practice(cast, "strict, named")
    begin(cast)
    assert not Practice.objects.visible_to(Person.objects.get(name="secretariat")).exists()


# --- Only reading ----------------------------------------------------------------------------


def test_whoever_is_elevated_may_change_nothing(cast: Cast) -> None:
    review, out = make_practice(cast, "in review"), make_practice(cast, "green")
    person = Person.objects.get(name="secretariat")
    assert can_check(person, review, Draft())
    assert can_withdraw(person, out)
    assert person.can(Ability.RUN_MEETINGS)
    person.elevation = begin(cast)
    assert not can_check(person, review, Draft())
    assert not can_withdraw(person, out)
    assert not person.can(Ability.RUN_MEETINGS)
    assert person.can(Ability.READ_NETWORK)


@pytest.mark.parametrize("what", ["edit/", "minutes/", "agenda/new/"])
def test_a_meeting_that_it_opens_is_not_for_writing_nor_its_drafts(cast: Cast, what: str) -> None:
    fields, _ = sharing_of(cast, "strict")
    Meeting.objects.create(
        slug="m", title="A call", starts_at=NOW, time_zone="UTC", created_at=NOW, updated_at=NOW,
        minutes_draft="Zanzibar", **fields,
    )  # fmt: skip
    client = signed_in(cast, "secretariat")
    begin(cast, at=datetime.datetime.now(datetime.UTC))
    assert "Zanzibar" not in client.get("/meetings/m/").content.decode()
    assert client.get(f"/meetings/m/{what}").status_code == 403
    assert client.post(f"/meetings/m/{what}").status_code == 403


# --- On record, and told ---------------------------------------------------------------------


@pytest.mark.parametrize("reader", ["secretariat", "administrator"])
@pytest.mark.parametrize("door", ["/practices/p/", f"{API}/practices/p/"])
def test_what_is_opened_is_noted_with_the_elevation(cast: Cast, reader: str, door: str) -> None:
    make_practice(cast, "amber, named", slug="p")
    elevation = begin(cast, reader, at=datetime.datetime.now(datetime.UTC))
    signed_in(cast, reader).get(door)
    entry = Event.objects.get(verb="practice:read")
    role = "site administrator" if reader == "administrator" else "secretariat"
    assert entry.actor_label == f"{role}, elevated for Estonia (number {elevation.pk})"


def test_the_nations_coordinator_is_told_and_no_others(cast: Cast) -> None:
    elevation = begin(cast)
    page = own_page(cast.user("owner coordinator"), at=NOW)
    [row] = page.elevations
    assert (row.elevation, row.is_in_force, row.over_at) == (elevation, True, NOW + 4 * HOUR)
    client = signed_in(cast, "owner coordinator")
    for door in ("/me/", "/trail/"):
        text = client.get(door).content.decode()
        assert WHY in text, door
        assert "secretariat" in text.casefold(), door
    danish = PersonFactory(role=Role.COORDINATOR, nation=cast.nations["denmark"])
    cast.people["danish"] = danish
    for other in ("danish", "owner official", "author", "peer official", "affiliate of the owner"):
        for door in ("/me/", "/trail/"):
            assert WHY not in signed_in(cast, other).get(door).content.decode(), (other, door)


def test_an_administrator_learns_that_it_was_and_not_why(cast: Cast) -> None:
    begin(cast)
    text = signed_in(cast, "administrator").get("/trail/").content.decode()
    assert "was elevated to read" in text
    assert WHY not in text
    assert WHY in signed_in(cast, "secretariat").get("/trail/").content.decode()


def test_the_open_ledger_says_nothing_of_it(cast: Cast, client: Client) -> None:
    begin(cast)
    for door in ("/ledger/", "/ledger/feed.atom", f"{API}/ledger/"):
        assert "elevat" not in client.get(door).content.decode()


# --- The page, the banner, and what they cost ------------------------------------------------

GIVEN = {"nation": "estonia", "hours": "2", "reason": WHY}


def test_it_is_asked_for_with_the_password_and_said_on_every_page(cast: Cast) -> None:
    client = signed_in(cast, "secretariat")
    asked = client.post("/me/elevation/", GIVEN)
    assert asked.headers["Location"].startswith("/account/reauthenticate/")
    assert not Elevation.objects.exists()
    client = confirmed(cast, "secretariat")
    assert "You are elevated" not in client.get("/").content.decode()
    assert client.post("/me/elevation/", GIVEN).headers["Location"] == "/me/elevation/"
    elevation = Elevation.objects.get()
    assert elevation.until - elevation.started_at == 2 * HOUR
    for door in ("/", "/practices/", "/me/", "/about/", "/me/elevation/"):
        page = client.get(door).content.decode()
        assert page.count("You are elevated") == 1, door
        assert 'action="/me/elevation/end/"' in page, door
    reply = client.post("/me/elevation/end/", follow=True).content.decode()
    assert "It is over: you read no more restricted matter of Estonia." in reply
    assert "You are elevated" not in reply
    assert client.post("/me/elevation/end/").status_code == 302


def test_a_second_one_is_refused_in_words(cast: Cast) -> None:
    client = confirmed(cast, "administrator")
    client.post("/me/elevation/", GIVEN)
    begun = Elevation.objects.count()
    page = client.post("/me/elevation/", GIVEN)
    assert page.status_code == 200
    assert Elevation.objects.count() == begun == 1


@pytest.mark.parametrize(
    "change",
    [
        {"nation": "nowhere"}, {"nation": "\x00"}, {"hours": "5"}, {"hours": "x"}, {"hours": ""},
        {"reason": ""}, {"reason": "x" * 501}, {"reason": "a\x00b"}, {"reason": "\u202e \x07"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_its_field(cast: Cast, change: dict[str, str]) -> None:
    page = confirmed(cast, "secretariat").post("/me/elevation/", GIVEN | change)
    assert page.status_code == 200
    assert "This was not sent yet" in page.content.decode()
    assert not Elevation.objects.exists()


def test_the_page_shows_ones_own_and_nobody_elses(cast: Cast) -> None:
    begin(cast, "administrator", reason="Something else.")
    begin(cast, hours=1, at=NOW)
    page = signed_in(cast, "secretariat").get("/me/elevation/").content.decode()
    assert WHY in page
    assert "Something else." not in page


@pytest.mark.parametrize("reader", ["owner coordinator", "peer official", "affiliate of the owner"])
def test_it_is_not_for_others(cast: Cast, reader: str) -> None:
    client = confirmed(cast, reader)
    assert client.get("/me/elevation/").status_code == 403
    assert client.post("/me/elevation/", GIVEN).status_code == 403
    assert client.post("/me/elevation/end/").status_code == 403
    assert "/me/elevation/" not in client.get("/me/").content.decode()


@pytest.mark.parametrize(
    ("reader", "more"), [("secretariat", 1), ("administrator", 1), ("peer official", 0)]
)
def test_finding_it_costs_one_query_and_none_for_whom_there_is_none(
    cast: Cast, reader: str, more: int
) -> None:
    make_practice(cast, "clear", slug="p")
    client = signed_in(cast, reader)
    for door in ("/practices/", "/practices/p/", f"{API}/practices/", "/me/"):
        client.get(door)
        with CaptureQueriesContext(connection) as asked:
            client.get(door)
        found = [query for query in asked if 'FROM "members_elevation"' in query["sql"]]
        assert len(found) == more, door


def test_nobody_is_looked_up_for_nothing(cast: Cast, django_assert_num_queries: Any) -> None:
    others = [cast.user(reader) for reader in ("stranger", "author", "former member")]
    with django_assert_num_queries(0):
        assert [elevation_in_force(user, at=NOW) for user in others] == [None, None, None]


def test_a_coordinator_who_left_is_told_nothing(cast: Cast) -> None:
    begin(cast)
    person = cast.user("owner coordinator")
    assert oversees_elevations(person, nation_id=person.nation_id)
    person.left_at = NOW
    assert not oversees_elevations(person, nation_id=person.nation_id)
    assert own_page(person, at=NOW).elevations == []
    assert not oversees_elevations(cast.user("nation's system"), nation_id=1)
