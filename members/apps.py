"""Nations, organisations, people, and who may read what."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Nations, organisations, people, and who may read what."""

    name = "members"
    verbose_name = "members"

    def ready(self) -> None:
        """Register what is held about people and for how long; hear what signing in tells."""
        from members import belongings, retention  # noqa: F401, PLC0415 - the models must be there first
        from members.accounts import events  # noqa: F401, PLC0415 - the same
