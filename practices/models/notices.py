"""Notices: what somebody is to be told by mail about practices and who takes them up."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models

from core.text import validate_block, validate_line
from members.models import Person
from practices.models.adoptions import Adoption, AdoptionInvitation
from practices.models.library import Practice
from practices.querysets import NoticeQuerySet, WarningQuerySet


class NoticeKind(models.TextChoices):
    """What a notice tells."""

    INVITED = "invited", "asked whether the nation takes a practice up"
    TO_CONFIRM = "to_confirm", "an adoption waits to be confirmed"
    TO_ACKNOWLEDGE = "to_acknowledge", "an adoption waits to be acknowledged"
    LAPSING = "lapsing", "an adoption is about to lapse"
    SECURITY = "security", "a security notice"
    REVIEW = "review", "a practice is to be looked at again"
    CONTACT = "contact", "a contact has left"


class SecurityNotice(models.Model):
    """What a source tells all who adopted its practice, in one step. It stays on the page."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="warnings")
    subject = models.CharField(max_length=160, validators=[validate_line])
    text = models.TextField(validators=[MaxLengthValidator(4000), validate_block])
    sent_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="warnings_sent"
    )
    at = models.DateTimeField()

    objects = WarningQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.subject}: {self.practice}"


class Notice(models.Model):
    """One notice owed to one person: the row exists before any mail does. Times in UTC.

    A worker claims it with a conditional update and a lease; a lease that runs out is claimed
    again with the same Message-ID. Whether the person may still read it is asked when it is sent.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="practice_notices")
    kind = models.CharField(max_length=16, choices=NoticeKind)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="notices")
    adoption = models.ForeignKey(
        Adoption, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    invitation = models.ForeignKey(
        AdoptionInvitation, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    warning = models.ForeignKey(
        SecurityNotice, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="When it is to be sent, or tried again.")
    message_id = models.CharField(max_length=120, unique=True)
    claim = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text="Why it was not sent.")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(finished_at=None),
                name="notice_owed",
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
