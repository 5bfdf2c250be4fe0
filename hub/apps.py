"""The composition as an app, so that its commands are found. It has no tables."""

from django.apps import AppConfig


class HubConfig(AppConfig):
    """Knows every app; nobody imports it."""

    name = "hub"

    def ready(self) -> None:
        """Keep when each job ran."""
        from hub.board import jobs  # noqa: PLC0415 - the models must be there first

        jobs.listen()
