"""How somebody takes up a practice of another: the words of an adoption."""

from typing import Final

from django.db import models


class Level(models.TextChoices):
    """At which level of government a practice is taken up."""

    NATION = "nation", "Nation"
    AGENCY = "agency", "Agency or other national body"
    AUTHORITY = "authority", "Local authority"


class AdoptionKind(models.TextChoices):
    """What of it is taken up."""

    POLICY = "policy", "Policy"
    DESIGN = "design", "Design"
    STANDARD = "standard", "Standard"
    CODE = "code", "Code"
    SERVICE = "service", "Running service"


class AdoptionStage(models.TextChoices):
    """How far it has come."""

    INTERESTED = "interested", "Interested"
    EVALUATING = "evaluating", "Looking into it"
    PILOTING = "piloting", "Trying it out"
    IN_USE = "in_use", "In use"
    SCALED = "scaled", "In use throughout"
    STOPPED = "stopped", "Stopped"


class AdoptionState(models.TextChoices):
    """Whether the adopter's authorised person stands by it."""

    UNCONFIRMED = "unconfirmed", "Not confirmed"
    CONFIRMED = "confirmed", "Confirmed"


class CostBand(models.TextChoices):
    """What it cost, in bands that no two currencies argue about."""

    NONE = "none", "No money"
    SMALL = "small", "Under EUR 50,000"
    MEDIUM = "medium", "EUR 50,000 to 250,000"
    LARGE = "large", "EUR 250,000 to 1 million"
    VERY_LARGE = "very_large", "Over EUR 1 million"


class TimeBand(models.TextChoices):
    """How long it took until it was of use."""

    WEEKS = "weeks", "Weeks"
    MONTHS = "months", "Up to six months"
    YEAR = "year", "Six months to a year"
    YEARS = "years", "More than a year"


class CodeForm(models.TextChoices):
    """In which form code is reused."""

    FORK = "fork", "A fork that goes its own way"
    FOLLOWS = "follows", "A copy that follows its source"
    SERVICE = "service", "As a service that somebody else runs"


class Signal(models.TextChoices):
    """What a reader's nation did with a practice."""

    READ = "read", "We read it"
    TRYING = "trying", "We are trying it"
    USED = "used", "We used it"
    NOT_FIT = "not_fit", "It did not fit"


USING: Final = frozenset({AdoptionStage.PILOTING, AdoptionStage.IN_USE, AdoptionStage.SCALED})
# The stage with which a signal begins an adoption.
STAGE_OF: Final[dict[str, AdoptionStage]] = {
    Signal.TRYING: AdoptionStage.PILOTING,
    Signal.USED: AdoptionStage.IN_USE,
    Signal.NOT_FIT: AdoptionStage.STOPPED,
}
