"""Nations, organisations, people, and who may read what."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Nations, organisations, people, and who may read what."""

    name = "members"
    verbose_name = "members"
