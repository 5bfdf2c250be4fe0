"""How long wishes for wider sharing are kept."""

import datetime

from core.retention import Rule, register
from sharing import actions


def _forget_answered(at: datetime.datetime) -> int:
    return actions.forget_answered(at=at)


register(
    Rule(
        "sharing.wishes",
        "What you asked to be shared more widely, or answered about it, and why",
        "1 year after the answer; in the history of the item for as long as that",
        "So that who asked finds the answer.",
        _forget_answered,
    ),
)
