"""Somebody who can sign in, and a browser's stand-in that does."""

import pytest
from django.test import Client

from members.models import Person
from members.roles import Role
from tests.factories.members import PersonFactory
from tests.readers import PASSWORD

HOME, ELSEWHERE = "192.0.2.10", "198.51.100.20"


@pytest.fixture
def official() -> Person:
    return with_password(PersonFactory(role=Role.OFFICIAL))


@pytest.fixture
def coordinator() -> Person:
    return with_password(PersonFactory(role=Role.COORDINATOR))


def with_password(person: Person) -> Person:
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(
    client: Client, email: str, password: str = PASSWORD, *, address: str = HOME
) -> "object":
    return client.post(
        "/account/login/", {"login": email, "password": password}, REMOTE_ADDR=address
    )


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200
