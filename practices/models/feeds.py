"""The secret with which a person's feed reader asks, since it cannot sign in."""

from typing import ClassVar

from django.db import models

from members.models import Person


class FeedSecret(models.Model):
    """A person's own address for feeds; only a hash of its secret is stored."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="feed_secret")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["person"]

    def __str__(self) -> str:
        return f"feed address of {self.person.in_trail}"
