import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "a-long-key-of-this-test-only-Zq4mXw8rTn2vKb6sYd0hLf",
    "ALLOWED_HOSTS": "hub.example.org",
    "SITE_URL": "https://hub.example.org",
    "DATABASE_URL": "postgres://hub@127.0.0.1/hub",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://me:secret@mail.example.org:587",
    "SECURITY_CONTACT": "mailto:security@example.org",
}


def manage(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def setting(names: str, **variables: str) -> dict[str, Any]:
    wanted = f"{{n: getattr(settings, n) for n in {names.split()!r}}}"
    code = (
        f"import json; from django.conf import settings; print(json.dumps({wanted}, default=str))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "hub.settings", **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"])
def test_production_refuses_to_start_without_its_own_values(name: str) -> None:
    run = manage("check", **{key: value for key, value in PRODUCTION.items() if key != name})
    assert run.returncode == 3
    assert run.stdout == ""
    assert run.stderr.startswith(f"The hub does not start: {name} is not set.")
    assert run.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"])
def test_whoever_names_a_value_of_a_site_has_no_local_run(name: str) -> None:
    run = manage("check", **{name: PRODUCTION[name]})
    assert run.returncode == 3
    assert "is not set" in run.stderr


@pytest.mark.parametrize("name", ["PORT", "TRUSTED_PROXIES", "DIGEST_BATCH"])
def test_a_number_that_is_none_is_told_in_a_sentence(name: str) -> None:
    run = manage("check", **{name: "abc"})
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr == f"The hub does not start: {name} must be a whole number, not 'abc'.\n"


def test_the_server_itself_refuses_what_the_checks_refuse() -> None:
    run = subprocess.run(
        [sys.executable, "-c", "import hub.wsgi"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **PRODUCTION, "SECRET_KEY": "short"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 3
    assert run.stderr.startswith("The hub does not start: SECRET_KEY is shorter")


def test_production_refuses_plain_http() -> None:
    run = manage("check", **{**PRODUCTION, "SITE_URL": "http://hub.example.org"})
    assert run.returncode == 3
    assert "SITE_URL does not begin with https://" in run.stderr
    assert run.stderr.count("\n") == 1


def test_gunicorn_gives_up_at_once_instead_of_trying_for_ever() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "gunicorn", "hub.wsgi", "-b", "127.0.0.1:0", "--no-control-socket"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DEBUG": "0"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert run.returncode == 3
    assert run.stderr.count("SECRET_KEY is not set") == 1
    assert "Traceback" not in run.stderr


def test_the_production_environment_passes_the_deployment_checks() -> None:
    run = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert run.returncode == 0, run.stderr
    assert "no issues" in run.stdout


def test_production_is_shut_tight() -> None:
    found = setting(
        "DEBUG LOCAL DEV_MAIL SECURE_SSL_REDIRECT SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE"
        " SECURE_HSTS_SECONDS CELERY_TASK_ALWAYS_EAGER EMAIL_USE_TLS EMAIL_HOST",
        **PRODUCTION,
    )
    assert found == {
        "DEBUG": False,
        "LOCAL": False,
        "DEV_MAIL": False,
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "CELERY_TASK_ALWAYS_EAGER": False,
        "EMAIL_USE_TLS": True,
        "EMAIL_HOST": "mail.example.org",
    }


@pytest.mark.parametrize(
    ("variables", "local"),
    [
        ({}, True),
        ({"DEBUG": "1", "DATABASE_URL": "postgres://x@127.0.0.1/x"}, True),
        ({"LOCAL": "1", "REDIS_URL": "redis://127.0.0.1/0"}, True),
        ({**PRODUCTION, "DEBUG": "0"}, False),
        ({key: value for key, value in PRODUCTION.items() if key != "DEBUG"}, False),
    ],
)
def test_the_kind_of_run_follows_the_environment(variables: dict[str, str], local: bool) -> None:
    assert setting("LOCAL", **variables) == {"LOCAL": local}


def test_postgres_has_time_limits_and_keeps_its_connections() -> None:
    database = setting("DATABASES", **PRODUCTION, STATEMENT_SECONDS="60")["DATABASES"]["default"]
    assert database["CONN_MAX_AGE"] is None
    assert database["CONN_HEALTH_CHECKS"] is True
    assert database["OPTIONS"]["connect_timeout"] == 5
    assert database["OPTIONS"]["options"] == "-c statement_timeout=60000"


@pytest.mark.django_db
def test_every_reply_carries_the_security_headers(client: Client) -> None:
    reply = client.get("/no-such-page/")
    assert "'unsafe" not in reply["Content-Security-Policy"]
    assert "default-src 'none'" in reply["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in reply["Content-Security-Policy"]
    assert reply["X-Frame-Options"] == "DENY"
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert reply["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in reply["Permissions-Policy"]
    assert len(reply["X-Request-ID"]) == 36


def test_another_database_than_postgresql_is_refused_in_a_sentence() -> None:
    run = manage("check", **{**PRODUCTION, "DATABASE_URL": "mysql://hub@127.0.0.1/hub"})
    assert run.returncode == 3
    assert run.stderr == (
        "The hub does not start: DATABASE_URL does not begin with postgres://. "
        "Leave it unset for SQLite.\n"
    )


def test_production_asks_a_second_factor_of_those_who_open_the_most() -> None:
    assert setting("SECOND_FACTOR_ROLES")["SECOND_FACTOR_ROLES"] == "frozenset()"  # a local run
    told = setting("SECOND_FACTOR_ROLES", **PRODUCTION)["SECOND_FACTOR_ROLES"]
    assert "secretariat" in told
    assert "administrator" in told
    more = PRODUCTION | {"SECOND_FACTOR_ROLES": "secretariat,administrator,chair"}
    assert "chair" in setting("SECOND_FACTOR_ROLES", **more)["SECOND_FACTOR_ROLES"]


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        ("", "must name secretariat and administrator"),
        ("chair,secretariat", "must name secretariat and administrator"),
        ("secretariat,administrator,king", "may name only"),
    ],
)
def test_production_refuses_to_ask_it_of_fewer(roles: str, sentence: str) -> None:
    run = manage("check", **PRODUCTION, SECOND_FACTOR_ROLES=roles)
    assert run.returncode == 3
    assert sentence in run.stderr
