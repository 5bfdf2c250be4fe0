from typing import Any

import pytest
from pytest_django import Settings

from core import checks

GOOD: dict[str, Any] = {
    "SECURITY_CONTACT": "mailto:security@example.org",
    "LOCAL": False,
    "SECRET_KEY": "k" * 32,
    "SITE_URL": "https://hub.example.org",
    "ALLOWED_HOSTS": ["hub.example.org"],
    "DATABASE_URL": "postgres://x",
    "REDIS_URL": "redis://x",
    "EMAIL_URL": "smtp://x",
}
ALL = (checks.check_secret_key, checks.check_site_url, checks.check_any_host, checks.check_engines)


def found(settings: Settings, **changed: Any) -> list[str]:
    for name, value in {**GOOD, **changed}.items():
        setattr(settings, name, value)
    messages = [message for check in ALL for message in check()]
    assert all(message.hint for message in messages)
    return [str(message.id) for message in messages]


def test_a_good_set_up_has_nothing_to_say(settings: Settings) -> None:
    assert found(settings) == []


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({"SECRET_KEY": "k" * 31}, "hub.E001"),
        ({"SITE_URL": "hub.example.org"}, "hub.E002"),
        ({"SITE_URL": "https://hub.example.org/hub"}, "hub.E002"),
        ({"SITE_URL": "ftp://hub.example.org"}, "hub.E002"),
        ({"ALLOWED_HOSTS": ["*"]}, "hub.E003"),
        ({"DATABASE_URL": ""}, "hub.W001"),
        ({"REDIS_URL": ""}, "hub.W002"),
        ({"EMAIL_URL": ""}, "hub.W003"),
        ({"SECURITY_CONTACT": ""}, "hub.W004"),
    ],
)
def test_each_fault_has_its_number(
    settings: Settings, changed: dict[str, Any], number: str
) -> None:
    assert found(settings, **changed) == [number]


def test_the_server_does_not_start_unsafe(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    found(settings)
    checks.stop_if_unsafe()
    found(settings, ALLOWED_HOSTS=["*"])
    with pytest.raises(SystemExit) as end:
        checks.stop_if_unsafe()
    assert end.value.code == 3
    assert capsys.readouterr().err == (
        "The hub does not start: ALLOWED_HOSTS allows every host. "
        "Name the hosts that the site answers for.\n"
    )


def test_a_local_run_needs_no_secrets_and_no_engines(settings: Settings) -> None:
    bare = {"SECRET_KEY": "k", "DATABASE_URL": "", "REDIS_URL": "", "EMAIL_URL": ""}
    assert found(settings, LOCAL=True, ALLOWED_HOSTS=["*"], **bare) == []
