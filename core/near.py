"""What is kept for all processes, with the latest of it at hand in this one.

Asking Redis costs as much as a small statement. Only for keys under which nothing ever changes:
they name all that the value depends on, such as edition numbers. What is handed out is shared, so
nobody may change it.
"""

import hashlib
import pickle
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

MOST: Final = 2000  # values at hand
LARGEST: Final = 8 * 1024 * 1024  # characters or bytes at hand; other values as pickled

DRAWN: Final = 60 * 60  # seconds that what is drawn is at hand


class _Shelf:
    """The values at hand, the least lately used thrown away first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[str, tuple[float, int, Any]] = OrderedDict()
        self._size = 0

    def get(self, key: str) -> Any:
        with self._lock:
            until, _size, value = self._held.get(key, (0.0, 0, None))
            if until < time.monotonic():
                return None
            self._held.move_to_end(key)
            return value

    def put(self, key: str, value: Any, seconds: float) -> None:
        size = len(value) if isinstance(value, str | bytes) else len(pickle.dumps(value))
        with self._lock:
            self._drop(key)
            self._held[key] = (time.monotonic() + seconds, size, value)
            self._size += size
            while len(self._held) > MOST or self._size > LARGEST:
                self._drop(next(iter(self._held)))

    def _drop(self, key: str) -> None:
        _until, size, _value = self._held.pop(key, (0, 0, None))
        self._size -= size


_shelf: Final = _Shelf()


def key_of(name: str, *decides: object) -> str:
    """A key that begins with the name and names all that decides the value."""
    digest = hashlib.blake2b(repr(decides).encode("utf-8", "surrogatepass"), digest_size=16)
    return f"{name}:{digest.hexdigest()}"


def get(key: str, seconds: float) -> Any:
    """What is kept under the key, at hand for so many seconds; None when it is not there."""
    return get_many([key], seconds).get(key)


def get_many(keys: Iterable[str], seconds: float) -> dict[str, Any]:
    """What is kept under each of the keys that are there."""
    found, far = {}, {}
    for key in keys:
        name = cache.make_key(key)  # two sites in one process (tests) share nothing
        value = _shelf.get(name)
        if value is None:
            far[key] = name
        else:
            found[key] = value
    if far:
        for key, value in cache.get_many(far).items():
            _shelf.put(far[key], value, seconds)
            found[key] = value
    return found


def set_many(values: Mapping[str, Any], seconds: float) -> None:
    """Keep the values, for all processes and at hand."""
    cache.set_many(dict(values), seconds)
    for key, value in values.items():
        _shelf.put(cache.make_key(key), value, seconds)


def drawn(template: str, context: Mapping[str, Any]) -> SafeString:
    """A part of a page that its context alone decides, drawn again only for another context.

    It sees neither the request nor the reader. The context is what it is found by, so that it
    makes no difference for whom it was drawn first.
    """
    # Pickled, a text that is HTML differs from the same letters that are not.
    digest = hashlib.blake2b(pickle.dumps((template, context)), digest_size=16).hexdigest()
    found: SafeString | None = None if settings.DEBUG else _shelf.get(digest)
    if found is None:
        found = render_to_string(template, dict(context))
        _shelf.put(digest, found, DRAWN)
    return found
