"""How the day of an action was moved, each time with a reason."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models

from core.text import validate_block
from workinggroups.models.registers import Action


class ActionMove(models.Model):
    """The day by which an action is to be done was moved; `by` is a role and a nation."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="moves")
    before = models.DateField()
    after = models.DateField()
    reason = models.TextField(validators=[MaxLengthValidator(500), validate_block])
    by = models.CharField(max_length=200)
    at = models.DateTimeField(help_text="UTC.")

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"from {self.before} to {self.after}"
