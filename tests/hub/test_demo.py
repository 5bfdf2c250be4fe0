"""The accounts to try the hub out with."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from hub.demo import PASSWORD, ROLES, create_demo
from members.models import Nation, Person
from members.roles import Role
from practices.models import DraftState, Practice, Topic
from practices.rules import can_clear
from tests.readers import NOW, make_cast

pytestmark = pytest.mark.django_db


def test_there_is_one_account_per_role_and_making_them_twice_changes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_cast()
    Nation.objects.create(
        slug="united-kingdom",
        name="United Kingdom",
        official_name="UK",
        iso2="GB",
        iso3="GBR",
        time_zone="Europe/London",
    )
    Nation.objects.create(
        slug="new-zealand",
        name="New Zealand",
        official_name="NZ",
        iso2="NZ",
        iso3="NZL",
        time_zone="Pacific/Auckland",
    )
    Topic.objects.create(slug="forms-and-transactions", label="Forms", definition="Forms.")
    call_command("create_demo")
    made = Person.objects.filter(email__endswith=".example").count()
    call_command("create_demo")
    assert Person.objects.filter(email__endswith=".example").count() == made
    coordinator = Person.objects.get(email="coordinator@gb.example")
    draft = Practice.objects.visible_to(coordinator).drafts().get()
    assert can_clear(coordinator, draft, draft.draft, named=False)
    assert draft.draft.state == DraftState.SUBMITTED
    told = capsys.readouterr().out
    assert PASSWORD in told
    assert {account.role for account in ROLES} == set(Role)
    for account in ROLES:
        assert account.email in told
        assert Client().login(email=account.email, password=PASSWORD)


def test_they_are_refused_where_others_can_reach_the_hub(settings: Settings) -> None:
    settings.LOCAL = False
    with pytest.raises(CommandError, match="local runs only"):
        call_command("create_demo")


def test_without_the_network_only_the_roles_without_a_nation_are_made() -> None:
    people = create_demo(at=NOW)
    assert {person.role for person in people.values()} == {Role.SECRETARIAT, Role.ADMINISTRATOR}
