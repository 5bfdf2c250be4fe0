"""What somebody wishes to be shared more widely, and what its owner said."""

from functools import reduce
from operator import or_
from typing import ClassVar, Final

from django.core.validators import MaxLengthValidator
from django.db import models

from core.text import validate_block
from members.markings import Marking
from members.models import Circle, Nation, Person
from practices.models import Attachment, Practice
from sharing.querysets import WishQuerySet
from sharing.states import State
from workinggroups.models import AgendaItem, Meeting

LONGEST = 2000  # characters of a reason
THINGS: Final = ("practice", "attachment", "meeting", "item")
Thing = Practice | Attachment | Meeting | AgendaItem


def _reason(about: str) -> "models.TextField[str, str]":
    return models.TextField(
        blank=True, validators=[MaxLengthValidator(LONGEST), validate_block], help_text=about
    )


def _only(thing: str) -> models.Q:
    """Where it is about this thing and no other."""
    return models.Q(**{f"{each}__isnull": each != thing for each in THINGS})


class Wish(models.Model):
    """A person's wish that something be shared more widely.

    A practice, one of its attachments, a meeting or a point of an agenda: exactly one. An empty
    `marking` leaves the marking as it is.
    """

    practice = models.ForeignKey(
        Practice, on_delete=models.CASCADE, null=True, blank=True, related_name="wishes"
    )
    attachment = models.ForeignKey(
        Attachment, on_delete=models.CASCADE, null=True, blank=True, related_name="wishes"
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="wishes"
    )
    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, null=True, blank=True, related_name="wishes"
    )
    asked_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="wishes"
    )
    asked_at = models.DateTimeField(help_text="UTC.")
    marking = models.CharField(max_length=12, choices=Marking, blank=True)
    release = models.BooleanField(default=False, help_text="To local authorities.")
    nation = models.ForeignKey(
        Nation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    embargo_until = models.DateTimeField(
        null=True, blank=True, help_text="When the embargo should end instead. UTC."
    )
    people = models.ManyToManyField(Person, blank=True, related_name="wishes_to_name")
    circles = models.ManyToManyField(Circle, blank=True, related_name="+")
    names = models.BooleanField(default=False, help_text="Whether it names people or circles.")
    reason = _reason("Why, in the words of who asks.")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answered_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="wishes_answered"
    )
    answered_at = models.DateTimeField(null=True, blank=True, help_text="UTC.")
    answer = _reason("Why, in the words of who answered.")
    told_at = models.DateTimeField(
        null=True, blank=True, help_text="When notices of it to those who answer became owed. UTC."
    )
    answer_told_at = models.DateTimeField(
        null=True, blank=True, help_text="When the notice of the answer became owed. UTC."
    )

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "wishes"
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=reduce(or_, (_only(thing) for thing in THINGS)),
                name="wish_about_one_thing",
                violation_error_message="A wish is about exactly one thing.",
            ),
            models.CheckConstraint(
                condition=~models.Q(marking="")
                | models.Q(release=True)
                | models.Q(nation__isnull=False)
                | models.Q(embargo_until__isnull=False)
                | models.Q(names=True),
                name="wish_for_something",
                violation_error_message="Say how it should be shared more widely.",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.OPEN, answered_at=None)
                | (~models.Q(state=State.OPEN) & models.Q(answered_at__isnull=False)),
                name="wish_answered_has_moment",
                violation_error_message="What is answered has a moment.",
            ),
            *(
                models.UniqueConstraint(
                    fields=["asked_by", thing],
                    condition=models.Q(state=State.OPEN),
                    name=f"wish_once_{thing}",
                    violation_error_message="You asked for this already; it is not answered yet.",
                )
                for thing in THINGS
            ),
        ]

    def __str__(self) -> str:
        return f"wish about {self.thing}"

    def get_absolute_url(self) -> str:
        """Where it is answered."""
        return f"/sharing/{self.pk}/"

    @property
    def version(self) -> int:
        """What its writers read: it changes once, when it is answered or taken back."""
        return int(self.state != State.OPEN)

    @property
    def thing(self) -> Thing:
        """What it is about."""
        thing = self.practice or self.attachment or self.meeting or self.item
        assert thing is not None, "the database keeps exactly one"  # noqa: S101 - tells the types
        return thing
