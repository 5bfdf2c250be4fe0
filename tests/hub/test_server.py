"""script/server as a newcomer meets it: once from nothing, and once again."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=5) as reply:  # noqa: S310 - loopback
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()


@contextmanager
def server(folder: Path, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "PORT": str(port),
        "VAR_DIR": str(folder),
    }
    with log.open("w") as sink:
        process = subprocess.Popen(
            ["script/server"],
            cwd=ROOT,
            env=variables,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                get(f"http://127.0.0.1:{port}/healthz")
                break
            except OSError:
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.1)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(20)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server")


def test_the_server_sets_itself_up_serves_stops_and_starts_again(place: Path) -> None:
    folder, port = place / "var", free_port()
    first = place / "first.log"
    with server(folder, port, first):
        status, ready = get(f"http://127.0.0.1:{port}/readyz")
        assert (status, '"status": "ok"' in ready) == (200, True)
        assert get(f"http://127.0.0.1:{port}/account/login/")[0] == 200
        assert get(f"http://127.0.0.1:{port}/dev/mail/")[0] == 200
        assert get(f"http://127.0.0.1:{port}/static/css/hub.css")[0] == 200
        status, page = get(f"http://127.0.0.1:{port}/no-such-page/")
        assert status == 404
        assert "urlpatterns" not in page
    said = first.read_text()
    assert "Loading the network's data" in said
    assert f"http://127.0.0.1:{port}/ " in said
    assert "@" in said, "the demo accounts are printed"
    assert said.rstrip().endswith("The hub has stopped.")
    assert "Traceback" not in said
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)

    second = place / "second.log"
    with server(folder, port, second):
        assert get(f"http://127.0.0.1:{port}/account/login/")[0] == 200
    assert "Loading" not in second.read_text()
