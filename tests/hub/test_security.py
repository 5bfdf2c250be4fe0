"""Where to report a weakness."""

import datetime

import pytest
from django.test import Client
from pytest_django import Settings

from tests.hub.test_settings import PRODUCTION, manage, setting

ADDRESS = "mailto:security@example.org"
pytestmark = pytest.mark.django_db  # limits are counted there


def test_security_txt_has_what_the_standard_asks_for(settings: Settings) -> None:
    settings.SECURITY_CONTACT = ADDRESS
    reply = Client().get("/.well-known/security.txt")
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    told = dict(line.split(": ", 1) for line in reply.content.decode().splitlines())
    assert told["Contact"] == ADDRESS
    assert told["Policy"] == "http://testserver/about/security/"
    assert told["Canonical"] == "http://testserver/.well-known/security.txt"
    left = datetime.datetime.fromisoformat(told["Expires"]) - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=88) < left < datetime.timedelta(days=91)


def test_the_page_names_the_address_or_says_that_there_is_none(settings: Settings) -> None:
    settings.SECURITY_CONTACT = ADDRESS
    assert (
        f'<a href="{ADDRESS}">security@example.org</a>'
        in Client().get("/about/security/").content.decode()
    )
    settings.SECURITY_CONTACT = ""
    assert "has not yet named" in Client().get("/about/security/").content.decode()
    assert Client().get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("wrong", ["security@example.org", "http://example.org", "mailto:a b"])
def test_what_is_no_address_is_refused_at_the_start(wrong: str) -> None:
    ended = manage("check", **(PRODUCTION | {"SECURITY_CONTACT": wrong}))
    assert ended.returncode != 0
    assert "SECURITY_CONTACT" in ended.stderr


def test_cookies_are_of_this_host_only_over_https() -> None:
    names = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME"
    assert setting(names, **PRODUCTION) == {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
    }
