"""The trail of what happened, and the edition numbers that tell when a listing changed."""

from typing import ClassVar

from django.db import models


class Verb(models.TextChoices):
    """What can happen, as "noun:verb"."""

    NETWORK_LOAD = "network:load", "loaded the network's data"
    PERSON_CREATE = "person:create", "created an account"
    PERSON_UPDATE = "person:update", "changed an account"
    CIRCLE_CHANGE = "circle:change", "changed who is in a circle"
    KEY_CREATE = "key:create", "made a key"
    KEY_REVOKE = "key:revoke", "revoked a key"
    PRACTICE_CREATE = "practice:create", "created a practice"
    PRACTICE_UPDATE = "practice:update", "changed a practice"
    PRACTICE_SUBMIT = "practice:submit", "submitted a practice"
    PRACTICE_PUBLISH = "practice:publish", "published a practice"
    PRACTICE_WITHDRAW = "practice:withdraw", "withdrew a practice"
    MEETING_CREATE = "meeting:create", "arranged a meeting"
    MEETING_UPDATE = "meeting:update", "changed a meeting"
    MINUTES_WRITE = "minutes:write", "wrote minutes"
    MINUTES_CIRCULATE = "minutes:circulate", "circulated minutes"
    ACTION_CLOSE = "action:close", "closed an action"
    DIGEST_OWE = "digest:owe", "listed who is owed a digest"
    DIGEST_SEND = "digest:send", "sent a digest"
    DIGEST_WITHHOLD = "digest:withhold", "withheld a digest"
    DIGEST_FAIL = "digest:fail", "gave a digest up"
    DIGEST_OPT_OUT = "digest:opt-out", "left a list"
    DIGEST_OPT_IN = "digest:opt-in", "joined a list again"


class Event(models.Model):
    """One thing that happened. Copies only, no foreign keys: it outlives what it tells of."""

    verb = models.CharField(
        max_length=40, help_text="A Verb; without choices, so that a new verb needs no migration."
    )
    at = models.DateTimeField(help_text="When it happened, UTC.")
    actor_kind = models.CharField(max_length=20, help_text="person, key or system")
    actor_id = models.CharField(max_length=64, blank=True)
    actor_label = models.CharField(max_length=200)
    on_kind = models.CharField(max_length=40)
    on_id = models.CharField(max_length=64)
    on_label = models.CharField(max_length=300)
    changes = models.JSONField(default=dict, help_text='{"field": [before, after]}')
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["on_kind", "on_id", "-id"], name="event_on")]

    def __str__(self) -> str:
        return f"{self.actor_label} {Verb(self.verb).label}: {self.on_label}"


class Edition(models.Model):
    """A number per kind that rises with every change of that kind, in the change's transaction.

    Readers compare it to know whether what they hold is still current.
    """

    kind = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class IdempotentReply(models.Model):
    """The answer to a POST that carried an Idempotency-Key, or the claim of one still running.

    Kept for 24 hours; written only by core/rest/idempotency.py.
    """

    credential = models.CharField(max_length=80, help_text="Whose key it is: key:7, person:3 …")
    route = models.CharField(max_length=300, help_text="Method and path.")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the body and its type.")
    claim = models.CharField(max_length=32, help_text="Random; who holds it may fill the row.")
    leased_until = models.DateTimeField(help_text="UTC; from then on another may take over.")
    expires_at = models.DateTimeField(db_index=True, help_text="UTC.")
    status = models.PositiveSmallIntegerField(null=True, help_text="Null while running.")
    body = models.BinaryField(default=bytes)
    headers = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "idempotent replies"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credential", "route", "key"], name="idempotency_key_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.route} for {self.credential}"
