"""Who is owed which letter, and the sending of it."""

from django.apps import AppConfig


class DigestsConfig(AppConfig):
    """Who is owed which letter, and the sending of it."""

    name = "digests"
    verbose_name = "digests"

    def ready(self) -> None:
        """Register what is known of letters, and for how long."""
        from digests import belongings, retention  # noqa: F401, PLC0415 - the models must be there first
