"""Repair: who comes in, what is shown and what never, and that the trail has every change."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.test import Client

from core import audit
from core.models import Edition, Event
from digests.actions import fan_out
from digests.models import Delivery
from hub.repair import actions
from hub.repair.admin import KINDS, SITE
from members.models import JoinInvitation, Nation, Person, Shareable
from members.roles import Role
from practices.models import Term
from tests.access.routes import ROUTES
from tests.factories.digests import arrange, circulate
from tests.factories.members import JoinInvitationFactory, NationFactory, PersonFactory
from tests.members.test_views import confirmed, text_of
from tests.readers import NOW, PASSWORD, TEST

pytestmark = pytest.mark.django_db
NATION = {
    "name": "Estonia", "official_name": "Republic of Estonia", "iso2": "EE", "iso3": "EST",
    "time_zone": "Europe/Tallinn", "reason": "The official name was wrong.",
}  # fmt: skip


@pytest.fixture
def administrator() -> Person:
    person: Person = PersonFactory(role=Role.ADMINISTRATOR, nation=None)
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def inside(administrator: Person) -> Client:
    client = confirmed(administrator)
    Authenticator.objects.create(user=administrator, type="totp", data={"secret": "x"})
    return client


@pytest.fixture
def estonia() -> Nation:
    nation: Nation = NationFactory(
        name="Estonia", official_name="Estonia", iso2="EE", iso3="EST", slug="estonia"
    )
    return nation


def at(nation: Nation) -> str:
    return f"/repair/members/nation/{nation.pk}/"


# --- Who comes in ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.COORDINATOR, Role.OFFICIAL])
def test_a_second_factor_opens_it_to_no_other_role(role: Role, estonia: Nation) -> None:
    person = PersonFactory(role=role, nation=None if role == Role.SECRETARIAT else estonia)
    person.set_password(PASSWORD)
    person.save()
    client = confirmed(person)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    for address in ("/repair/", "/repair/members/nation/", at(estonia)):
        assert client.get(address).status_code == 404


def test_an_administrator_needs_a_second_factor_whatever_the_policy(
    administrator: Person, estonia: Nation
) -> None:
    client = confirmed(administrator)
    assert frozenset() == settings.SECOND_FACTOR_ROLES
    Authenticator.objects.create(user=administrator, type="recovery_codes", data={})
    addresses = ("/repair/", "/repair/members/nation/", at(estonia))
    assert [client.get(address).status_code for address in addresses] == [404] * 3
    assert client.post(at(estonia), NATION).status_code == 404
    assert "set one up" in text_of(client.get("/board/"))
    Authenticator.objects.create(user=administrator, type="totp", data={"secret": "x"})
    assert [client.get(address).status_code for address in addresses] == [200] * 3
    assert 'href="/repair/"' in client.get("/board/").content.decode()
    Authenticator.objects.all().delete()
    assert [client.get(address).status_code for address in addresses] == [404] * 3


def test_it_must_just_have_been_proven_who_it_is(administrator: Person, estonia: Nation) -> None:
    Authenticator.objects.create(user=administrator, type="totp", data={"secret": "x"})
    client = Client()
    client.force_login(administrator)
    for reply in (client.get("/repair/"), client.get(at(estonia)), client.post(at(estonia))):
        assert reply.status_code == 302
        assert "reauthenticate" in reply.headers["Location"]


def test_whoever_is_elevated_repairs_nothing(inside: Client, estonia: Nation) -> None:
    given = {"nation": estonia.slug, "hours": 1, "reason": "To look."}
    assert inside.post("/me/elevation/", given).status_code == 302
    assert inside.get("/repair/").status_code == 404


# --- What is shown ---------------------------------------------------------------------------


def test_nothing_with_a_marking_and_nothing_of_the_libraries_is_there() -> None:
    assert not [model for model in KINDS if issubclass(model, Shareable)]
    assert {model._meta.app_label for model in KINDS} <= {"core", "members", "practices", "digests"}
    hidden = {"password", "sealed_secret", "secret_hash", "token_hash", "claim", "message_id"}
    for kind in SITE._registry.values():
        named = {*kind.list_display, *kind.shown, *kind.mended, *kind.search_fields}  # type: ignore[attr-defined] # reason: a Kind
        assert named.isdisjoint(hidden)
        assert kind.says  # type: ignore[attr-defined] # reason: a Kind


def test_every_kind_has_its_rows_in_the_table_of_routes() -> None:
    rows = {route.pattern for route in ROUTES if route.pattern.startswith("repair/")}
    kinds = {f"repair/{m._meta.app_label}/{m._meta.model_name}/" for m in KINDS}
    assert rows == {"repair/"} | kinds | {f"{kind}<int:object_id>/" for kind in kinds}


def test_every_list_and_every_page_opens_without_scripts_or_styles_of_the_library(
    inside: Client, estonia: Nation
) -> None:
    filled(estonia)
    for model in KINDS:
        start = f"/repair/{model._meta.app_label}/{model._meta.model_name}/"
        pages = [inside.get(start)]
        row = model._default_manager.first()
        if row is not None:
            pages.append(inside.get(f"{start}{row.pk}/"))
        for page in pages:
            assert page.status_code == 200, start
            text = page.content.decode()
            assert "/static/admin/" not in text.replace("/static/admin/img/icon-", "")
            assert "style=" not in text
            assert re.findall(r"<script[^>]*>", text) == ['<script src="/static/js/hub.js">']
            assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
        assert inside.delete(start).status_code == inside.post(start).status_code == 405


def filled(nation: Nation) -> Delivery:
    """Rows of several kinds, and a digest whose meeting has a name that is not for all."""
    JoinInvitationFactory(nation=nation)
    Term.objects.create(slug="a-term", term="A term", definition="What it is.")
    secretariat = PersonFactory(role=Role.SECRETARIAT, nation=None)
    meeting = arrange(secretariat, invite=[PersonFactory(nation=nation, name="Somebody named")])
    type(meeting).objects.filter(pk=meeting.pk).update(title="Hidden meeting")
    meeting.refresh_from_db()
    fan_out(circulate(meeting, secretariat, "Hidden words."), by=TEST, at=NOW)
    return Delivery.objects.get()


def test_a_digest_is_a_number_and_a_state(inside: Client, estonia: Nation) -> None:
    digest = filled(estonia)
    address = f"/repair/digests/delivery/{digest.pk}/"
    for page in (
        inside.get("/repair/digests/delivery/"),
        inside.get(address),
        inside.post(
            address,
            {"due_at": "2026-12-01 10:00", "reason": "Stuck."},
            follow=True,
        ),
    ):
        text = text_of(page)
        assert "igest" in text
        for word in ("Hidden", "Somebody named", digest.person.email):
            assert word not in text
    assert Delivery.objects.get().due_at.isoformat() == "2026-12-01T10:00:00+00:00"
    trail = text_of(inside.get("/trail/"))
    assert "Hidden" not in trail


@pytest.mark.parametrize(
    "query",
    [
        "password__startswith=argon2",
        "email__startswith=p",
        "nation__people__email=x",
    ],
)
def test_a_list_is_narrowed_by_its_filters_only(inside: Client, query: str) -> None:
    assert inside.get(f"/repair/members/person/?{query}").status_code == 400


@pytest.mark.parametrize(
    "query", ["q=%00", "q=x&p=9999", "o=99", "o=x", "role__exact=nonsense", "p=x", "_to_field=id"]
)
def test_whatever_is_asked_is_answered(inside: Client, query: str) -> None:
    assert inside.get(f"/repair/members/person/?{query}").status_code in {200, 302, 400}
    assert inside.get("/repair/members/person/99999999999999999999/").status_code == 404


def test_a_list_is_sorted_by_its_instants(inside: Client) -> None:
    page = inside.get("/repair/members/person/?o=4").content.decode()
    assert re.search(r'aria-sort="ascending"\s*>\s*<a[^>]*>Left', page)


def test_a_list_costs_the_same_for_more(
    inside: Client, estonia: Nation, django_assert_num_queries: Any
) -> None:
    inside.get("/repair/members/person/")
    for _ in range(2):
        PersonFactory.create_batch(2, nation=estonia)
        with django_assert_num_queries(12):
            inside.get("/repair/members/person/")


# --- What is changed -------------------------------------------------------------------------


def test_a_change_is_in_the_trail_with_its_reason_and_what_stood_there(
    inside: Client, administrator: Person, estonia: Nation
) -> None:
    before = sum(Edition.objects.filter(kind="network").values_list("number", flat=True))
    reply = inside.post(at(estonia), NATION, follow=True)
    assert "Estonia is repaired, and the trail has it." in text_of(reply)
    estonia.refresh_from_db()
    assert estonia.official_name == "Republic of Estonia"
    entry = Event.objects.get(verb="row:repair")
    assert (entry.on_kind, entry.on_id) == ("members.nation", str(estonia.pk))
    assert (entry.actor_id, entry.door) == (str(administrator.pk), "page")
    assert entry.changes == {"official_name": ["Estonia", "Republic of Estonia"]}
    assert entry.reason == NATION["reason"]
    assert Edition.objects.get(kind="network").number == before + 1
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reason": " "}, "This field is required"),
        ({"name": ""}, "This field is required"),
        ({"time_zone": "Mars/Olympus"}, "zone"),
        ({"iso2": "é"}, "two"),
        ({"official_name": "Estonia"}, "Nothing is different"),
    ],
)
def test_a_change_that_cannot_be_is_told_why(
    inside: Client, estonia: Nation, changed: dict[str, str], words: str
) -> None:
    reply = inside.post(at(estonia), NATION | changed, follow=True)
    assert words.lower() in text_of(reply).lower()
    assert Nation.objects.get().official_name == "Estonia"
    assert not Event.objects.filter(verb="row:repair").exists()


def test_no_entry_no_change(
    inside: Client, estonia: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_content: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit, "_append", broken)
    with pytest.raises(RuntimeError):
        inside.post(at(estonia), NATION)
    assert Nation.objects.get().official_name == "Estonia"


def test_what_is_not_named_is_not_changed(inside: Client, estonia: Nation) -> None:
    inside.post(at(estonia), NATION | {"is_member": "", "slug": "x", "asks_second_factor": "on"})
    estonia.refresh_from_db()
    assert (estonia.is_member, estonia.slug, estonia.asks_second_factor) == (True, "estonia", False)


def test_nothing_is_added_or_deleted(inside: Client, estonia: Nation) -> None:
    for address in (
        "/repair/members/nation/add/",
        f"{at(estonia)}delete/",
        f"{at(estonia)}history/",
    ):
        assert inside.get(address).status_code == 404
        assert inside.post(address, {"post": "yes"}).status_code == 404
    inside.post("/repair/members/nation/", {"action": "delete_selected", "_selected_action": 1})
    assert Nation.objects.count() == 1


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        (Role.COORDINATOR, Role.OFFICIAL, True),
        (Role.OFFICIAL, Role.AFFILIATE, True),
        (Role.OFFICIAL, Role.COORDINATOR, False),
        (Role.AFFILIATE, Role.OFFICIAL, False),
        (Role.OFFICIAL, Role.SECRETARIAT, False),
        (Role.OFFICIAL, Role.ADMINISTRATOR, False),
        (Role.SECRETARIAT, Role.OFFICIAL, False),
        (Role.OFFICIAL, Role.OFFICIAL, False),
    ],
)
def test_a_role_becomes_narrower_and_never_wider(
    inside: Client, before: Role, after: Role, allowed: bool
) -> None:
    nation = None if before == Role.SECRETARIAT else NationFactory()
    person = PersonFactory(role=before, nation=nation)
    address = f"/repair/members/person/{person.pk}/"
    inside.post(address, {"role": after, "reason": "Given by mistake."})
    person.refresh_from_db()
    assert person.role == (after if allowed else before)
    assert Event.objects.filter(verb="person:role").count() == allowed


def test_a_failed_letter_is_tried_again(inside: Client, estonia: Nation) -> None:
    letter = JoinInvitationFactory(nation=estonia, failed_at=NOW)
    given = {"due_at": "2026-11-22 12:00:00", "reason": "The server was away."}
    inside.post(f"/repair/members/joininvitation/{letter.pk}/", given)
    assert JoinInvitation.objects.get().failed_at is None
    entry = Event.objects.get(verb="row:repair")
    assert entry.changes == {"failed_at": [NOW.isoformat(), None]}
    assert letter.email not in str(entry.__dict__)


def test_the_action_refuses_without_a_reason_or_a_difference(estonia: Nation) -> None:
    for values, reason in (({"name": "Eesti"}, " "), ({"name": "Estonia"}, "No difference.")):
        with pytest.raises(ValidationError):
            actions.repair(estonia, values=values, reason=reason, by=TEST, at=NOW)
    row = apps.get_model("core", "JobRun").objects.create(name="core.tick")
    actions.repair(row, values={"fault": "None"}, reason="Looked at.", by=TEST, at=NOW)
    assert Event.objects.get(verb="row:repair").on_kind == "core.jobrun"
