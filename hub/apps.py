"""The composition as an app, so that its commands are found. It has no tables."""

from django.apps import AppConfig


class HubConfig(AppConfig):
    """Knows every app; nobody imports it."""

    name = "hub"
