"""Office documents, which are ZIP archives: of bounded size unpacked, with nothing that runs."""

import re
import zipfile
from typing import IO, Final

from practices.files.kinds import BY_MEDIA_TYPE, DOCX, PPTX, XLSX, Kind, refuse

MOST_FILES: Final = 3000
MOST_BYTES: Final = 250_000_000  # unpacked
MOST_TIMES: Final = 200  # larger unpacked than packed
_SMALL: Final = 100_000  # the mimetype of OpenDocument and the list of contents of Office
_LIST: Final = 1_000_000
_END, _REST = b"PK\x05\x06", 18  # how a whole archive without a remark ends
_MAIN: Final = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "ppt/presentation.xml": PPTX,
}
_BOMB: Final = "Unpacked it would be far larger than it says. It cannot be attached."
_DAMAGED: Final = "The document is cut off or damaged. Save it again from its program."
_OTHER: Final = "It is an archive. Attach the files in it one by one."
_MORE: Final = "The document is cut off, or something stands behind its end. Save it again."
_RUNS: Final = "It holds macros or programs. Save it without them, or as PDF."
_INSIDE: Final = "It holds another file. Take that out, or save it as PDF."
_ACTIVE: Final = re.compile(
    r"(^|/)(vbaProject|vbaData|macros?/|activeX/|Basic/|Scripts/)"
    r"|\.(bin|exe|dll|js|vbs|html?|svg|jar|sh|bat|ps1)$",
    re.IGNORECASE,
)
_PRINTER: Final = re.compile(r"(xl|ppt|word)/printerSettings/printerSettings[0-9]*\.bin")


def office(file: IO[bytes], size: int) -> Kind:
    """The kind of office document. Refuses other archives, bombs, macros and files inside."""
    file.seek(max(size - len(_END) - _REST, 0))
    if not file.read().startswith(_END):
        refuse(_MORE)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _bounded(entries, size)
            kind = _kind(archive, {entry.filename for entry in entries})
            _quiet(entries)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError, OSError):
        refuse(_DAMAGED)
    return kind


def _bounded(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MOST_FILES:
        refuse(_BOMB)
    packed = sum(entry.compress_size for entry in entries)
    whole = sum(entry.file_size for entry in entries)
    if whole > MOST_BYTES or packed > size or whole > MOST_TIMES * max(packed, 1):
        refuse(_BOMB)
    if any(entry.flag_bits & 1 for entry in entries):
        refuse("It is locked with a password. Save it without one.")
    names = [entry.filename for entry in entries]
    unsafe = (name.startswith(("/", "\\")) or ".." in name or "\\" in name for name in names)
    if any(unsafe) or len(names) != len(set(names)):
        refuse(_DAMAGED)
    if min((entry.header_offset for entry in entries), default=0) != 0:
        refuse(_MORE)


def _kind(archive: zipfile.ZipFile, names: set[str]) -> Kind:
    if "mimetype" in names:
        said = _read(archive, "mimetype", _SMALL).decode("ascii", "replace").strip()
        kind = BY_MEDIA_TYPE.get(said)
        if kind is None or "content.xml" not in names:
            refuse(_OTHER)
        return kind
    main = next((name for name in _MAIN if name in names), None)
    if main is None or "[Content_Types].xml" not in names:
        refuse(_OTHER)
    if b"macroenabled" in _read(archive, "[Content_Types].xml", _LIST).lower():
        refuse(_RUNS)
    return _MAIN[main]


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """What is in an entry. The archive's own sizes may lie, so no more than `most` is unpacked."""
    with archive.open(name) as entry:
        return entry.read(most)


def _quiet(entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        name = entry.filename
        if "/embeddings/" in f"/{name}" or name.lower().endswith((".zip", ".docx", ".xlsx")):
            refuse(_INSIDE)
        if _ACTIVE.search(name) and not _PRINTER.fullmatch(name):
            refuse(_RUNS)
