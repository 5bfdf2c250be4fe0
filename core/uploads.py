"""Files on their way in: how much may come, and what happens when there is no room for it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadhandler import TemporaryFileUploadHandler

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class NoRoom(SuspiciousOperation):
    """There is no room to keep what was sent; nothing of it was."""


@contextmanager
def room() -> Iterator[None]:
    """Turn a full disk into NoRoom."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoom from error
        raise


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Keeps a file in the temporary folder, up to the limit; from strangers hardly any.

    Forms are read before any page decides what to do with them, so the limit stands here.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name for it
        content_length: int,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Refuse a body that says of itself that it is too large."""
        user = getattr(self.request, "user", None)
        known = user is not None and user.is_authenticated
        most = settings.UPLOAD_LIMIT if known else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if content_length > most:
            raise RequestDataTooBig
        super().handle_raw_input(input_data, META, content_length, *args, **kwargs)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open a place for a file."""
        with room():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece of it."""
        with room():
            super().receive_data_chunk(raw_data, start)
