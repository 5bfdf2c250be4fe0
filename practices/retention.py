"""How long what people say about the practices of others is kept."""

import datetime

from core.retention import Rule, register
from practices import actions


def _forget_notices(at: datetime.datetime) -> int:
    return actions.forget_notices(at=at)


register(
    Rule(
        "practices.notices",
        "That you were told something about a practice or an adoption by mail",
        "90 days",
        "So that nobody is told twice.",
        _forget_notices,
    ),
    Rule(
        "practices.adoptions",
        "That you declared, confirmed or acknowledged an adoption, or answer for one",
        "As long as the adoption, or until you leave",
        "So that a claim has somebody who stands by it.",
    ),
    Rule(
        "practices.signals",
        "That you said what came of reading a practice",
        "Until you say something else, or your account is erased",
        "So that its nation learns what its work is good for.",
    ),
)
