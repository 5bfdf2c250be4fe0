"""What may be sent in a passkey's name. Real ones are used in test_in_browser."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from members.models import Person
from tests.factories.members import PersonFactory
from tests.members.test_views import text_of
from tests.signin.conftest import confirmed, is_in, sign_in, with_app

pytestmark = pytest.mark.django_db
NONSENSE = [
    "", "{}", "[]", "5", "null", '"x"', "{", '{"id": 1}', '{"response": []}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "attestationObject": "AA"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}}',
    '{"id": "é", "rawId": 7, "type": "public-key", "response": {"userHandle": "' + "9" * 400 + '"}}',
]  # fmt: skip


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_adds_no_passkey(official: Person, credential: str) -> None:
    client = confirmed(official)
    client.get("/account/2fa/webauthn/add/")
    reply = client.post("/account/2fa/webauthn/add/", {"name": "x", "credential": credential})
    assert reply.status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_signs_nobody_in(client: Client, credential: str) -> None:
    client.get("/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    reply = client.post("/account/2fa/webauthn/login/", {"credential": credential}, follow=True)
    assert reply.status_code == 200
    assert not is_in(client)


@pytest.mark.no_cover  # a table of what is refused alike
@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_is_no_second_factor(official: Person, credential: str) -> None:
    with_app(official)
    client = Client()
    sign_in(client, official.email)
    client.get("/account/2fa/authenticate/")
    reply = client.post("/account/2fa/authenticate/", {"credential": credential})
    assert reply.status_code == 200
    assert not is_in(client)


def a_passkey(person: Person, name: str = "work laptop") -> Any:
    data = {"name": name, "credential": {}}
    return Authenticator.objects.create(user=person, type="webauthn", data=data)


def test_a_passkey_is_renamed(official: Person) -> None:
    key = a_passkey(official)
    client = confirmed(official)
    path = f"/account/2fa/webauthn/keys/{key.pk}/edit/"
    assert "work laptop" in client.get(path).content.decode()
    for wrong in ("", "x" * 61, "a\nb", "a\x00b"):
        assert client.post(path, {"name": wrong}).status_code == 200
    client.post(path, {"name": "blue key"})
    assert "blue key" in text_of(client.get("/account/2fa/webauthn/"))


def test_a_passkey_is_removed(official: Person) -> None:
    key = a_passkey(official)
    client = confirmed(official)
    path = f"/account/2fa/webauthn/keys/{key.pk}/remove/"
    assert "Remove the passkey “work laptop”" in text_of(client.get(path))
    assert "The passkey is removed." in text_of(client.post(path, follow=True))
    assert "You have no passkey" in text_of(client.get("/account/2fa/webauthn/"))


@pytest.mark.parametrize("verb", ["edit", "remove"])
def test_anothers_passkey_is_not_found(official: Person, verb: str) -> None:
    key = a_passkey(PersonFactory())
    path = f"/account/2fa/webauthn/keys/{key.pk}/{verb}/"
    client = confirmed(official)
    assert client.get(path).status_code == 404
    assert client.post(path, {"name": "mine"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()
