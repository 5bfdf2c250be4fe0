"""A text as a QR code that a template can draw: one path in a square. Pure."""

from dataclasses import dataclass
from typing import Final

import qrcode

_QUIET: Final = 4  # empty modules around it, which readers need


@dataclass(frozen=True, slots=True)
class Code:
    """A square of `size` modules, and the dark ones as an SVG path."""

    size: int
    path: str


def qr_code(text: str) -> Code:
    """The code of a text; its dark modules are drawn row by row, run by run."""
    drawn = qrcode.QRCode(border=_QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    drawn.add_data(text)
    rows = drawn.get_matrix()
    return Code(len(rows), "".join(_row(y, row) for y, row in enumerate(rows)))


def _row(y: int, row: list[bool]) -> str:
    parts, x = [], 0
    while x < len(row):
        run = 1
        while x + run < len(row) and row[x + run] == row[x]:
            run += 1
        if row[x]:
            parts.append(f"M{x} {y}h{run}v1h-{run}z")
        x += run
    return "".join(parts)
