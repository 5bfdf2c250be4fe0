"""How long what is held about people, and about the systems of nations, is kept."""

import datetime
from typing import Final

from core.audit import System
from core.retention import Rule, register
from members import actions

_HUB: Final = System("retention", door="job")


def _revoke_unused_keys(at: datetime.datetime) -> int:
    return actions.revoke_unused_keys(by=_HUB, at=at)


def _forget_elevations(at: datetime.datetime) -> int:
    return actions.forget_elevations(at=at)


register(
    Rule(
        "members.accounts",
        "Your account: name, work address, role, nation, time zone, languages, when you joined",
        "For as long as you belong to the network, or until you ask for erasure",
        "So that you can sign in, and colleagues know whom to ask.",
    ),
    Rule(
        "members.sign-in",
        "When you last signed in",
        "Until the next time",
        "To notice an account that nobody uses.",
    ),
    Rule(
        "members.sessions",
        "Where you are signed in: browser, network address, since when, last seen",
        "As long as the session",
        "So that you notice one that is not yours, and end it.",
        lambda at: actions.forget_sessions(at=at),
    ),
    Rule(
        "members.failed-sign-ins",
        "That signing in failed: a number made of address and account, which leads back to neither",
        "A day after the last failure",
        "To slow down whoever guesses passwords.",
        lambda at: actions.forget_failures(at=at),
    ),
    Rule(
        "members.invitations",
        "The address, role and nation of somebody who is invited to join",
        "Until it is accepted or withdrawn; 14 days after it expired at the latest",
        "So that it can be sent again, and nobody is invited twice.",
        lambda at: actions.forget_invitations(at=at),
    ),
    Rule(
        "members.factors",
        "Your second factor: the sealed key of your app, passkeys with their names, recovery codes",
        "Until you remove it",
        "So that your password alone does not open your account.",
    ),
    Rule(
        "members.letters",
        "A letter about your account: by whom your second factor was reset, and why",
        "14 days; longer in the trail",
        "So that you learn of it, even when mail fails for a while.",
        lambda at: actions.forget_account_letters(at=at),
    ),
    Rule(
        "members.identity",
        "The name that your government’s identity provider has for your account there",
        "As long as your account",
        "So that nobody gets in who is given your address later.",
    ),
    Rule(
        "members.reviews",
        "That your place was confirmed in a quarter, by whom and when",
        "As long as your account",
        "Each nation looks every quarter at who has access.",
    ),
    Rule(
        "members.circles",
        "The circles and groups that you sit in",
        "Until you leave them",
        "They decide what you may read.",
    ),
    Rule(
        "members.elevations",
        "That somebody was elevated to read a nation’s restricted matter, and why",
        "A year; longer in the trail",
        "So that the nation can ask what for.",
        _forget_elevations,
    ),
    Rule(
        "members.keys",
        "Keys of nations’ systems",
        "A year at most; a key that nobody has used for 90 days stops working",
        "A forgotten key is a door left open.",
        _revoke_unused_keys,
    ),
)
