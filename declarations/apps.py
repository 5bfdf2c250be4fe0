"""Declarations, their versions, principles and signatories."""

from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    """Declarations, their versions, principles and signatories."""

    name = "declarations"
    verbose_name = "declarations"
