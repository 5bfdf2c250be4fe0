"""How long what is kept about polls, and said about minutes and texts, is kept."""

import datetime

from core.retention import Rule, register
from workinggroups import actions


def _forget_polls(at: datetime.datetime) -> int:
    return actions.forget_polls(at=at)


def _forget_letters(at: datetime.datetime) -> int:
    return actions.forget_poll_letters(at=at)


register(
    Rule(
        "workinggroups.polls",
        "When you said that you could meet, in a poll",
        "A year after the poll ended",
        "So that a poll can be opened again, and a choice be understood.",
        _forget_polls,
    ),
    Rule(
        "workinggroups.poll-letters",
        "That a letter about a poll was owed to you",
        "30 days after it was sent, withheld or given up",
        "So that none is lost and none is sent twice.",
        _forget_letters,
    ),
    Rule(
        "workinggroups.comments",
        "What you said about circulated minutes, and what was answered",
        "As long as the minutes; without your name once your account is erased",
        "So that everybody sees how the minutes came to say what they say.",
    ),
    Rule(
        "workinggroups.objections",
        "That you objected for your nation in a written consultation, and why",
        "As long as the consultation; without your name once your account is erased",
        "So that it shows how a decision came about.",
    ),
)
