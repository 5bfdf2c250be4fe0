"""Keys with which a nation's own systems use the API."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from members import validators
from members.models.nations import Nation
from members.models.people import Person

if TYPE_CHECKING:
    import datetime


class Scope(models.TextChoices):
    """What a key may do."""

    READ = "read", "read what is public"
    READ_NETWORK = "read:network", "read what the nation's officials may read"
    WRITE_PRACTICES = "practices:write", "create, change and withdraw the nation's practices"


class MemberKey(models.Model):
    """A secret of one nation's system. Only a keyed hash of it is stored.

    The secret reads `dnh_<prefix>_<random>`; the prefix is public and names the key in logs.
    """

    actor_kind = "key"

    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="keys")
    name = models.CharField(max_length=80, help_text="The system that uses it.")
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list, validators=[validators.texts])
    created_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="keys_made"
    )
    kept_by = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="keys_kept",
        help_text="Who answers for it now, if not who made it.",
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="key_expires_later",
                violation_error_message="A key expires after it is made.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"

    def is_usable(self, *, at: "datetime.datetime") -> bool:
        """Whether the key opens anything at the moment `at`."""
        return self.revoked_at is None and at < self.expires_at and self.nation.is_member
