"""Letters about somebody's account, each a row until it is sent."""

from typing import ClassVar

from django.db import models

from members.models.people import Person
from members.querysets import AccountLetterQuerySet


class AccountLetter(models.Model):
    """A letter owed to a person: that their second factor was reset, by whom and why.

    It is owed in the transaction of what it tells of; a worker claims it with a conditional
    update and a lease (`leased_until`). Times in UTC.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="account_letters")
    by = models.CharField(max_length=200, help_text="Who did it, by role and nation.")
    reason = models.TextField(max_length=500)
    made_at = models.DateTimeField(db_index=True)
    message_id = models.CharField(max_length=120, unique=True)
    due_at = models.DateTimeField(help_text="When the letter is to be sent, or tried again.")
    claim = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = AccountLetterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(sent_at=None, failed_at=None),
                name="accountletter_owed",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"
