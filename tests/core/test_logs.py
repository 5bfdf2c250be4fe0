import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.test import Client
from django_structlog.signals import bind_extra_request_finished_metadata

from core.logs import logging_config


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    kept = logging.getLogger("a.test").handlers
    stream = io.StringIO()
    yield stream
    logging.getLogger("a.test").handlers = kept


def formatted(stream: io.StringIO, *, as_json: bool) -> logging.Logger:
    config = logging_config(level="INFO", as_json=as_json)["formatters"]["line"]
    factory = config.pop("()")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(factory(**config))
    logger = logging.getLogger("a.test")
    logger.handlers = [handler]
    logger.setLevel("INFO")
    return logger


def test_a_line_is_json_with_the_request_id_and_the_time_in_utc(lines: io.StringIO) -> None:
    formatted(lines, as_json=True)
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        structlog.get_logger("a.test").info("practice_published", slug="notify")
    line: dict[str, Any] = json.loads(lines.getvalue())
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "practice_published",
        "slug": "notify",
        "request_id": "r-1",
        "level": "info",
        "logger": "a.test",
    }


def test_a_trace_of_a_foreign_logger_is_text_and_not_a_tuple(lines: io.StringIO) -> None:
    logger = formatted(lines, as_json=True)
    try:
        int("broken")
    except ValueError:
        logger.exception("Internal Server Error: %s", "/x/")
    line = json.loads(lines.getvalue())
    assert line["event"] == "Internal Server Error: /x/"
    assert line["exception"].startswith("Traceback (most recent call last)")
    assert "ValueError: invalid literal" in line["exception"]
    assert "exc_info" not in line


def test_a_local_run_prints_plain_lines(lines: io.StringIO) -> None:
    formatted(lines, as_json=False)
    structlog.get_logger("a.test").info("letter_kept", to="ana@uy.example")
    assert "letter_kept" in lines.getvalue()
    assert not lines.getvalue().startswith("{")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/join/a-token-that-opens/", "/join/[left out]/"),
        ("/digests/stop/a-token-that-opens/", "/digests/stop/[left out]/"),
        (
            "/account/password/reset/key/1-a-token-that-opens/",
            "/account/password/reset/key/1-[left out]/",
        ),
        ("/no-such-page/", "/no-such-page/"),
    ],
)
def test_what_opens_by_itself_stands_in_no_line(address: str, told: str) -> None:
    kwargs: dict[str, Any] = {}

    def listen(log_kwargs: dict[str, Any], **_rest: object) -> None:
        kwargs.update(log_kwargs)

    bind_extra_request_finished_metadata.connect(listen)
    try:
        Client().get(address)
    finally:
        bind_extra_request_finished_metadata.disconnect(listen)
    assert kwargs["request"] == f"GET {told}"
