"""Summits and officials' meetings."""

from django.apps import AppConfig


class SummitsConfig(AppConfig):
    """Summits and officials' meetings."""

    name = "summits"
    verbose_name = "summits"
