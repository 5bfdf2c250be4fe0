"""The production files must not drift from the code: docker-compose.yml, Dockerfile, .env.example."""

import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from hub.celery import QUEUES

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
# What the code reads, wherever it reads it.
READ = {
    name
    for file in ("hub/settings.py", "hub/gunicorn.py")
    for name in re.findall(r"\"([A-Z][A-Z_]{3,})\"", (ROOT / file).read_text())
}


def used_in(text: str) -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", text))


def test_the_parts_are_those_of_the_design() -> None:
    assert set(SERVICES) == {*OURS, "postgres", "redis", "mail"}


@pytest.mark.parametrize("name", OURS)
def test_every_variable_given_is_one_that_the_code_reads(name: str) -> None:
    assert set(SERVICES[name]["environment"]) <= READ


def test_every_variable_asked_of_the_operator_is_explained_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text()
    explained = set(re.findall(r"^#?\s?([A-Z_]+)=", example, re.MULTILINE))
    assert used_in((ROOT / "docker-compose.yml").read_text()) == explained


def test_there_is_no_default_secret() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        assert set(re.findall(rf"\$\{{{name}(..)", text)) == {":?"}
    assert re.findall(
        r"^(SECRET_KEY|POSTGRES_PASSWORD)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE
    ) == [
        ("SECRET_KEY", ""),
        ("POSTGRES_PASSWORD", ""),
    ]


@pytest.mark.parametrize("name", OURS)
def test_every_command_exists(name: str) -> None:
    command = SERVICES[name]["command"]
    program = command[0]
    assert program == "python" or shutil.which(program, path=str(Path(sys.executable).parent))
    if program == "python":
        asked = [sys.executable, *command[1:3], "--help"]
    elif program == "celery":
        asked = [sys.executable, "-m", "celery", *command[1:4], "--help"]
    else:
        asked = [sys.executable, "-m", program, "--check-config", *command[1:]]
    run = subprocess.run(
        asked, cwd=ROOT, env={"LOCAL": "1"}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    for option in [word.split("=")[0] for word in command[1:] if word.startswith("--")]:
        assert program == "gunicorn" or option in run.stdout


def test_the_worker_listens_to_every_queue() -> None:
    command = SERVICES["worker"]["command"]
    assert set(command[command.index("--queues") + 1].split(",")) == set(QUEUES)


def test_ports_are_published_on_loopback_only_and_lead_somewhere() -> None:
    published = {name: service.get("ports", []) for name, service in SERVICES.items()}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)
    gunicorn = importlib.import_module("hub.gunicorn")
    assert published["web"][0].rsplit(":", 1)[1] == gunicorn.bind.rsplit(":", 1)[1]
    assert not published["postgres"]
    assert not published["redis"]


def test_addresses_name_services_of_the_file() -> None:
    environment = SERVICES["web"]["environment"]
    assert "@postgres:5432/" in environment["DATABASE_URL"]
    assert environment["REDIS_URL"].startswith("redis://redis:6379/")
    assert environment["EMAIL_URL"] == "${EMAIL_URL:-smtp://mail:1025}"


def test_what_must_outlive_a_restart_lies_in_named_volumes() -> None:
    mounted = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
    }
    assert mounted == set(COMPOSE["volumes"]) == {"attachments", "postgres", "redis", "mail"}
    assert "--appendonly" in SERVICES["redis"]["command"]


def test_every_lasting_service_has_a_health_check() -> None:
    assert [name for name, service in SERVICES.items() if "healthcheck" not in service] == [
        "migrate"
    ]
    assert "/healthz" in str(SERVICES["web"]["healthcheck"]["test"])


def test_the_image_runs_as_nobody_special_and_with_locked_packages() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert re.search(r"^USER hub$", text, re.MULTILINE)
    assert "--require-hashes" in text
    for source in re.findall(r"^COPY (?!--)(\S+)", text, re.MULTILINE):
        assert (ROOT / source).exists()
    command = re.search(r"^CMD \[(.+)\]$", text, re.MULTILINE)
    assert command is not None
    assert re.findall(r'"([^"]+)"', command[1]) == SERVICES["web"]["command"]
