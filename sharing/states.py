"""How far a wish for wider sharing has come."""

from django.db import models


class State(models.TextChoices):
    """How far a wish has come."""

    OPEN = "open", "Not answered yet"
    GRANTED = "granted", "Agreed"
    REFUSED = "refused", "Declined"
    WITHDRAWN = "withdrawn", "Taken back"
