import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django import Settings

from hub import devmail

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "hub.devmail.FolderBackend"


def send(subject: str, html: str = "") -> None:
    letter = EmailMultiAlternatives(
        subject, "Plain words: https://hub.example/x", "hub@hub.example", ["ana@uy.example"]
    )
    if html:
        letter.attach_alternative(html, "text/html")
    assert letter.send() == 1


def test_an_empty_mailbox_says_so(client: Client) -> None:
    assert "No letters yet" in client.get("/dev/mail/").content.decode()


def test_letters_are_listed_newest_first_and_shown_as_text(client: Client) -> None:
    send("Trámites in one place")
    send("Second & last")
    page = client.get("/dev/mail/").content.decode()
    assert page.index("Second &amp; last") < page.index("Trámites in one place")
    first = devmail.letters()[-1]
    shown = client.get(f"/dev/mail/{first.name}/").content.decode()
    assert "ana@uy.example" in shown
    assert '<a href="https://hub.example/x"' in shown
    assert "See it as HTML" not in shown


def test_html_is_shown_under_a_policy_that_runs_nothing(client: Client) -> None:
    send("Digest", "<p style='color:red'>Hello</p><script>alert(1)</script>")
    name = devmail.letters()[0].name
    assert "See it as HTML" in client.get(f"/dev/mail/{name}/").content.decode()
    reply = client.get(f"/dev/mail/{name}/html/")
    assert "<p style='color:red'>Hello</p>" in reply.content.decode()
    policy = reply["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("name", ["nothing", "..%2F..%2Fmanage", "*"])
def test_only_kept_letters_can_be_asked_for(client: Client, name: str) -> None:
    send("One")
    assert client.get(f"/dev/mail/{name}/").status_code == 404


def test_the_page_does_not_exist_in_production() -> None:
    code = (
        "import django; django.setup(); from django.urls import Resolver404, resolve\n"
        "try: resolve('/dev/mail/')\n"
        "except Resolver404: print('absent')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "hub.settings",
            "SECRET_KEY": "x",
            "ALLOWED_HOSTS": "x",
            "SITE_URL": "https://x",
            "DEBUG": "0",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "absent"
