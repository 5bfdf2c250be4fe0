"""Wishes to share an item more widely, and the second person who agrees."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Wishes to share an item more widely, and the second person who agrees."""

    name = "sharing"
    verbose_name = "sharing"

    def ready(self) -> None:
        """Register what wishes hold about people, and how long they are kept."""
        from sharing import belongings, retention  # noqa: F401, PLC0415 - the models must be there first
