"""What sorts of practices there are, how far they have come, and where a write-up stands."""

from django.db import models


class Kind(models.TextChoices):
    """What sort of thing a practice is."""

    PLATFORM = "platform", "Platform"
    SERVICE = "service", "Service"
    STANDARD = "standard", "Standard"
    POLICY = "policy", "Policy"
    CODE = "code", "Code"
    CAPABILITY = "capability", "Capability"


class Stage(models.TextChoices):
    """How far a practice has come."""

    DISCOVERY = "discovery", "Discovery"
    ALPHA = "alpha", "Alpha"
    BETA = "beta", "Beta"
    LIVE = "live", "Live"
    SCALED = "scaled", "Scaled"
    RETIRED = "retired", "Retired"


class NoteKind(models.TextChoices):
    """What a note of thirty seconds is about."""

    STARTING = "starting", "We are starting"
    STOPPED = "stopped", "We stopped"
    LEARNT = "learnt", "We learnt"


class NoteState(models.TextChoices):
    """Where a note stands."""

    WAITING = "waiting", "Waits for the coordinator"
    PUBLISHED = "published", "Published"
    OVER = "over", "Over"


class DraftState(models.TextChoices):
    """Where the open working text of a practice stands."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "In review"
    RETURNED = "returned", "Returned"


class TranslationState(models.TextChoices):
    """Where a translation stands: who may read it depends on that."""

    WAITING = "waiting", "Waits for its nation"
    RETURNED = "returned", "Returned"
    SHOWN = "shown", "Shown"


class Status(models.TextChoices):
    """Where a write-up stands on its way to the readers."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "In review"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"
