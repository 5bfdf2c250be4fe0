"""How long what is known of a letter is kept."""

import datetime

from core.retention import Rule, register
from digests import actions


def _forget_answers(at: datetime.datetime) -> int:
    return actions.forget_answers(at=at)


register(
    Rule(
        "digests.letters",
        "What a letter says",
        "Not kept: it is written when it is sent",
        "What you may read is decided at that moment.",
    ),
    Rule(
        "digests.deliveries",
        "That a letter was owed to you, and that it was sent or not",
        "For as long as your account",
        "So that no letter is lost and none is sent twice.",
    ),
    Rule(
        "digests.answers",
        "What the mail server answered about a letter",
        "7 days after it was sent or given up",
        "To find out why a letter did not arrive.",
        _forget_answers,
    ),
    Rule(
        "digests.notices",
        "That a notice was owed to you, of a wish for wider sharing, an answer, an elevation, news",
        "7 days after it was sent, withheld or given up",
        "So that none is lost and none is sent twice.",
        lambda at: actions.forget_notices(at=at),
    ),
    Rule(
        "digests.summonses",
        "That a letter about a meeting was owed to you",
        "7 days after it was sent, withheld or given up",
        "So that none is lost and none is sent twice.",
        lambda at: actions.forget_summonses(at=at),
    ),
    Rule(
        "digests.opt-outs",
        "The lists of letters that you have left",
        "Until you join them again",
        "So that nothing more is sent to you.",
    ),
)
