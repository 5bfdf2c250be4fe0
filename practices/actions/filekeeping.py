"""Keeping the files of attachments: in the private storage, each under a name that tells nothing.

A file is kept before its row is written and deleted after its row is: so a row always has its
file, and at worst a file has no row. Those are swept away.
"""

import datetime
import hashlib
import secrets
from collections.abc import Mapping
from typing import IO, Final, Protocol

from django.core.files import File
from django.core.files.storage import Storage, storages

from core.uploads import room
from practices.models import Attachment


class Stored(Protocol):
    """A row that has a file."""

    stored: str


_ORPHANED: Final = datetime.timedelta(days=1)
_CHUNK: Final = 1_000_000


def measure(file: IO[bytes]) -> tuple[str, int]:
    """The SHA-256 of a file, in hexadecimal, and its size in bytes."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def keep(file: IO[bytes], *, folder: str = "") -> str:
    """Keep a file, in a folder ("papers/") if given, and return under which name.

    Raises NoRoom for a full disk.
    """
    file.seek(0)
    name = f"{folder}{secrets.token_hex(20)}"
    try:
        with room():
            return _storage().save(name, File(file))
    except BaseException:
        discard(name)  # half of it may be there
        raise


def discard(name: str) -> None:
    """Delete a file, if it is there."""
    _storage().delete(name)


def open_file(attachment: Stored) -> "File[bytes]":
    """The file, open for reading. Raises FileNotFoundError if the storage has lost it."""
    return _storage().open(attachment.stored)


def sweep_files(*, at: datetime.datetime) -> tuple[int, list[str]]:
    """Delete the files that no attachment has; return how many, and the refs of lost files.

    A file is left for a day, in which whoever is keeping it writes its row.
    """
    # The rows first: whatever is attached meanwhile is younger than a day.
    present = dict(Attachment.objects.present().values_list("stored", "ref"))
    return sweep_folder("", present, at=at)


def sweep_folder(
    folder: str, present: Mapping[str, str], *, at: datetime.datetime
) -> tuple[int, list[str]]:
    """The same for one folder; `present` are the refs of its rows by the names of their files."""
    storage = _storage()
    try:
        kept = {f"{folder}{name}" for name in storage.listdir(folder)[1]}
    except FileNotFoundError:  # nothing was ever kept
        kept = set()
    gone = 0
    for name in kept - present.keys():
        if storage.get_modified_time(name) <= at - _ORPHANED:
            storage.delete(name)
            gone += 1
    return gone, sorted(ref for name, ref in present.items() if name not in kept)


def _storage() -> Storage:
    return storages["attachments"]
