"""Through which door, and on whose behalf: the trail knows without being told at each call."""

from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from core import audit, door
from core.models import Event, Verb
from members.models import Circle, MemberKey
from tests.api.conftest import API, BODY, client_of
from tests.readers import NOW, TEST, Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    MemberKey.objects.update(expires_at=timezone.now().replace(year=timezone.now().year + 1))
    return cast


def last() -> dict[str, Any]:
    row: dict[str, Any] = Event.objects.order_by("-sequence").values().first() or {}
    return row


def told(row: dict[str, Any]) -> tuple[str, str, str, str]:
    return row["actor_kind"], row["actor_label"], row["behalf_label"], row["door"]


def test_a_person_on_a_page(cast: Cast) -> None:
    client = client_of(cast, "author")
    assert client.post("/me/", {"time_zone": "Asia/Seoul"}).status_code == 302
    assert told(last()) == ("person", "contributor of Estonia", "Estonia", "page")
    assert last()["behalf_kind"] == "members.nation"
    assert last()["behalf_id"] == str(cast.nations["estonia"].pk)
    assert door.present() == ""  # nothing stays behind


def test_a_person_at_the_api(cast: Cast) -> None:
    client = client_of(cast, "author", enforce_csrf_checks=False)
    reply = client.post(f"{API}/practices/", BODY, content_type="application/json")
    assert reply.status_code == 201
    assert told(last()) == ("person", "contributor of Estonia", "Estonia", "api")


def test_a_system_by_its_key(cast: Cast) -> None:
    key = cast.keys["nation's system"]
    client = client_of(cast, "nation's system")
    client.post(f"{API}/practices/", BODY, content_type="application/json")
    name = f"nation's system ({key.prefix}) of Estonia"
    assert told(last()) == ("key", name, "Estonia", f"api:{key.prefix}")


def test_those_without_a_nation_act_for_nobody_else(cast: Cast) -> None:
    client_of(cast, "secretariat").post("/me/", {"time_zone": "Asia/Seoul"})
    assert told(last()) == ("person", "secretariat", "", "page")


def test_a_command_and_a_job_and_what_is_said_outright(cast: Cast) -> None:
    circle = Circle.objects.get(slug="the-group")
    nation, person = cast.nations["denmark"], cast.people["chair"]
    audit.record(Verb.CIRCLE_CHANGE, on=circle, by=TEST, at=NOW)
    assert told(last()) == ("system", "a test", "", "command:a test")
    job = audit.System("digests", door="job")
    audit.record(Verb.CIRCLE_CHANGE, on=circle, by=job, at=NOW, behalf=nation)
    assert told(last()) == ("system", "digests", "Denmark", "job:digests")
    with door.through("command:create_demo"):
        audit.record(Verb.CIRCLE_CHANGE, on=circle, by=person, at=NOW, behalf=person)
    assert told(last()) == (
        "person", "official of Canada", "official of Canada", "command:create_demo",
    )  # fmt: skip
    audit.record(Verb.CIRCLE_CHANGE, on=circle, by=person, at=NOW)
    assert last()["door"] == ""


def test_a_door_that_fails_is_shut_too() -> None:
    with pytest.raises(RuntimeError), door.through("page"):
        raise RuntimeError
    assert door.present() == ""


def test_the_demonstration_says_where_it_comes_from() -> None:
    call_command("load_network", "data", verbosity=0)
    call_command("create_demo", verbosity=0)
    doors = set(Event.objects.values_list("door", flat=True))
    assert doors == {"command:load_network", "command:create_demo"}


def test_no_entry_names_a_person(cast: Cast) -> None:
    """What is sealed cannot be taken out again, so it holds numbers, roles and nations."""
    assert Event.objects.filter(on_id=cast.people["group member"].pk).exists()
    rows = str(list(Event.objects.values()))
    assert "official of Canada" in rows
    assert "group member" not in rows
    assert "example.org" not in rows
