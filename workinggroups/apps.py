"""Working groups, their meetings, minutes, decisions and actions."""

from django.apps import AppConfig


class WorkinggroupsConfig(AppConfig):
    """Working groups, their meetings, minutes, decisions and actions."""

    name = "workinggroups"
    verbose_name = "working groups"
