"""Files as people attach them, as small as each format allows."""

import io
import struct
import zipfile
import zlib
from typing import Any

from practices.actions import About, attach
from practices.models import Attachment, Practice
from tests.readers import NOW

TEXT = b"What was measured."


def pdf(more: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\n" + more + b"\ntrailer\n%%EOF\n"


def png(width: int = 2, height: int = 2) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))  # fmt: skip

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0\0\0" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg(width: int = 2, height: int = 2) -> bytes:
    size = struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"
    frame = b"\xff\xc0" + struct.pack(">H", len(size) + 2) + size
    scan = b"\xff\xda\0\x08\1\1\0\0\x3f\0" + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + b"\xff\xe0\0\x04ab" + frame + scan + b"\xff\xd9"


def webp(kind: bytes = b"VP8 ", width: int = 2, height: int = 2) -> bytes:
    data = {
        b"VP8 ": b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height),
        b"VP8L": b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + b"\0" * 5,
        b"VP8X": b"\0" * 4 + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
    }.get(kind, b"\0" * 10)
    body = b"WEBP" + kind + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def archive(entries: dict[str, bytes], *, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(name, data)
        packed.comment = comment
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    types = b'<Types><Override PartName="/word/document.xml"/></Types>'
    return archive({"[Content_Types].xml": types, "word/document.xml": b"<w/>", **more})


def odt(said: bytes = b"application/vnd.oasis.opendocument.text", **more: bytes) -> bytes:
    return archive({"mimetype": said, "content.xml": b"<office/>", **more})


def attach_to(
    practice: Practice, by: Any, *, content: bytes = TEXT, name: str = "figures.txt", **about: Any
) -> Attachment:
    """A file attached as an action does it, and shown to the readers."""
    row = attach(practice, file=io.BytesIO(content), name=name, about=About(**about), by=by, at=NOW)
    Attachment.objects.filter(pk=row.pk).update(shown_at=NOW)
    row.shown_at = NOW
    return row
