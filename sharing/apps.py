"""Wishes to share an item more widely, and the second person who agrees."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Wishes to share an item more widely, and the second person who agrees."""

    name = "sharing"
    verbose_name = "sharing"
