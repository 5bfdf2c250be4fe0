"""The open working text of a practice, beside what its readers see."""

from typing import ClassVar

from django.db import models

from members.models import Person
from practices.models.library import Practice
from practices.querysets import DraftQuerySet
from practices.states import DraftState


class Draft(models.Model):
    """What is being written about a practice: one text, whoever writes it.

    `content` has the shape of document.py's Content and is not validated: every word is kept,
    wrong or incomplete. Parts that it does not name stay as they are when it is published.
    `edition` rises with every save; two writers are told apart by it. `based_on` is the version
    of the practice that it was begun from. People are null where a nation's system wrote.
    """

    practice = models.OneToOneField(Practice, on_delete=models.CASCADE, related_name="draft")
    content = models.JSONField(default=dict)
    edition = models.PositiveIntegerField(default=1)
    based_on = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.DRAFT)
    set_apart = models.JSONField(
        default=list, blank=True, help_text="Slugs of practices that are close, but not the same."
    )
    started_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    saved_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    needs = models.JSONField(
        default=dict, blank=True, help_text="Approvals in this review, by the nation's number."
    )
    approvals_needed = models.PositiveSmallIntegerField(
        default=0, help_text="Of all its nations, in this review."
    )
    cleared_at = models.DateTimeField(
        null=True, blank=True, help_text="When its nations had given all of them."
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-saved_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state=DraftState.SUBMITTED)
                | models.Q(submitted_at__isnull=False),
                name="draft_submitted_has_moment",
                violation_error_message="A draft in review says since when.",
            ),
        ]

    def __str__(self) -> str:
        return f"Draft of {self.practice}"
