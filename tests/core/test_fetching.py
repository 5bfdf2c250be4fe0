"""Fetching addresses: what is public, small and soon; nothing inside, nothing followed."""

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
from django.core.exceptions import ValidationError

from core import fetching
from core.fetching import LARGEST, fetch


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = {
            "/ok": (200, "Tōkyō".encode()),
            "/large": (200, b"x" * (LARGEST + 1)),
            "/latin": (200, b"\xe9"),
            "/away": (302, b""),
            "/gone": (410, b""),
        }[self.path]
        self.send_response(status)
        self.send_header("Location", "/ok")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def _inside(settings: Any) -> None:
    settings.FETCH_LOOPBACK = True


def refused(address: str) -> str:
    with pytest.raises(ValidationError) as caught:
        fetch(address)
    [sentence] = caught.value.message_dict["address"]
    return str(sentence)


@pytest.mark.usefixtures("_inside")
def test_a_text_comes_back(server: str) -> None:
    assert fetch(f"{server}/ok") == "Tōkyō"


@pytest.mark.usefixtures("_inside")
@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/large", "larger than 1 MB"),
        ("/latin", "no text in UTF-8"),
        ("/away", "leads to another address"),
        ("/gone", "answers 410"),
    ],
)
def test_what_is_no_small_text_is_refused(server: str, path: str, why: str) -> None:
    assert why in refused(f"{server}{path}")


@pytest.mark.usefixtures("_inside")
def test_what_takes_too_long_is_left(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.000001)
    assert refused(f"{server}/ok")


def test_a_text_that_trickles_is_left() -> None:
    reply = requests.Response()
    reply.raw = io.BytesIO(b"a little")
    with pytest.raises(ValidationError, match="It takes longer than"):
        fetching._body(reply, end=0.0)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "0", "2130706433", "127.1", "0x7f000001", "[::ffff:127.0.0.1]",
        "169.254.169.254", "10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "[fd00::1]",
    ],
)  # fmt: skip
def test_nothing_inside_is_asked(host: str) -> None:
    assert "not on the public internet" in refused(f"https://{host}/publiccode.yml")


@pytest.mark.parametrize(
    "address",
    ["http://example.org/", "ftp://example.org/", "file:///etc/passwd", "https:///a", "javascript:1", "https://[::1",
     "https://example.org:8443/", "https://user@example.org/", "https://example.org:99999/"],
)  # fmt: skip
def test_only_plain_https_is_asked(address: str) -> None:
    sentence = refused(address)
    assert sentence.startswith("Give an address") or sentence == "It is no web address."
