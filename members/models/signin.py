"""What signing in leaves behind."""

from typing import ClassVar

from django.db import models

from members.throttle import Counted, Standing


class FailedSignIns(models.Model):
    """Failures in a row of one address, account or both; see members.throttle.

    In the database, so that a lost cache forgives nobody. What it is about stands there as a
    keyed hash only. Kept for a day after the last failure.
    """

    kind = models.CharField(max_length=10, choices=Counted)
    key = models.CharField(max_length=64, help_text="HMAC-SHA256 under the site's secret.")
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(help_text="The first of these failures.")
    last_at = models.DateTimeField(db_index=True)
    paused_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "failed sign-ins"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="failed_sign_ins_once"),
        ]

    def __str__(self) -> str:
        return f"failed sign-ins of {Counted(self.kind).label}"

    @property
    def standing(self) -> Standing:
        """The row as a value."""
        return Standing(self.count, self.since, self.paused_until)
