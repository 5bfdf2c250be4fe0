"""Topics and the practices that nations share."""

from django.apps import AppConfig


class PracticesConfig(AppConfig):
    """Topics and the practices that nations share."""

    name = "practices"
    verbose_name = "practices"
