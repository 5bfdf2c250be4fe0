"""A poll of when to meet: proposed times, who is asked, what they answered, letters owed."""

from typing import ClassVar

from django.db import models

from core.text import validate_block, validate_line
from members.models import Nation, Person
from members.validators import time_zone
from workinggroups.models.groups import WorkingGroup
from workinggroups.models.meetings import Meeting
from workinggroups.querysets import PollLetterQuerySet, PollQuerySet

FEWEST_TIMES, MOST_TIMES = 2, 20


class PollMarking(models.TextChoices):
    """What the meeting will be marked, and so what of the poll travels by mail."""

    GREEN = "GREEN", "TLP:GREEN"
    AMBER = "AMBER", "TLP:AMBER"


class Choice(models.TextChoices):
    """Whether a time suits."""

    YES = "yes", "Yes"
    IF_NEEDED = "if_needed", "If needed"
    NO = "no", "No"


class LetterKind(models.TextChoices):
    """What a letter about a poll says."""

    ASKED = "asked", "when can you meet"
    REMINDER = "reminder", "still to answer"


class Poll(models.Model):
    """Times for a meeting of a group, or without one of the whole network. Instants are UTC.

    It takes answers until `closes_at`, or until somebody closes it before. `round` rises when it
    is reopened, so that those who owe an answer are reminded once more.
    """

    slug = models.SlugField(unique=True, max_length=100)
    title = models.CharField(max_length=120, validators=[validate_line])
    note = models.CharField(max_length=600, blank=True, validators=[validate_block])
    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="polls"
    )
    marking = models.CharField(max_length=12, choices=PollMarking, default=PollMarking.GREEN)
    minutes_long = models.PositiveSmallIntegerField(default=60)
    time_zone = models.CharField(
        max_length=60, validators=[time_zone], help_text="The host's clock: IANA name."
    )
    shows_answers = models.BooleanField(
        default=True, help_text="Whether those asked see what the others answered."
    )
    made_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="polls_made"
    )
    made_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Closed before its time.")
    remind_at = models.DateTimeField(help_text="When those who still owe an answer are reminded.")
    reminded_at = models.DateTimeField(null=True, blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    meeting = models.OneToOneField(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="poll"
    )
    version = models.PositiveIntegerField(default=1)

    objects = PollQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(minutes_long__gte=5, minutes_long__lte=24 * 60),
                name="poll_length",
                violation_error_message="A meeting lasts from 5 minutes to a day.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The poll's page."""
        return f"/polls/{self.slug}/"


class PollOption(models.Model):
    """A time that is proposed: an instant, UTC."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    starts_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["poll", "starts_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "starts_at"], name="poll_option_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} UTC"


class PollVoice(models.Model):
    """Who answers with one voice: a nation, whoever speaks for it, or a person."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="voices")
    nation = models.ForeignKey(
        Nation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="poll_voices"
    )
    is_required = models.BooleanField(
        default=False, help_text="Whether the meeting should not be held without it."
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="poll_answers"
    )

    class Meta:
        ordering: ClassVar = ["poll", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(nation=None, person__isnull=False)
                | models.Q(nation__isnull=False, person=None),
                name="poll_voice_of_one",
            ),
            models.UniqueConstraint(
                fields=["poll", "nation"],
                condition=models.Q(nation__isnull=False),
                name="poll_nation_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.nation or self.person)


class PollAsked(models.Model):
    """Somebody who may answer for a voice. Without this row their link opens nothing."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="asked")
    voice = models.ForeignKey(PollVoice, on_delete=models.CASCADE, related_name="asked")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="polls_asked")

    class Meta:
        ordering: ClassVar = ["poll", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "person"], name="poll_asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.poll}"


class PollAnswer(models.Model):
    """What a voice says of one time."""

    voice = models.ForeignKey(PollVoice, on_delete=models.CASCADE, related_name="answers")
    option = models.ForeignKey(PollOption, on_delete=models.CASCADE, related_name="answers")
    choice = models.CharField(max_length=10, choices=Choice)

    class Meta:
        ordering: ClassVar = ["voice", "option"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voice", "option"], name="poll_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.voice}: {self.get_choice_display()}"


class PollLetter(models.Model):
    """A letter about a poll, owed to somebody asked: the row exists before any mail. Times UTC.

    Whether it may still be sent, and is still needed, is asked when it is sent.
    """

    asked = models.ForeignKey(PollAsked, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=LetterKind)
    round = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField(help_text="When it is to be sent, or tried again.")
    message_id = models.CharField(max_length=120, unique=True)
    claim = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text="Why it was not sent.")

    objects = PollLetterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["asked", "kind", "round"], name="poll_letter_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(finished_at=None),
                name="poll_letter_owed",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"
