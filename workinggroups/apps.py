"""Working groups, their meetings, minutes, decisions and actions."""

from django.apps import AppConfig


class WorkinggroupsConfig(AppConfig):
    """Working groups, their meetings, minutes, decisions and actions."""

    name = "workinggroups"
    verbose_name = "working groups"

    def ready(self) -> None:
        """Register what is held about people, and for how long."""
        from workinggroups import belongings, retention  # noqa: F401, PLC0415 - the models must be there first
