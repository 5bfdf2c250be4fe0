"""Who is owed which letter, and the sending of it."""

from django.apps import AppConfig


class DigestsConfig(AppConfig):
    """Who is owed which letter, and the sending of it."""

    name = "digests"
    verbose_name = "digests"

    def ready(self) -> None:
        """Register how long what is known of a letter is kept."""
        from digests import retention  # noqa: F401, PLC0415 - the models must be there first
