import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from celery import current_app, shared_task
from django.core.management import call_command

from core import beat

ROOT = Path(__file__).resolve().parents[2]
ran: list[Any] = []


@shared_task(name="tests.note")
def note(word: str) -> None:
    ran.append(word)


@shared_task(name="tests.fail")
def fail() -> None:
    raise RuntimeError("one bad task")


def plan(monkeypatch: pytest.MonkeyPatch, *entries: dict[str, Any]) -> None:
    ran.clear()
    schedule = {f"entry-{number}": entry for number, entry in enumerate(entries)}
    monkeypatch.setitem(current_app.conf, "beat_schedule", schedule)


def test_one_round_runs_every_entry_of_the_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    plan(
        monkeypatch,
        {"task": "tests.note", "schedule": 60.0, "args": ("first",)},
        {"task": "tests.note", "schedule": 60.0, "kwargs": {"word": "second"}},
    )
    call_command("run_due")
    assert ran == ["first", "second"]


def test_a_failing_or_unknown_task_does_not_stop_the_rest(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    plan(
        monkeypatch,
        {"task": "tests.fail", "schedule": 60.0},
        {"task": "tests.nobody_wrote_this", "schedule": 60.0},
        {"task": "tests.note", "schedule": 60.0, "args": ("after",)},
    )
    call_command("run_due")
    assert ran == ["after"]
    events = [record.msg["event"] for record in caplog.records if isinstance(record.msg, dict)]
    assert events == ["scheduled_task_failed", "scheduled_task_unknown"]


def test_the_tick_of_the_real_schedule_is_left_in_the_cache(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan(monkeypatch, {"task": "core.tick", "schedule": 60.0})
    assert beat.last_tick() is None
    call_command("run_due")
    assert beat.last_tick() is not None


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_going_on_until_stopped_and_ending_without_a_trace(stop: signal.Signals) -> None:
    code = (
        "import django; django.setup()\n"
        "from celery import current_app, shared_task\n"
        "from django.core.management import call_command\n"
        "@shared_task(name='nothing')\ndef nothing(): pass\n"
        "current_app.conf.beat_schedule = {'t': {'task': 'nothing', 'schedule': 1}}\n"
        "print('ready', flush=True)\n"
        "call_command('run_due', every=60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        process.send_signal(stop)
        _out, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert errors == ""
