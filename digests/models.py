"""What is owed to whom by mail, and what became of it."""

from typing import ClassVar

from django.db import models

from digests.querysets import DeliveryQuerySet, NoticeQuerySet
from members.models import Elevation, Person
from sharing.models import Wish
from workinggroups.models import Announcement, Circulation


class DeliveryState(models.TextChoices):
    """Where a delivery stands. The last three are final."""

    OWED = "owed", "Owed"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    WITHHELD = "withheld", "Withheld"
    FAILED = "failed", "Failed"


class Delivery(models.Model):
    """One digest owed to one person for one circulation: the row exists before any mail does.

    A worker claims it with a conditional update and a lease (`leased_until`, UTC); a lease that
    runs out is claimed again with the same Message-ID, so that a mailbox can tell a copy.
    """

    circulation = models.ForeignKey(
        Circulation, on_delete=models.CASCADE, related_name="deliveries"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.OWED)
    due_at = models.DateTimeField()
    claim = models.CharField(
        max_length=32, blank=True, help_text="Random; only who holds it may settle the delivery."
    )
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=120, unique=True)
    unsubscribe_hash = models.CharField(
        max_length=64,
        unique=True,
        null=True,
        help_text="SHA-256 of the token in this mail's unsubscribe link; null when there is none.",
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["circulation", "person"],
                name="delivery_once",
                violation_error_message="This digest is owed to the person already.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state__in=["owed", "sending"]),
                name="delivery_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circulation} for {self.person}"

    def get_absolute_url(self) -> str:
        """The digest's copy on the site, which says nothing of its topic."""
        return f"/digests/{self.pk}/"

    @property
    def in_trail(self) -> str:
        """How the trail names it: by the role and nation of whom it is for."""
        return f"{self.circulation} for {self.person.in_trail}"


class NoticeKind(models.TextChoices):
    """What a notice tells of."""

    ASKED = "asked", "A wish for wider sharing waits"
    ANSWERED = "answered", "A wish for wider sharing is answered"
    ELEVATED = "elevated", "Somebody reads the nation's restricted matter"
    FOUND = "found", "Something is new in a saved search"


class Notice(models.Model):
    """A short letter owed to one person about one thing: the row exists before any mail does.

    What it says is decided when it is sent, by what the person may then read. A worker claims it
    with a conditional update and a lease (`leased_until`, UTC).
    """

    kind = models.CharField(max_length=10, choices=NoticeKind)
    wish = models.ForeignKey(
        Wish, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    elevation = models.ForeignKey(
        Elevation, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    week = models.DateField(
        null=True, blank=True, help_text="The Monday of the week whose letter of news it is."
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.OWED)
    due_at = models.DateTimeField(help_text="When it is to be sent, or tried again. UTC.")
    claim = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=120, unique=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    kind=NoticeKind.ELEVATED, wish=None, elevation__isnull=False, week=None
                )
                | models.Q(kind=NoticeKind.FOUND, wish=None, elevation=None, week__isnull=False)
                | models.Q(
                    kind__in=[NoticeKind.ASKED, NoticeKind.ANSWERED],
                    wish__isnull=False,
                    elevation=None,
                    week=None,
                ),
                name="notice_about_one_thing",
                violation_error_message="A notice is about exactly one thing.",
            ),
            models.UniqueConstraint(
                fields=["wish", "kind", "person"],
                condition=models.Q(wish__isnull=False),
                name="notice_once_wish",
                violation_error_message="This notice is owed to the person already.",
            ),
            models.UniqueConstraint(
                fields=["elevation", "person"],
                condition=models.Q(elevation__isnull=False),
                name="notice_once_elevation",
                violation_error_message="This notice is owed to the person already.",
            ),
            models.UniqueConstraint(
                fields=["week", "person"],
                condition=models.Q(week__isnull=False),
                name="notice_once_week",
                violation_error_message="This notice is owed to the person already.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state__in=["owed", "sending"]),
                name="notice_open",
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class SummonsLetter(models.Model):
    """A letter about a meeting or a series owed to one person for one announcement.

    What it says is decided when it is sent, by what the person may then read and knows already.
    """

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="summonses"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="summonses")
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.OWED)
    due_at = models.DateTimeField(help_text="When it is to be sent, or tried again. UTC.")
    claim = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=120, unique=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["announcement", "person"],
                name="summons_once",
                violation_error_message="This letter is owed to the person already.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(state__in=["owed", "sending"]),
                name="summons_open",
            ),
        ]

    def __str__(self) -> str:
        return f"summons {self.pk}"


class OptOut(models.Model):
    """A person wants no more mail of one list; see digests.lists for what a list is."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="opt_outs")
    list_name = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["person", "list_name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "list_name"], name="opt_out_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.list_name}"
