"""The trail of what happened, and the edition numbers that tell when a listing changed."""

from typing import ClassVar

from django.db import models

from core.verbs import DRAFTING, NEEDS_REASON, READS, SECURITY_NOUNS, WRITING, Verb

__all__ = [
    "DRAFTING",
    "NEEDS_REASON",
    "READS",
    "SECURITY_NOUNS",
    "WRITING",
    "Anchor",
    "Edition",
    "Event",
    "IdempotentReply",
    "JobRun",
    "Spent",
    "TrailHead",
    "Verb",
]


class Event(models.Model):
    """One thing that happened. Copies only, no foreign keys: it outlives what it tells of.

    Written by core.audit alone; the database refuses to change or delete it. Each entry seals
    the one before it (core.chain). No copy holds a person's name: the number leads to it for as
    long as the person's account does.
    """

    sequence = models.PositiveBigIntegerField(unique=True, help_text="From 1, without gaps.")
    previous = models.CharField(max_length=64, help_text="Digest of the entry before it.")
    digest = models.CharField(max_length=64, help_text="SHA-256; see core.chain.")
    ref = models.CharField(
        max_length=32,
        unique=True,
        help_text="Its public name, a random UUID: it tells nothing.",
    )
    verb = models.CharField(
        max_length=40, help_text="A Verb; without choices, so that a new verb needs no migration."
    )
    at = models.DateTimeField(help_text="When it happened, UTC.")
    actor_kind = models.CharField(max_length=20, help_text="person, key, system or nobody")
    actor_id = models.CharField(max_length=64, blank=True)
    actor_label = models.CharField(max_length=200, help_text="Role and nation, or a system's name.")
    behalf_kind = models.CharField(max_length=40, blank=True, help_text="For whom, if for another.")
    behalf_id = models.CharField(max_length=64, blank=True)
    behalf_label = models.CharField(max_length=200, blank=True)
    door = models.CharField(
        max_length=120, blank=True, help_text="page, api, api:PREFIX, job:NAME or command:NAME"
    )
    on_kind = models.CharField(max_length=40)
    on_id = models.CharField(max_length=64)
    on_label = models.CharField(max_length=300)
    marking = models.CharField(
        max_length=12, blank=True, help_text="What the thing was marked with, once it was done."
    )
    changes = models.JSONField(default=dict, help_text='{"field": [before, after]}')
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-sequence"]
        indexes: ClassVar = [
            models.Index(fields=["on_kind", "on_id", "-sequence"], name="event_of_thing"),
            models.Index(
                fields=["-sequence"], condition=models.Q(marking="CLEAR"), name="event_clear"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label} {Verb(self.verb).label}: {self.on_label}"


class TrailHead(models.Model):
    """The end of the chain: one row, locked by whoever adds an entry until that is committed."""

    number = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(number=1), name="trail_has_one_head"),
        ]

    def __str__(self) -> str:
        return f"entry {self.sequence}"


class Anchor(models.Model):
    """Where the chain stood when a day (UTC) began for it. Published, so that others hold it too.

    Written by core.audit alone; the database refuses to change or delete it.
    """

    day = models.DateField(unique=True)
    at = models.DateTimeField(help_text="When it was taken, UTC.")
    sequence = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, help_text="That of the entry `sequence`.")

    class Meta:
        ordering: ClassVar = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.digest}"


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


class Spent(models.Model):
    """How much of a limit somebody has used in one window of it; see core.limits."""

    who = models.CharField(
        max_length=64, unique=True, help_text="Policy, credential or address, and window; sealed."
    )
    used = models.PositiveBigIntegerField()
    over_at = models.DateTimeField(db_index=True, help_text="When the window ends, UTC.")

    class Meta:
        verbose_name_plural = "limits spent"

    def __str__(self) -> str:
        return f"{self.used} until {self.over_at}"


class JobRun(models.Model):
    """When a job of the schedule was last done, and when and how it last failed; UTC."""

    name = models.CharField(max_length=80, unique=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=80, blank=True, help_text="The kind of the last failure.")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
