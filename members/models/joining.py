"""Invitations to join the hub: a letter that is owed, and a link that opens once."""

import datetime
from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from core.text import with_article
from members.models.nations import Nation
from members.models.people import Person
from members.querysets import JoinInvitationQuerySet
from members.roles import OF_A_NATION, Role

_STANDING = models.Q(accepted_at=None, withdrawn_at=None)
INVITED_ALREADY = "This address is invited already. Send that invitation again, or withdraw it."


class JoinInvitation(models.Model):
    """Somebody is asked to join, at an address, in a role; the row is owed as a letter.

    The link's token is made from `message_id` and the site's secret and stored as a hash only;
    sending again makes another. A worker claims the letter with a conditional update and a lease
    (`leased_until`). Times in UTC.
    """

    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=20, choices=Role)
    nation = models.ForeignKey(
        Nation, on_delete=models.PROTECT, null=True, blank=True, related_name="join_invitations"
    )
    invited_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="join_invitations"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token.")
    message_id = models.CharField(max_length=120, unique=True)
    due_at = models.DateTimeField(help_text="When the letter is to be sent, or tried again.")
    claim = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = JoinInvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"),
                "nation",
                condition=_STANDING & models.Q(nation__isnull=False),
                name="joininvitation_once",
                violation_error_message=INVITED_ALREADY,
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=_STANDING & models.Q(nation__isnull=True),
                name="joininvitation_once_without_nation",
                violation_error_message=INVITED_ALREADY,
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=OF_A_NATION) ^ models.Q(nation__isnull=True),
                name="joininvitation_role_fits_nation",
                violation_error_message="Only the secretariat and administrators have no nation.",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")),
                name="joininvitation_expires_later",
                violation_error_message="An invitation expires after it is made.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"],
                condition=_STANDING & models.Q(sent_at=None, failed_at=None),
                name="joininvitation_owed",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def in_trail(self) -> str:
        """How the trail names it: by role and nation, never by the address."""
        role = Role(self.role).label
        of = f"{role} of {with_article(self.nation.name)}" if self.nation else role
        return f"invitation as {of}"

    def state(self, *, at: datetime.datetime) -> str:
        """Where it stands: accepted, withdrawn, expired, failed, owed or sent."""
        if self.accepted_at:
            return "accepted"
        if self.withdrawn_at:
            return "withdrawn"
        if self.expires_at <= at:
            return "expired"
        if self.failed_at:
            return "failed"
        return "sent" if self.sent_at else "owed"
