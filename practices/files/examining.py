"""A file examined: its name, its size, and what is in it."""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import IO, Final

from core.text import validate_line
from practices.files import packages, pictures
from practices.files.kinds import (
    FOREIGN,
    JPEG,
    PDF,
    PNG,
    RUN_BY_SOME,
    TAKEN,
    TEXTS,
    WEBP,
    Kind,
    refuse,
)

LARGEST: Final = 25_000_000  # bytes
LONGEST_NAME: Final = 120
_CHUNK: Final = 1_000_000
_TAIL: Final = 66_000  # where the directory of a ZIP archive begins, at the latest
_OVERLAP: Final = 64
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PAGE: Final = re.compile(r"\s*<(!doctype|html|head|body|script|svg|\?xml|\?php)", re.IGNORECASE)
_PDF_HEAD: Final = re.compile(rb"%PDF-[12]\.[0-9]")
# What a PDF may do or hold beside showing pages; names may be spelt with #xx.
_ACTIVE: Final = frozenset({"javascript", "js", "launch", "embeddedfile", "embeddedfiles", "xfa",
                            "richmedia"})  # fmt: skip
_NAME: Final = re.compile(rb"/([A-Za-z#][A-Za-z0-9#]{1,40})(?=[\s/<>()\[\]{}%]|\Z)")
_ESCAPE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")


def examine(file: IO[bytes], name: str) -> Kind:
    """The kind of the file. Raises ValidationError with the reason if it may not be attached."""
    ending = _ending(name)
    file.seek(0, 2)
    size = file.tell()
    if not size:
        refuse("The file is empty.")
    if size > LARGEST:
        refuse(f"A file may have {size_words(LARGEST)}; this one has {size_words(size)}.")
    kind = _sniff(file, size, ending)
    if ending not in kind.endings:
        refuse(
            f"It is named .{ending}, but what is in it is: {kind.label}. Name it .{kind.ending}."
        )
    file.seek(0)
    return kind


def safe_name(name: str) -> str:
    """The name as a download may carry it: one line, no marks that turn its direction."""
    kept = "".join(
        each for each in unicodedata.normalize("NFC", name) if unicodedata.category(each)[0] != "C"
    )
    return re.sub(r'[\\/:*?"<>|]', "-", kept).strip(" .")[-LONGEST_NAME:] or "file"


def size_words(size: int) -> str:
    """A size in words: 25 MB."""
    for unit, bytes_in in (("MB", 1_000_000), ("KB", 1000)):
        if size >= bytes_in:
            return f"{size / bytes_in:.1f} {unit}".replace(".0 ", " ")
    return f"{size} bytes"


def _ending(name: str) -> str:
    """The ending of a name that says nothing false."""
    validate_line(name)
    if len(name) > LONGEST_NAME:
        refuse(f"The name of a file may have {LONGEST_NAME} characters.")
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem.strip(" ."):
        refuse(f"The name of the file has no ending. Attach {TAKEN}.")
    parts = [part.strip().lower() for part in (*stem.split(".")[1:], ending)]
    wrong = next((part for part in parts if part in RUN_BY_SOME), None)
    if wrong:
        refuse(f"Files named .{wrong} can run programs or scripts. Attach {TAKEN}.")
    return parts[-1]


def _sniff(file: IO[bytes], size: int, ending: str) -> Kind:
    file.seek(0)
    head = file.read(16)
    if head.startswith(b"%PDF-"):
        _pdf(file, size)
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return packages.office(file, size)
    for kind, is_one, check in (
        (PNG, head.startswith(b"\x89PNG\r\n\x1a\n"), pictures.png),
        (JPEG, head.startswith(b"\xff\xd8\xff"), pictures.jpeg),
        (WEBP, head[:4] == b"RIFF" and head[8:12] == b"WEBP", pictures.webp),
    ):
        if is_one:
            check(file, size)
            return kind
    for magic, sentence in FOREIGN:
        if head.startswith(magic):
            refuse(sentence)
    _text(file, ending)
    return TEXTS[ending]


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


def _text(file: IO[bytes], ending: str) -> None:
    """Refuse what is no text in UTF-8, or is a page or a drawing by another name."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    first = True
    try:
        for chunk in _chunks(file):
            text = decoder.decode(chunk)
            if _UNFIT.search(text):
                refuse(f"It is neither text nor a known kind of file. Attach {TAKEN}.")
            if first and _PAGE.match(text):
                refuse("It is a web page, SVG or XML, which can run scripts. Save it as PDF.")
            first = False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        if ending in TEXTS:
            refuse("The text is not in UTF-8. Save it as “UTF-8”.")
        refuse(f"It is no kind of file that can be attached, or is damaged. Attach {TAKEN}.")
    if ending not in TEXTS:
        refuse(
            f"It is named .{ending}, but what is in it is plain text. Name it .txt, .csv or .md."
        )


def _pdf(file: IO[bytes], size: int) -> None:
    """Refuse a PDF that is cut off, runs something, or holds or is another file besides."""
    file.seek(0)
    if not _PDF_HEAD.match(file.read(16)):
        refuse("The PDF is damaged. Save it again.")
    file.seek(max(size - _TAIL, 0))
    tail = file.read()
    if b"%%EOF" not in tail[-2048:]:
        refuse("The PDF is cut off or damaged. Save it again.")
    if b"PK\x05\x06" in tail:
        refuse("There is something behind the end of the PDF. Save it again.")
    before = b""
    for chunk in _chunks(file):
        for found in _NAME.finditer(before + chunk):
            plain = _ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), found[1])
            if plain.decode("latin-1").lower() in _ACTIVE:
                refuse("The PDF holds scripts, programs or other files. Print it to a new PDF.")
        before = chunk[-_OVERLAP:]
