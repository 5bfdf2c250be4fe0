"""How long a session lasts: 12 hours at most, and 3 without use. Pure but for the session itself.

Its two moments are kept in the session as Unix seconds.
"""

import datetime
from collections.abc import MutableMapping
from typing import Any, Final

LONGEST: Final = datetime.timedelta(hours=12)
IDLE: Final = datetime.timedelta(hours=3)
NOTED_EVERY: Final = datetime.timedelta(minutes=1)
SINCE, SEEN = "since", "seen"

Kept = MutableMapping[str, Any]


def start(session: Kept, *, at: datetime.datetime) -> None:
    """Note when the session began."""
    session[SINCE] = session[SEEN] = at.timestamp()


def over(session: Kept, *, at: datetime.datetime) -> str:
    """Why the session is over, as a sentence; "" while it lasts."""
    now = at.timestamp()
    if now - session.get(SINCE, now) >= LONGEST.total_seconds():
        return "You were signed out: twelve hours had passed since you signed in."
    if now - session.get(SEEN, now) >= IDLE.total_seconds():
        return "You were signed out: three hours had passed without a visit."
    return ""


def note(session: Kept, *, at: datetime.datetime) -> bool:
    """Note that the session is in use, once a minute at most; say whether that was now."""
    now = at.timestamp()
    if SINCE not in session:  # of before sessions had a clock
        start(session, at=at)
        return True
    if now - session[SEEN] < NOTED_EVERY.total_seconds():
        return False
    session[SEEN] = now
    return True
