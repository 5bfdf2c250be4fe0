"""Through which door something is done: kept beside the work, so that no action is handed it.

A door says its name before it lets anybody in (the middleware for pages and the API, a command
for what it does in a person's name). Systems and the hub itself know their own door. See
docs/decisions/0010-the-trail.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

PAGE: Final = "page"
API: Final = "api"

_present: ContextVar[str] = ContextVar("door", default="")


def present() -> str:
    """The door that is open now; "" where none has said its name."""
    return _present.get()


@contextmanager
def through(name: str) -> Iterator[None]:
    """Let what happens inside be known to come through a door: "page", "command:name" and so on."""
    before = _present.set(name)
    try:
        yield
    finally:
        _present.reset(before)
