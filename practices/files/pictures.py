"""Pictures: whole, of a size that can be drawn, and with nothing behind their end."""

import re
import zlib
from typing import IO, Final

from practices.files.kinds import refuse

MOST_PIXELS: Final = 40_000_000
_CUT: Final = "The picture is cut off or damaged. Save it again from a picture program."
_MORE: Final = (
    "There is something behind the end of the picture. Save it again from a picture program."
)
# What ends a stretch of JPEG data: a marker that is neither a stuffed byte nor a restart.
_MARKER: Final = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)
_SIZES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_END, _SCAN = 0xD9, 0xDA


def png(file: IO[bytes], size: int) -> None:
    """Refuse a PNG picture that is not whole, or is too large."""
    file.seek(8)
    place, seen = 8, set[bytes]()
    while place < size:
        head = file.read(8)
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        if len(head) < 8 or place + 12 + length > size:  # noqa: PLR2004 - length and name
            refuse(_CUT)
        if not seen:
            data = file.read(13)
            if name != b"IHDR" or length != len(data):
                refuse(_CUT)
            if zlib.crc32(name + data) != int.from_bytes(file.read(4), "big"):
                refuse(_CUT)
            _fits(int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big"))
        seen.add(name)
        place += 12 + length
        file.seek(place)
        if name == b"IEND":
            break
    if not seen >= {b"IHDR", b"IDAT", b"IEND"}:
        refuse(_CUT)
    if place != size:
        refuse(_MORE)


def jpeg(file: IO[bytes], size: int) -> None:
    """Refuse a JPEG picture that is not whole, or is too large."""
    file.seek(0)
    data, place, measured = file.read(size), 2, False
    while True:
        found = _MARKER.match(data, place)
        if found is None:
            refuse(_CUT)
        marker, place = data[found.end() - 1], found.end()
        if marker == _END:
            break
        length = int.from_bytes(data[place : place + 2], "big")
        if length < 2 or place + length > size:  # noqa: PLR2004 - the length counts itself
            refuse(_CUT)
        if marker in _SIZES:
            height, width = data[place + 3 : place + 5], data[place + 5 : place + 7]
            _fits(int.from_bytes(width, "big"), int.from_bytes(height, "big"))
            measured = True
        place += length
        if marker == _SCAN:
            after = _MARKER.search(data, place)
            if after is None:
                refuse(_CUT)
            place = after.start()
    if not measured:
        refuse(_CUT)
    if place != size:
        refuse(_MORE)


def webp(file: IO[bytes], size: int) -> None:
    """Refuse a WebP picture that is not whole, or is too large."""
    file.seek(4)
    said = int.from_bytes(file.read(4), "little") + 8
    if said > size:
        refuse(_CUT)
    if said < size:
        refuse(_MORE)
    file.seek(12)
    name, data = file.read(4), file.read(4 + 10)[4:]
    if name == b"VP8X":
        sides = data[4:7], data[7:10]
        width, height = (int.from_bytes(side, "little") + 1 for side in sides)
    elif name == b"VP8L":
        bits = int.from_bytes(data[1:5], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        if name != b"VP8 ":
            refuse(_CUT)
        sides = data[6:8], data[8:10]
        width, height = (int.from_bytes(side, "little") & 0x3FFF for side in sides)
    _fits(width, height)


def _fits(width: int, height: int) -> None:
    if not width or not height:
        refuse(_CUT)
    if width * height > MOST_PIXELS:
        millions = MOST_PIXELS // 1_000_000
        refuse(
            f"The picture has {width} × {height} pixels; it may have {millions} million. "
            "Make it smaller."
        )
