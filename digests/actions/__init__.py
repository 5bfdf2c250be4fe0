"""Every change to what is owed, sent and subscribed."""

from digests.actions.notices import claim_notice, forget_notices, owe_notices, send_notices
from digests.actions.optouts import opt_in, opt_out
from digests.actions.owing import fan_out
from digests.actions.retention import forget_answers, forget_letters
from digests.actions.sending import Rendered, Terms, send_batch
from digests.actions.standing import claim
from digests.actions.summonses import forget_summonses, owe_summonses, send_summonses

__all__ = [
    "Rendered",
    "Terms",
    "claim",
    "claim_notice",
    "fan_out",
    "forget_answers",
    "forget_letters",
    "forget_notices",
    "forget_summonses",
    "opt_in",
    "opt_out",
    "owe_notices",
    "owe_summonses",
    "send_batch",
    "send_notices",
    "send_summonses",
]
