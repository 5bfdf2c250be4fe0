"""Topics and the practices that nations share."""

from django.apps import AppConfig


class PracticesConfig(AppConfig):
    """Topics and the practices that nations share."""

    name = "practices"
    verbose_name = "practices"

    def ready(self) -> None:
        """Register what is held about people, and for how long."""
        from practices import belongings, retention  # noqa: F401, PLC0415 - the models must be there first
