"""Who is owed which letter, and the sending of it."""

from django.apps import AppConfig


class DigestsConfig(AppConfig):
    """Who is owed which letter, and the sending of it."""

    name = "digests"
    verbose_name = "digests"
