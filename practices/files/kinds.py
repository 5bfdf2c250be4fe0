"""The kinds of file that may be attached, and those that are known and may not."""

from dataclasses import dataclass
from typing import Final, NoReturn

from django.core.exceptions import ValidationError


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, what people call it, and the ending of its name."""

    media_type: str
    label: str
    ending: str
    also: tuple[str, ...] = ()

    @property
    def endings(self) -> tuple[str, ...]:
        """Every ending that fits."""
        return (self.ending, *self.also)


_OPEN: Final = "application/vnd.oasis.opendocument"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"

PDF: Final = Kind("application/pdf", "PDF", "pdf")
PNG: Final = Kind("image/png", "PNG picture", "png")
JPEG: Final = Kind("image/jpeg", "JPEG picture", "jpg", ("jpeg",))
WEBP: Final = Kind("image/webp", "WebP picture", "webp")
CSV: Final = Kind("text/csv", "CSV table", "csv")
TEXT: Final = Kind("text/plain", "Plain text", "txt")
MARKDOWN: Final = Kind("text/markdown", "Markdown text", "md")
ODT: Final = Kind(f"{_OPEN}.text", "OpenDocument text", "odt")
ODS: Final = Kind(f"{_OPEN}.spreadsheet", "OpenDocument spreadsheet", "ods")
ODP: Final = Kind(f"{_OPEN}.presentation", "OpenDocument presentation", "odp")
DOCX: Final = Kind(f"{_OFFICE}.wordprocessingml.document", "Word document", "docx")
XLSX: Final = Kind(f"{_OFFICE}.spreadsheetml.sheet", "Excel workbook", "xlsx")
PPTX: Final = Kind(f"{_OFFICE}.presentationml.presentation", "PowerPoint presentation", "pptx")

KINDS: Final = (PDF, PNG, JPEG, WEBP, CSV, TEXT, MARKDOWN, ODT, ODS, ODP, DOCX, XLSX, PPTX)
BY_MEDIA_TYPE: Final = {kind.media_type: kind for kind in KINDS}
TEXTS: Final = {kind.ending: kind for kind in (CSV, TEXT, MARKDOWN)}
TAKEN: Final = "PDF, PNG, JPEG, WebP, CSV, TXT, Markdown, ODT, ODS, ODP, DOCX, XLSX or PPTX"
# For a file field's `accept`, which only sorts what the browser offers.
ACCEPTED: Final = ",".join(f".{ending}" for kind in KINDS for ending in kind.endings)

# Endings that some system runs, or shows as a page: nowhere in a name.
RUN_BY_SOME: Final = frozenset({
    "app", "bat", "cmd", "com", "cpl", "dll", "dmg", "docm", "exe", "hta", "htm", "html", "iso",
    "jar", "js", "jse", "lnk", "msi", "php", "pif", "pl", "potm", "ppsm", "pptm", "ps1", "py",
    "rb", "reg", "scr", "sh", "svg", "svgz", "vb", "vbs", "wsf", "xht", "xhtml", "xlsm", "xltm",
    "xml",
})  # fmt: skip
FOREIGN: Final = (
    (b"MZ", "It is a program for Windows. Programs cannot be attached."),
    (b"\x7fELF", "It is a program. Programs cannot be attached."),
    (b"#!", "It is a script. Scripts cannot be attached."),
    (b"GIF8", "It is a GIF picture. Save it as PNG."),
    (b"\xd0\xcf\x11\xe0", "It is an old Office file: it may hold macros. Save it as DOCX."),
    (b"Rar!", "It is an archive. Attach the files in it one by one."),
    (b"7z\xbc\xaf", "It is an archive. Attach the files in it one by one."),
    (b"\x1f\x8b", "It is compressed. Attach the file that is in it."),
)  # fmt: skip


def refuse(sentence: str) -> NoReturn:
    """Refuse the file with the sentence."""
    raise ValidationError(sentence, code="file")
