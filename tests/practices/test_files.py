"""What may be attached, and what may not: each refused with the reason."""

import io
import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError

from practices.files import KINDS, LARGEST, examine, safe_name, size_words
from tests.factories.files import archive, docx, jpeg, odt, pdf, png, webp

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_TYPES = {"[Content_Types].xml": b"<Types/>"}
_BASE = "application/vnd.oasis.opendocument"


def kind_of(content: bytes, name: str) -> str:
    return examine(io.BytesIO(content), name).ending


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.pdf", pdf()),
        ("Report.v1.2.PDF", pdf(b"/OpenAction [1 0 R /Fit] /JSON 1 /A#42C 2")),
        ("map.png", png()),
        ("photo.jpeg", jpeg()),
        ("photo.jpg", jpeg()),
        ("a.webp", webp()),
        ("b.webp", webp(b"VP8L")),
        ("c.webp", webp(b"VP8X")),
        ("figures.csv", "\ufeffname;value\nTōkyō;7\n".encode()),
        ("figures.csv", b"=cmd|'/c calc'!A1\n"),  # whoever opens it is asked by their program
        ("eicar.txt", EICAR),
        ("notes.md", b"# <script>alert(1)</script>"),
        ("long.txt", "é".encode() * 600_000),
        ("text.odt", odt()),
        ("table.ods", odt(f"{_BASE}.spreadsheet".encode())),
        ("slides.odp", odt(f"{_BASE}.presentation".encode())),
        ("text.docx", docx()),
        (
            "table.xlsx",
            archive(
                {
                    **_TYPES,
                    "xl/workbook.xml": b"<w/>",
                    "xl/printerSettings/printerSettings1.bin": b"1",
                }
            ),
        ),
        ("slides.pptx", archive({**_TYPES, "ppt/presentation.xml": b"<p/>"})),
    ],
)
def test_what_fits_is_taken(name: str, content: bytes) -> None:
    ending = name.rpartition(".")[2].lower()
    assert ending in examine(io.BytesIO(content), name).endings


def overlapping() -> bytes:
    """An archive whose directory names the same packed bytes many times over."""
    whole = archive({"a.txt": b"0" * 40_000})
    place = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x05\x06")
    entry = whole[place:end]
    entries = b"".join(entry.replace(b"a.txt", f"{n:05}".encode()) for n in range(100))
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 100, 100, len(entries), place, 0)
    return whole[:place] + entries + tail


def locked() -> bytes:
    whole = bytearray(docx())
    place = whole.index(b"PK\x01\x02")
    whole[place + 8] |= 1
    return bytes(whole)


def doubled() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("word/document.xml", b"2")
    return out.getvalue()


HOSTILE = [
    # Names
    ("report", pdf(), "no ending"),
    (".pdf", pdf(), "no ending"),
    ("invoice.pdf.exe", b"MZ", "named .exe can run"),
    ("invoice.exe.pdf", pdf(), "named .exe can run"),
    ("page.html", b"<p>", "named .html can run"),
    ("drawing.svg", b"<svg/>", "named .svg can run"),
    ("macros.docm", docx(), "named .docm can run"),
    ("annex\u202efdp.exe", pdf(), "U+202E cannot"),
    ("annex\r\nX: y.pdf", pdf(), "U+000D cannot"),
    (f"{'x' * 120}.pdf", pdf(), "120 characters"),
    # Not what the name says
    ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "can run scripts"),
    ("page.png", b"<!DOCTYPE html><script>alert(1)</script>", "can run scripts"),
    ("page.txt", b"\n <html><script>alert(1)</script>", "can run scripts"),
    ("feed.txt", b"<?xml version='1.0'?>", "can run scripts"),
    ("report.png", pdf(), "what is in it is: PDF. Name it .pdf"),
    ("picture.pdf", png(), "what is in it is: PNG picture"),
    ("text.pdf", b"only words", "plain text. Name it .txt"),
    ("program.txt", b"MZ\x90\0", "program for Windows"),
    ("program.pdf", b"\x7fELF\2", "It is a program"),
    ("run.txt", b"#!/bin/sh\n", "It is a script"),
    ("moving.png", b"GIF89a", "GIF picture"),
    ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office file"),
    ("data.txt", b"\x1f\x8b\x08", "It is compressed"),
    ("noise.png", b"\x80\x81\x82", "no kind of file"),
    ("noise.txt", b"a\0b", "neither text"),
    ("latin.csv", "São Tomé".encode("latin-1"), "not in UTF-8"),
    ("half.txt", "é".encode()[:1], "not in UTF-8"),
    # Nothing, or not all
    ("empty.pdf", b"", "is empty"),
    ("cut.pdf", pdf()[:-10], "cut off"),
    ("odd.pdf", b"%PDF-x\n%%EOF", "damaged"),
    ("cut.png", png()[:-5], "cut off"),
    ("cut.png", png()[:20], "cut off"),
    ("headless.png", png()[:8] + png()[33:], "cut off"),
    ("bodyless.png", png()[:33] + png()[-12:], "cut off"),
    ("wrong-sum.png", png()[:18] + b"\x09" + png()[19:], "cut off"),
    ("flat.png", png(0, 5), "cut off"),
    ("endless.png", png()[:-12], "cut off"),
    ("empty.jpg", b"\xff\xd8\xff\xd9", "cut off"),
    ("torn.jpg", b"\xff\xd8\xff\xe0\x00\x04ABno marker follows", "cut off"),
    ("cut.jpg", jpeg()[:-2], "cut off"),
    ("cut.jpg", jpeg()[:12], "cut off"),
    ("odd.jpg", b"\xff\xd8\xff\xe0\0\0", "cut off"),
    ("odd.jpg", b"\xff\xd8\xff\xd9", "cut off"),
    ("cut.webp", webp()[:-1], "cut off"),
    ("odd.webp", webp(b"ABCD"), "cut off"),
    ("cut.docx", docx()[:-10], "cut off"),
    ("broken.docx", docx().replace(b"PK\1\2", b"PK\1\3"), "damaged"),
    # Two things in one
    ("both.png", png() + b"<script>alert(1)</script>", "behind the end of the picture"),
    ("both.jpg", jpeg() + docx(), "behind the end of the picture"),
    ("both.webp", webp() + b"MZ", "behind the end of the picture"),
    ("both.pdf", pdf() + docx() + b"%%EOF", "behind the end of the PDF"),
    ("both.docx", docx() + b"<script>", "behind its end"),
    ("shifted.docx", b"PK\3\4<script>" + docx(), "behind its end"),
    ("remark.docx", archive({"a": b"1"}, comment=b"<script>"), "behind its end"),
    # What runs, or hides
    ("script.pdf", pdf(b"/S /JavaScript /JS (app.alert(1))"), "holds scripts"),
    ("script.pdf", pdf(b"/S /J#61vaScript"), "holds scripts"),
    ("launch.pdf", pdf(b"/S /Launch/F (cmd.exe)"), "holds scripts"),
    ("nested.pdf", pdf(b"/EmbeddedFiles 3 0 R"), "holds scripts"),
    ("macro.docx", docx(**{"word/vbaProject.bin": b"1"}), "macros"),
    ("macro.docx", docx(**{"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml"}), "macros"),
    ("macro.odt", odt(**{"Basic/Standard/script.xml": b"1"}), "macros"),
    ("active.docx", docx(**{"word/activeX/activeX1.xml": b"1"}), "macros"),
    ("inside.docx", docx(**{"word/embeddings/oleObject1.bin": b"1"}), "another file"),
    ("inside.odt", odt(**{"Pictures/more.zip": b"1"}), "another file"),
    ("secret.docx", locked(), "password"),
    # Bombs
    ("wide.png", png(30_000, 30_000), "30000 × 30000 pixels"),
    ("wide.jpg", jpeg(60_000, 60_000), "60000 × 60000 pixels"),
    ("wide.webp", webp(b"VP8X", 30_000, 30_000), "30000 × 30000 pixels"),
    ("bomb.docx", docx(**{"word/zeros.xml": b"\0" * 3_000_000}), "far larger"),
    ("bomb.docx", archive({f"{n}.xml": b"" for n in range(3001)}), "far larger"),
    ("bomb.docx", overlapping(), "far larger"),
    ("bomb.docx", docx(**{"[Content_Types].xml": bytes(range(256)) * 4000}), "far larger"),
    # Other archives
    ("files.docx", archive({"a.txt": b"1"}), "It is an archive"),
    ("files.docx", archive({"word/document.xml": b"1"}), "It is an archive"),
    ("files.odt", odt(b"application/x-other"), "It is an archive"),
    ("files.odt", archive({"mimetype": f"{_BASE}.text".encode()}), "It is an archive"),
    ("up.docx", docx(**{"../../etc/passwd": b"1"}), "damaged"),
    ("root.docx", docx(**{"/etc/passwd": b"1"}), "damaged"),
    ("twice.docx", doubled(), "damaged"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "why"), HOSTILE)
def test_what_is_hostile_is_refused_with_the_reason(name: str, content: bytes, why: str) -> None:
    with pytest.raises(ValidationError) as caught:
        examine(io.BytesIO(content), name)
    [sentence] = caught.value.messages
    assert why in sentence
    assert sentence.endswith(".")


def test_a_file_may_not_be_too_large() -> None:
    class Large(io.BytesIO):
        def tell(self) -> int:
            return LARGEST + 1

    with pytest.raises(ValidationError, match="may have 25 MB"):
        examine(Large(b"%PDF-"), "large.pdf")


def test_a_script_over_the_edge_of_a_piece_is_found() -> None:
    padding = b" " * (1_000_000 - len(pdf().partition(b"\ntrailer")[0]) - 5)
    with pytest.raises(ValidationError, match="holds scripts"):
        examine(io.BytesIO(pdf(padding + b"/JavaScript ")), "edge.pdf")


def test_no_two_kinds_share_an_ending() -> None:
    endings = [ending for kind in KINDS for ending in kind.endings]
    assert len(endings) == len(set(endings))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie- x"),
        ('../../"quoted".pdf', "-..--quoted-.pdf"),
        (" .", "file"),
        ("x" * 200 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_safe_to_hand_out(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize(
    ("size", "words"),
    [(7, "7 bytes"), (1000, "1 KB"), (1_250_000, "1.2 MB"), (25_000_000, "25 MB")],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words
