"""Somebody who can sign in, and a browser's stand-in that does."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
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


def sign_in(client: Client, email: str, password: str = PASSWORD, *, address: str = HOME) -> Any:
    return client.post(
        "/account/login/", {"login": email, "password": password}, REMOTE_ADDR=address
    )


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def code_for(secret: str, *, later: int = 0) -> str:
    """What an authenticator app shows, `later` steps of 30 seconds from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def confirmed(person: Person, *, address: str = HOME) -> Client:
    """A client of somebody who has just given the password once more."""
    client = Client()
    client.force_login(person)
    client.post("/account/reauthenticate/", {"password": PASSWORD}, REMOTE_ADDR=address)
    return client


def with_app(person: Person) -> tuple[Client, str, list[str]]:
    """A client of somebody who has set up an app: the app's secret and the recovery codes."""
    client = confirmed(person)
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", page)[0]
    reply = client.post("/account/2fa/totp/activate/", {"code": code_for(secret)}, follow=True)
    return (
        client,
        secret,
        re.findall(r"^(?:<code>|.*<code>)?(\d{8})$", reply.content.decode(), re.MULTILINE),
    )
