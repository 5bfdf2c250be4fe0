import os
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def fake_python(folder: Path, script: str) -> str:
    python = folder / "python3"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    return str(python)


def only_a_sentence(reply: subprocess.CompletedProcess[str]) -> str:
    assert reply.returncode == 1
    assert reply.stdout == ""
    assert reply.stderr.count("\n") == 1
    return reply.stderr


def test_a_busy_port_is_named_with_another_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        sentence = only_a_sentence(run("script/server", PORT=str(port)))
    assert sentence.startswith(f"Port {port} cannot be used (Address already in use).")
    assert f"PORT={port + 1} script/server" in sentence


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    sentence = only_a_sentence(run("script/server", PORT=port))
    assert sentence == f"PORT must be a number from 1 to 65535, not '{port}'.\n"


@pytest.mark.parametrize("script", ["script/server", "script/test", "script/check"])
def test_an_old_python_is_refused_by_its_number(script: str, tmp_path: Path) -> None:
    old = fake_python(tmp_path, 'case "$2" in *platform*) echo 3.9.2 ;; *) exit 1 ;; esac')
    sentence = only_a_sentence(run(script, PYTHON=old))
    assert "needs Python 3.11 or later; this is Python 3.9.2" in sentence


def test_no_python_at_all_is_said(tmp_path: Path) -> None:
    sentence = only_a_sentence(run("script/server", PYTHON=str(tmp_path / "none")))
    assert "no Python was found" in sentence


def test_a_missing_venv_module_is_named_with_its_remedy(tmp_path: Path) -> None:
    bare = fake_python(tmp_path, 'case "$2" in *ensurepip*) exit 1 ;; *) exit 0 ;; esac')
    reply = run(
        "sh",
        "-c",
        f'set -eu; . "{ROOT}/script/lib.sh"; cd "{tmp_path}"; install_requirements',
        PYTHON=bare,
    )
    assert "lacks the venv module" in only_a_sentence(reply)
    assert "python3-venv" in reply.stderr


def test_scripts_are_executable_and_parse() -> None:
    for name in ("server", "test", "check", "lock", "../.ci/run"):
        path = ROOT / "script" / name
        assert os.access(path, os.X_OK)
        assert run("sh", "-n", str(path)).returncode == 0


def test_ci_counts_an_unreachable_engine_as_a_failure() -> None:
    reply = run(
        "script/test",
        CI="true",
        DATABASE_URL="postgres://nobody@127.0.0.1:1/x",
        REDIS_URL="redis://127.0.0.1:1/0",
    )
    assert reply.returncode == 1
    assert "CI=true: nothing may be skipped" in reply.stderr
    assert "Traceback" not in reply.stderr
