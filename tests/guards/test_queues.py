from celery import current_app

from hub.celery import BEAT_SCHEDULE, QUEUES, ROUTES


def our_tasks() -> set[str]:
    current_app.autodiscover_tasks(force=True)
    return {name for name in current_app.tasks if not name.startswith(("celery.", "tests."))}


def test_every_task_has_a_queue_and_every_route_a_task() -> None:
    assert our_tasks() == set(ROUTES), "hub/celery.py: ROUTES must name each task once"


def test_every_queue_named_is_listened_to() -> None:
    assert {route["queue"] for route in ROUTES.values()} <= set(QUEUES)
    assert {queue.name for queue in current_app.conf.task_queues} == set(QUEUES)


def test_beat_starts_only_what_exists_and_drops_what_piled_up() -> None:
    for entry in BEAT_SCHEDULE.values():
        assert entry["task"] in ROUTES
        assert 0 < entry["options"]["expires"] < entry["schedule"]
