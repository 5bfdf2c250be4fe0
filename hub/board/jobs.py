"""Keeps when each job of the schedule was done and when it failed, in whatever process it runs."""

from typing import TYPE_CHECKING, Any, Final

from celery.signals import task_failure, task_success
from django.utils import timezone

from core import beat
from hub.celery import BEAT_SCHEDULE

if TYPE_CHECKING:
    from celery import Task

_SCHEDULED: Final = frozenset(entry["task"] for entry in BEAT_SCHEDULE.values())


def listen() -> None:
    """Hear of every end of a task from now on."""
    task_success.connect(_done, dispatch_uid="hub.board.done")
    task_failure.connect(_failed, dispatch_uid="hub.board.failed")


def _done(sender: "Task[Any, Any]", **_kwargs: object) -> None:
    if sender.name in _SCHEDULED:
        beat.note_run(sender.name, at=timezone.now())


def _failed(sender: "Task[Any, Any]", exception: BaseException, **_kwargs: object) -> None:
    if sender.name in _SCHEDULED:
        beat.note_run(sender.name, at=timezone.now(), fault=type(exception).__name__)
