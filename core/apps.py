"""The kernel: it knows no nation, practice or summit."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The kernel: it knows no nation, practice or summit."""

    name = "core"
    verbose_name = "core"

    def ready(self) -> None:
        """Register the system checks, and complete the request log."""
        from django_structlog.signals import (  # noqa: PLC0415 - settings must be there first
            bind_extra_request_finished_metadata,
        )

        from core import checks, logs  # noqa: F401, PLC0415 - imported to register themselves

        bind_extra_request_finished_metadata.connect(
            logs.describe_reply, dispatch_uid="core.logs.describe_reply"
        )
