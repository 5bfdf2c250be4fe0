"""`manage.py run_due`: what beat and a worker would do, in one process and without Redis."""

import argparse
import signal
import threading
import time
from typing import Any

import structlog
from celery import current_app
from django.core.management.base import BaseCommand
from django.db import connection

logger = structlog.get_logger(__name__)


class Command(BaseCommand):
    """Run each task of the beat schedule, once or again and again."""

    help = "Run the tasks of the beat schedule here: once, or every so many seconds."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take --every."""
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="go on, one round in so many seconds"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run one round; or rounds until SIGINT or SIGTERM, each finished before the end."""
        current_app.autodiscover_tasks(force=True)  # only a worker does so by itself
        if options["every"] is None:
            run_round()
            return
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            started = time.monotonic()
            run_round()
            connection.close_if_unusable_or_obsolete()
            stopped.wait(max(0.0, options["every"] - (time.monotonic() - started)))


def run_round() -> None:
    """Run every scheduled task once; a failing one is logged and the rest still run."""
    for name, entry in current_app.conf.beat_schedule.items():
        task = current_app.tasks.get(entry["task"])
        if task is None:
            logger.error("scheduled_task_unknown", entry=name, task=entry["task"])
            continue
        outcome = task.apply(
            args=entry.get("args", ()), kwargs=entry.get("kwargs", {}), throw=False
        )
        if outcome.failed():
            logger.error("scheduled_task_failed", entry=name, trace=outcome.traceback)
